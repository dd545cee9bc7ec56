import {type MachineFacts, NO_FACTS} from '../../source/doctor/machine/facts.js';
import type {World} from '../../source/doctor/world.js';
import type {Trial} from '../../source/host/try-program.js';
import type {Host, Machine, ProcessInfo} from '../../source/host/types.js';
import type {MemorySample, PowerSample} from '../../source/journal/events.js';
import type {Answer} from '../../source/tmux/client.js';

export const GIB = 1024 ** 3;

export const answered = (stdout: string, more: Partial<Trial> = {}): Trial => ({
  code: 0,
  stdout,
  stderr: '',
  tookMs: 5,
  failure: null,
  ...more,
});

const MACHINE: Machine = {
  platform: 'darwin',
  processor: 'Apple M1 Pro',
  cores: 8,
  memoryBytes: 16 * GIB,
  system: 'macOS 26.5',
};

export type Changes = Partial<Omit<World, 'host' | 'tmux'>> & {
  facts?: Partial<MachineFacts>;
  power?: Partial<PowerSample> | null;
  processes?: Partial<ProcessInfo>[];
  sessionApp?: {name: string; bundleId: string | null} | null;
  machine?: Partial<Machine>;
  memory?: Partial<MemorySample>;
  /** What tmux answers, by its first word. */
  tmux?: Record<string, Partial<Answer>>;
};

/** A Mac on which all is well, but for the changes. */
export const worldWith = (options: Changes = {}): World => {
  const {machine, memory, tmux, facts, power = null, processes = [], sessionApp = null, ...changes} = options;
  const host = {
    toolsFolder: null,
    sessionApp: async () => sessionApp,
    power: async () => power,
    processes: async () => processes,
    machine: async () => ({...MACHINE, ...machine}),
    memory: async () => ({
      ...{totalBytes: 16 * GIB, usedBytes: 9 * GIB, swapUsedBytes: 0, pressure: 'green', pressureSource: 'kernel'},
      ...memory,
    }),
  } as unknown as Host;
  const answers: Record<string, Partial<Answer>> = {
    '-V': {stdout: 'tmux 3.5a'},
    'display-message': {stdout: '3.5a'},
    ...tmux,
  };
  return {
    platform: 'darwin',
    environment: {PATH: '', LANG: 'en_US.UTF-8', TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal'},
    home: '/Users/jo/Library/Application Support/mlxtop',
    homeFault: null,
    node: {version: '22.14.0', path: '/usr/local/bin/node', pid: process.pid},
    script: '/usr/local/lib/node_modules/mlxtop/dist/mlxtop.js',
    tmux: {
      server: null,
      run: async ([word = '']) => ({stdout: '', stderr: '', code: 0, ...answers[word]}),
    },
    tryProgram: async () => answered(''),
    tryTool: async () => answered('said'),
    freeBytes: async () => 100 * GIB,
    directory: '/Users/jo/project',
    terminal: {columns: 120, rows: 40, colourBits: 8},
    now: () => Date.UTC(2026, 10, 28),
    machineFacts: async () => ({...NO_FACTS, ...facts}),
    lidClosed: async () => false,
    nvidiaModule: () => null,
    staleEntries: async () => [],
    ...changes,
    host,
  };
};
