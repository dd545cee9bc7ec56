import type {Host, ProcessInfo} from '../host/types.js';
import {settingsFromWords} from './settings/from-words.js';
import {type ProcessRoot, processesOf} from './tree.js';

/** What a Python is called, and a trainer that is started by its own name. */
const MAY_TRAIN = /^(?:python|mlx)/i;
const MAX_PROCESSES = 16;

type WordsOf = Pick<Host, 'commandLine' | 'wordsAreFree'>;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Whether to read a process's words at all. Where each reading starts a program (macOS) the name in the list decides.
 * On Linux a process may change that name (Node 26 calls itself `node-MainThread`), so the word that it was started
 * with counts as well.
 */
const mayTrain = async (host: WordsOf, {pid, name}: ProcessInfo): Promise<boolean> => {
  if (MAY_TRAIN.test(name)) return true;
  if (!host.wordsAreFree) return false;
  const [first = ''] = (await host.commandLine(pid)) ?? [];
  return MAY_TRAIN.test(baseName(first));
};

/** The pids of what may be a trainer, the innermost first. */
const candidates = async (host: WordsOf, below: readonly ProcessInfo[]): Promise<number[]> => {
  const pids: number[] = [];
  for (const one of below.toReversed()) {
    if (pids.length === MAX_PROCESSES) break;
    if (await mayTrain(host, one)) pids.push(one.pid);
  }
  return pids;
};

/**
 * A shell's own words do not change while something runs below it, and on macOS each reading of them costs a start of
 * ps. By the shell's pid.
 */
export type ShellWords = Map<number, string[]>;

/** A process whose words are a known trainer's. */
export type TrainerProcess = {pid: number; words: string[]};

/**
 * The processes of a run that have a known trainer's words, the innermost first: `uv run`, mlx.launch and scripts have
 * its words in theirs, but are not the trainer. The roots come last, whatever they are called. `shellWords` is filled:
 * to be kept for the next call.
 */
export async function* trainerProcesses(
  host: WordsOf & Pick<Host, 'processes'>,
  roots: readonly ProcessRoot[],
  shellWords: ShellWords = new Map(),
): AsyncGenerator<TrainerProcess> {
  const all = processesOf(roots, await host.processes());
  const pids = await candidates(host, all);
  for (const pid of new Set([...pids, ...roots.map(root => root.pid)])) {
    const shell = all.length > 0 ? roots.find(root => root.pid === pid && !root.itself) : undefined;
    const words = (shell && shellWords.get(pid)) ?? (await host.commandLine(pid)) ?? [];
    if (shell && words.length > 0) shellWords.set(pid, words);
    if (settingsFromWords(words).trainer !== null) yield {pid, words};
  }
}
