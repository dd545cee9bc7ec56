import {commandLine} from '../../format/command-line.js';
import type {RunView} from '../../insight/view.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import {runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {viewOf} from '../view.js';

/** Older ones are in nobody's mind. */
const NEWEST = 40;
const MOST = 3;

type Candidate = {run: Run; view: RunView};

const read = (run: Run): Candidate[] => {
  try {
    return isWaiting(run.paths) ? [] : [{run, view: viewOf(run)}];
  } catch (error) {
    // It is not suggested then.
    if (error instanceof UnreadableFileError) return [];
    throw error;
  }
};

/** The newest runs that have trained, without those that a later one continues. */
const candidatesOf = (runs: readonly Run[]): Candidate[] => {
  const all = runs.slice(0, NEWEST).flatMap(read);
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

/** What to type for a run: what others are called as well would mean another one. */
const typed = ({record}: Run, runs: readonly Run[]): string => {
  const isOnly = runs.every(other => other.record.id === record.id || other.record.name !== record.name);
  return isOnly ? runWord(record) : record.id;
};

const line = (runs: readonly Run[], all: readonly Run[]): string =>
  commandLine(['mlxtop', 'compare', ...runs.map(run => typed(run, all))]);

/** The command that compares this run with those most like it, the newest first; null where there is none. */
export const likeThis = (wanted: Run, runs: readonly Run[]): string[] => {
  const candidates = candidatesOf(runs);
  const own = candidates.find(({run}) => run.record.id === wanted.record.id) ?? read(wanted)[0];
  if (own === undefined) return [];
  const others = candidates.filter(one => one.run.record.id !== wanted.record.id && isLike(own, one));
  return others.slice(0, MOST).map(({run}) => line([run, wanted], runs));
};

/** The command that compares the two newest runs that are alike, the earlier one first; null where there are none. */
export const newestAlike = (runs: readonly Run[]): string | null => {
  const candidates = candidatesOf(runs);
  for (const [index, later] of candidates.entries()) {
    const earlier = candidates.slice(index + 1).find(one => isLike(one, later));
    if (earlier !== undefined) return line([earlier.run, later.run], runs);
  }
  return null;
};
