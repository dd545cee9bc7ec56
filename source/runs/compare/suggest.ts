import {commandLine} from '../../format/command-line.js';
import type {RunView} from '../../insight/view.js';
import {isWaiting} from '../../journal/queue-entry.js';
import type {Run} from '../../journal/runs.js';
import {knownView, wordFor} from '../find/comparable.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';

/** Older ones are in nobody's mind. */
const NEWEST = 40;
const MOST = 3;

type Candidate = {run: Run; view: RunView};

const read = async (run: Run): Promise<Candidate[]> =>
  unlessUnreadable(async () => {
    const view = isWaiting(run.paths) ? null : knownView(run);
    return view === null ? [] : [{run, view}];
  }, []);

/** The newest runs that have trained, without those that a later one continues. */
const candidatesOf = async (runs: readonly Run[]): Promise<Candidate[]> => {
  const all = (await Promise.all(runs.slice(0, NEWEST).map(read))).flat();
  const continued = new Set(all.map(({view}) => view.run.continues?.run));
  return all.filter(({run, view}) => !continued.has(run.record.id) && view.training.iteration !== null);
};

/** Whether two runs train the same model on the same data, or where that is not known, begin by the same command. */
const isLike = (one: Candidate, other: Candidate): boolean => {
  const [a, b] = [one.view.settings, other.view.settings];
  if (a.model === null || b.model === null) {
    return one.run.record.command[0] === other.run.record.command[0] && a.model === b.model;
  }
  return a.model === b.model && (a.data === b.data || a.data === null || b.data === null);
};

const line = (runs: readonly Run[], all: readonly Run[]): string =>
  commandLine(['mlxtop', 'compare', ...runs.map(run => wordFor(run, all))]);

/** The commands that compare this run with those like it, the newest first. */
export const likeThis = async (wanted: Run, runs: readonly Run[]): Promise<string[]> => {
  const candidates = await candidatesOf(runs);
  const [own] = await read(wanted);
  if (own === undefined) return [];
  const others = candidates.filter(one => one.run.record.id !== wanted.record.id && isLike(own, one));
  return others.slice(0, MOST).map(({run}) => line([run, wanted], runs));
};

/** The command that compares the two newest runs that are alike, the earlier one first; null where there are none. */
export const newestAlike = async (runs: readonly Run[]): Promise<string | null> => {
  const candidates = await candidatesOf(runs);
  for (const [index, later] of candidates.entries()) {
    const earlier = candidates.slice(index + 1).find(one => isLike(one, later));
    if (earlier !== undefined) return line([earlier.run, later.run], runs);
  }
  return null;
};
