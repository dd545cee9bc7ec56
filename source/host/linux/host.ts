import type {Place} from '../../journal/place.js';
import type {} from '../card-types.js';
import {findCardsProgram} from '../nvidia/find.js';
import {createProcessorReader} from '../processor-use.js';
import type {Host} from '../types.js';
import {readLinuxApps} from './apps/read.js';
import {readCommandLine, readStartEnvironment, readWorkingDirectory} from './command-line.js';
import {readMachine} from './machine.js';
import {createMemoryReader} from './memory.js';
import {readPlace} from './place.js';
import {readPower} from './power.js';
import {
  readAllProcesses,
  readIgnoresInterrupt,
  readProcesses,
  readProcessIdentity,
  readProcessMemory,
  readProcessStart,
  readProportionalMemory,
} from './processes.js';
import {readProcessorTimes} from './processor-times.js';
import {quitLinuxApp} from './quit.js';
import {openSystemFiles} from './system-files.js';
import {readWaitsForInput} from './waits-for-input.js';

/**
 * Linux through /proc, /sys and PSI alone. Starts no program, but NVIDIA's own to read its cards where there are any.
 * `root` stands for `/`; `now` gives monotonic milliseconds.
 */
export const createLinuxHost = (root: string, now: () => number, toolsFolder: string | null): Host => {
  const files = openSystemFiles(root);
  const lookAtMemory = createMemoryReader(files, now);
  let place: Promise<Place> | undefined;
  return {
    toolsFolder,
    memory: async () => lookAtMemory(),
    processes: async () => readAllProcesses(files),
    someProcesses: async pids => readProcesses(files, pids),
    processMemory: async pid => readProcessMemory(files, pid),
    proportionalMemory: async pid => readProportionalMemory(files, pid),
    processIdentity: async pid => readProcessIdentity(files, pid),
    processStartedAt: async pid => readProcessStart(files, pid, Date.now()),
    commandLine: async pid => readCommandLine(files, pid),
    wordsAreFree: true,
    startEnvironment: async (pid, names) => readStartEnvironment(files, pid, names),
    workingDirectory: async pid => readWorkingDirectory(files, pid),
    ignoresInterrupt: async pid => readIgnoresInterrupt(files, pid),
    waitsForInput: async pid => readWaitsForInput(files, pid, process.arch),
    machine: async () => readMachine(files),
    place: () => {
      place ??= Promise.resolve(readPlace(files));
      return place;
    },
    cards: async () => {
      const program = findCardsProgram(files, toolsFolder);
      return program === null ? null : (await import('../nvidia/cards.js')).readCards(files, program);
    },
    cardsLoop: async () => {
      const program = findCardsProgram(files, toolsFolder);
      return program === null ? null : (await import('../nvidia/cards.js')).openCardsLoop(files, program);
    },
    power: async () => readPower(files),
    processorUse: createProcessorReader(() => readProcessorTimes(files)),
    apps: async protection => readLinuxApps(files, protection, process.getuid?.() ?? 0),
    sessionApp: async () => null,
    quitApp: (app, waitMs) => quitLinuxApp(files, app, waitMs),
  };
};
