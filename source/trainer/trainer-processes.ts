import type {Host} from '../host/types.js';
import {settingsFromWords} from './settings/from-words.js';
import {type ProcessRoot, processesOf} from './tree.js';

/**
 * On macOS reading the words of one process costs a start of ps: only these are read. On Linux a script that is started by its name is
 * called by it.
 */
const MAY_TRAIN = /^(?:python|mlx)/i;
const MAX_PROCESSES = 16;

/** A shell's own words do not change while something runs below it, and on macOS each reading of them costs a start of ps. By the shell's pid. */
export type ShellWords = Map<number, string[]>;

/** A process whose words are a known trainer's. */
export type TrainerProcess = {pid: number; words: string[]};

/**
 * The processes of a run that have a known trainer's words, the innermost first: `uv run`, mlx.launch and scripts have its words in
 * theirs, but are not the trainer. The roots come last, whatever they are called. `shellWords` is filled: to be kept for the next call.
 */
export async function* trainerProcesses(
  host: Pick<Host, 'processes' | 'commandLine'>,
  roots: readonly ProcessRoot[],
  shellWords: ShellWords = new Map(),
): AsyncGenerator<TrainerProcess> {
  const all = processesOf(roots, await host.processes());
  const below = all.filter(({name}) => MAY_TRAIN.test(name));
  const pids = below.slice(-MAX_PROCESSES).map(one => one.pid);
  pids.reverse();
  for (const pid of new Set([...pids, ...roots.map(root => root.pid)])) {
    const shell = all.length > 0 ? roots.find(root => root.pid === pid && !root.itself) : undefined;
    const words = (shell && shellWords.get(pid)) ?? (await host.commandLine(pid)) ?? [];
    if (shell && words.length > 0) shellWords.set(pid, words);
    if (settingsFromWords(words).trainer !== null) yield {pid, words};
  }
}
