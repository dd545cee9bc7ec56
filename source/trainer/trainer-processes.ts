import type {Host} from '../host/types.js';
import {settingsFromWords} from './settings/from-words.js';
import {type ProcessRoot, processesOf} from './tree.js';

/**
 * On macOS each one's words cost a start of ps: only of these is it asked. A script that is started by its name is
 * called so on Linux.
 */
const MAY_TRAIN = /^(?:python|mlx)/i;
const MOST_PROCESSES = 16;

/** A shell's own words stay what they are while something runs below it, and on macOS each look at them costs a start of ps. */
const shellWords = new WeakMap<ProcessRoot, string[]>();

/** A process whose words are a known trainer's. */
export type TrainerProcess = {pid: number; words: string[]};

/**
 * The processes of a run that have a known trainer's words, the innermost first: `uv run`, mlx.launch and scripts have
 * its words in theirs, but are not it. The roots come last, whatever they are called.
 */
export async function* trainerProcesses(
  host: Pick<Host, 'processes' | 'commandLine'>,
  roots: readonly ProcessRoot[],
): AsyncGenerator<TrainerProcess> {
  const all = processesOf(roots, await host.processes());
  const below = all.filter(({name}) => MAY_TRAIN.test(name));
  const pids = below.slice(-MOST_PROCESSES).map(one => one.pid);
  pids.reverse();
  for (const pid of new Set([...pids, ...roots.map(root => root.pid)])) {
    const shell = all.length > 0 ? roots.find(root => root.pid === pid && !root.itself) : undefined;
    const words = (shell && shellWords.get(shell)) ?? (await host.commandLine(pid)) ?? [];
    if (shell && words.length > 0) shellWords.set(shell, words);
    if (settingsFromWords(words).trainer !== null) yield {pid, words};
  }
}
