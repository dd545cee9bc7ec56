import {commandLine, shorten} from '../../format/command-line.js';
import {hasHidden, printable} from '../../format/printable.js';
import {formatClock} from '../../format/units.js';
import {readLabels} from '../../journal/labels.js';
import {runWord, sessionNameOf} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {appsSeen, type Glance, glanceAt, newestRuns} from './known-runs.js';

/** What may stand for a word of the command line, and what it is. */
export type Candidate = {word: string; about: string};

const MAX_ABOUT = 60;

const aboutRun = ({run: {record}, state, end}: Glance, now: number): string => {
  const when = formatClock(record.createdAt, now);
  return shorten(printable(`${end ?? state}, ${when}, ${commandLine(record.command)}`), MAX_ABOUT);
};

/** Each run once, by its name where that means it (the newest of that name), else by its id. */
const ofRuns = (runs: readonly Glance[], taken: ReadonlySet<string>, now: number): Candidate[] => {
  const used = new Set(taken);
  return runs.map(glance => {
    const name = runWord(glance.run.record);
    const word = used.has(name) ? glance.run.record.id : name;
    used.add(name);
    return {word, about: aboutRun(glance, now)};
  });
};

/** Runs in one of these states; a name that a newer run in another state has means that one. */
const runsIn = (runs: readonly Run[], states: readonly Glance['state'][], now: number): Candidate[] => {
  const seen = runs.map(glanceAt);
  const chosen = new Set(seen.filter(({state}) => states.includes(state)));
  return ofRuns(seen, new Set(), now).filter((_candidate, index) => {
    const glance = seen[index];
    return glance !== undefined && chosen.has(glance);
  });
};

const counted = (words: readonly string[], unit: string): Candidate[] => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({word, about: `${count} ${unit}${count === 1 ? '' : 's'}`}));
};

/**
 * What mlxtop knows of a kind, newest first: from the folders of the runs alone, without a process of the system.
 * Nothing for a kind that it does not know. `home` is the folder with `runs/`, `now` in ms since 1970. Throws system
 * errors.
 */
export const candidates = (kind: string, home: string, now: number): Candidate[] => {
  const runs = newestRuns(home);
  const found = (): Candidate[] => {
    if (kind === 'run') return runsIn(runs, ['waiting', 'in progress', 'ended'], now);
    if (kind === 'living-run') return runsIn(runs, ['waiting', 'in progress'], now);
    if (kind === 'ended-run') return runsIn(runs, ['ended'], now);
    if (kind === 'waiting-run') return runsIn(runs, ['waiting'], now);
    if (kind === 'session')
      return counted(
        runs.map(({record}) => sessionNameOf(record)),
        'run',
      );
    if (kind === 'tag')
      return counted(
        runs.flatMap(({paths}) => readLabels(paths.labels).tags),
        'run',
      );
    return kind === 'app' ? [...new Set(appsSeen(runs))].map(word => ({word, about: ''})) : [];
  };
  return found().filter(({word}) => word !== '' && !hasHidden(word));
};
