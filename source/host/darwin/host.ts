import {terminalName} from '../editor-terminal.js';
import {createProcessorReader, nodeProcessorTimes} from '../processor-use.js';
import type {Host} from '../types.js';
import {readApps} from './apps/read.js';
import {readCommandLine, readStartEnvironment, readWorkingDirectory} from './command-line.js';
import {SWAP_FOLDERS} from './disk-free.js';
import {createMachineReader} from './machine.js';
import {createMemoryReader} from './memory.js';
import {createPlaceReader} from './place.js';
import {PATIENCE_MS} from './polled-tool.js';
import {createPowerReader} from './power.js';
import {Footprints} from './process-memory.js';
import {ProcessTable} from './processes.js';
import {startTime} from './ps-table.js';
import {quitMacApp} from './quit.js';
import {createToolRunner} from './run-tool.js';
import {findSessionApp} from './session-app.js';
import {ToolCostBook} from './tool-costs.js';

export type DarwinOptions = {
  /** See `Host.toolsFolder`. */
  tools: string | null;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
  /**
   * How long a reading waits for a slow tool, and after what time that tool is ended; each tool's own limits by
   * default.
   */
  patienceMs?: number;
  limitMs?: number;
  /** Where swap files grow, most likely first. */
  swapFolders?: readonly string[];
};

const askerOf = (environment: NodeJS.ProcessEnv) => ({
  terminal: terminalName(environment),
  inTmux: Boolean(environment.TMUX),
});

/** macOS through its own command-line tools: nothing native, nothing that needs sudo. */
export const createDarwinHost = (options: DarwinOptions): Host => {
  const {tools, now, patienceMs = PATIENCE_MS, limitMs, swapFolders = SWAP_FOLDERS} = options;
  const costs = new ToolCostBook(now);
  const run = createToolRunner({folder: tools, ...(limitMs !== undefined && {limitMs})}, costs);
  const times = {now, patienceMs};
  const table = new ProcessTable(run, times);
  const footprints = new Footprints(run, table, times);
  const memory = createMemoryReader({run, ...times, swapFolders});
  const machine = createMachineReader(run);
  const system = async () => (await machine()).system;
  const self = {pid: process.pid, environment: process.env};
  return {
    toolsFolder: tools,
    memory: memory.look,
    lastSleep: memory.lastSleep,
    processes: freshness => table.all(freshness),
    someProcesses: async (pids, freshness) => (pids.length === 0 ? [] : table.some(pids, freshness)),
    processesNear: pids => table.near(pids),
    processMemory: pid => footprints.of(pid),
    processIdentity: pid => table.identity(pid),
    processStartedAt: async pid => startTime(await table.identity(pid)),
    commandLine: pid => readCommandLine(run, pid),
    startEnvironment: (pid, names) => readStartEnvironment(run, pid, names),
    workingDirectory: pid => readWorkingDirectory(run, pid),
    machine,
    place: createPlaceReader(run),
    toolCosts: () => costs.summary(),
    power: createPowerReader(run, times),
    // Tools of another folder show another machine.
    ...(tools === null && {processorUse: createProcessorReader(nodeProcessorTimes)}),
    apps: protection => readApps(run, protection, {userId: process.getuid?.() ?? 0, system, self}),
    sessionApp: (pid, patienceMs) => findSessionApp(run, pid, patienceMs),
    quitApp: (app, waitMs) => quitMacApp(app, {run, ...askerOf(process.env), waitMs}),
  };
};
