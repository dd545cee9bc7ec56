import {terminalName} from '../editor-terminal.js';
import {createProcessorLook, nodeProcessorTimes} from '../processor-use.js';
import type {Host} from '../types.js';
import {lookAtApps} from './apps/look.js';
import {readCommandLine, readStartEnvironment, readWorkingDirectory} from './command-line.js';
import {SWAP_FOLDERS} from './disk-free.js';
import {createMachineLook} from './machine.js';
import {createMemoryLook} from './memory.js';
import {createPlaceLook} from './place.js';
import {createPowerLook} from './power.js';
import {Footprints} from './process-memory.js';
import {ProcessTable} from './processes.js';
import {startTime} from './ps-table.js';
import {quitMacApp} from './quit.js';
import {createToolRunner} from './run-tool.js';
import {lookForSessionApp} from './session-app.js';
import {ToolCostBook} from './tool-costs.js';
import {PATIENCE_MS} from './tool-look.js';

export type DarwinOptions = {
  /** See `Host.toolsFolder`. */
  tools: string | null;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
  /** How long a look waits for a tool that is slow, and when such a tool is ended; each tool's own by default. */
  patienceMs?: number;
  limitMs?: number;
  /** Where swap files grow, most likely first. */
  swapFolders?: readonly string[];
};

const askerOf = (environment: NodeJS.ProcessEnv) => ({
  terminal: terminalName(environment),
  inTmux: Boolean(environment.TMUX),
});

/** macOS by its own command-line tools: nothing native, nothing that needs sudo. */
export const createDarwinHost = (options: DarwinOptions): Host => {
  const {tools, now, patienceMs = PATIENCE_MS, limitMs, swapFolders = SWAP_FOLDERS} = options;
  const costs = new ToolCostBook(now);
  const run = createToolRunner({folder: tools, ...(limitMs !== undefined && {limitMs})}, costs);
  const times = {now, patienceMs};
  const table = new ProcessTable(run, times);
  const footprints = new Footprints(run, table, times);
  const memory = createMemoryLook({run, ...times, swapFolders});
  const machine = createMachineLook(run);
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
    place: createPlaceLook(run),
    toolCosts: () => costs.look(),
    power: createPowerLook(run, times),
    // Other tools show another machine.
    ...(tools === null && {processorUse: createProcessorLook(nodeProcessorTimes)}),
    apps: protection => lookAtApps(run, protection, {userId: process.getuid?.() ?? 0, system, self}),
    sessionApp: (pid, patienceMs) => lookForSessionApp(run, pid, patienceMs),
    quitApp: (app, waitMs) => quitMacApp(app, {run, ...askerOf(process.env), waitMs}),
  };
};
