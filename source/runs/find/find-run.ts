import {UserError, usageError} from '../../errors.js';
import {closest} from '../../format/closest.js';
import {commandLine} from '../../format/command-line.js';
import {printable} from '../../format/printable.js';
import {formatClock} from '../../format/units.js';
import {elsewhereError, notVisible} from '../../journal/place.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isImported, releasedAt, runWord} from '../../journal/run-record.js';
import {listRuns, matchRuns, newerRuns, type Run} from '../../journal/runs.js';
import {elsewhereWords, runLives} from '../life.js';
import {stateAndIteration} from '../view.js';
import {throwIfUnreadable, unlessUnreadable} from './unreadable-runs.js';

const HOW_TO_START =
  'Start one: mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA (or mlxtop demo)';

/** The runs whose trainer lives, and can be seen from here, newest first; not those that still wait for their start. */
export const livingRuns = async (runs: readonly Run[]): Promise<Run[]> => {
  const living = await Promise.all(
    runs.map(run => unlessUnreadable(async () => !isWaiting(run.paths) && (await runLives(run)), false)),
  );
  return runs.filter((_run, index) => living[index]);
};

/** The most runs that a message names. */
const MAX_NAMES = 6;

/** The runs by name and id, in words, each with what `more` says of it. */
export const names = (runs: readonly Run[], more?: (run: Run) => string): string => {
  const first = runs.slice(0, MAX_NAMES).map(run => {
    const {name, id} = run.record;
    return `${name} (${more === undefined ? id : `${id}, ${more(run)}`})`;
  });
  return [...first, ...(runs.length > MAX_NAMES ? [`${runs.length - MAX_NAMES} more`] : [])].join(', ');
};

/** Throws a `UserError` if a newer version has recorded here, which would explain why no run was found. */
const throwIfNewer = async (): Promise<void> => {
  const ids = await newerRuns(await homeFolder());
  if (ids.length === 0) return;
  throw new UserError(
    `No such run can be read: a newer mlxtop recorded ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}.`,
    'Use that version, or update this one.',
  );
};

const several = (living: readonly Run[]): UserError =>
  usageError(`Several runs are in progress: ${names(living, stateAndIteration)}.`, 'Say which one, by its name or id.');

/** What the user probably meant by a name that no run has, or else where the names are listed. */
const namesToTry = (runs: readonly Run[], wanted: string): string => {
  if (runs.length === 0) return HOW_TO_START;
  const [all, word] = [[...new Set(runs.map(({record}) => record.name))], wanted.toLowerCase()];
  const begun = word === '' ? [] : all.filter(name => name.toLowerCase().startsWith(word));
  const close = closest(wanted, all);
  const [meant, ...others] = begun.length > 0 || close === null ? begun : [close];
  return meant === undefined || others.length > 0
    ? 'See mlxtop runs for their names.'
    : `Did you mean ${commandLine([meant])}? All of them: mlxtop runs`;
};

/**
 * The runs that `wanted` names: one, or several of the same name, newest first. Throws a `UserError` if there is none,
 * or it is ambiguous.
 */
export const namedRuns = async (runs: readonly Run[], wanted: string): Promise<[Run, ...Run[]]> => {
  const [first, ...others] = matchRuns(runs, wanted);
  if (!first) {
    await throwIfUnreadable(wanted);
    await throwIfNewer();
    throw new UserError(`There is no run '${wanted}'.`, namesToTry(runs, wanted));
  }
  const isById = first.record.name !== wanted && first.record.id.startsWith(wanted);
  if (others.some(run => isById || run.record.name !== first.record.name)) {
    throw usageError(`'${wanted}' may mean any of: ${names([first, ...others])}.`, 'Give the id.');
  }
  return [first, ...others];
};

/** The runs that continue elsewhere, or may, each with the name of that machine or container, newest first. */
export const runsElsewhere = async (runs: readonly Run[]): Promise<{run: Run; host: string}[]> => {
  const hosts = await Promise.all(runs.map(run => unlessUnreadable(() => elsewhereWords(run), null)));
  return runs.flatMap((run, index) => {
    const host = hosts[index];
    return host == null ? [] : [{run, host}];
  });
};

/** A line for each of these runs that continues elsewhere, or may, to print beside a list. */
export const elsewhereText = async (runs: readonly Run[]): Promise<string> => {
  const elsewhere = await runsElsewhere(runs);
  const lines = elsewhere.slice(0, MAX_NAMES).map(({run: {record}, host}) => {
    return `${record.name} (${record.id}): ${notVisible(host)}.\n`;
  });
  return `${lines.join('')}${elsewhere.length > MAX_NAMES ? `${elsewhere.length - MAX_NAMES} more of this kind.\n` : ''}`;
};

/** The error of a command that acts on a run in progress, for one that has not started. */
export const waitingError = ({record}: Run): UserError => {
  const word = runWord(record);
  return new UserError(
    `${record.name} has not started: it waits in the queue.`,
    `What for: mlxtop queue   To start it now: mlxtop queue start ${word}   To take it out: mlxtop queue remove ${word}`,
  );
};

/** Without a name an import, whatever it is of, does not come before what was recorded here. */
const newestOf = (runs: readonly Run[], wanted: string | undefined): Run | undefined =>
  (wanted === undefined ? runs.find(({record}) => !isImported(record)) : undefined) ?? runs[0];

/** The error of a command that does something to a run, for one that was not recorded here: what it is, and why not. */
export const importedError = ({record}: Run, why: string): UserError =>
  new UserError(
    `${record.name} was imported from ${printable(record.imported?.file ?? 'a file')}, and ${why}.`,
    `What is known of it: mlxtop status ${record.id}`,
  );

/**
 * The run to show: the named one (of several with that name, one that lives), else one that lives, here or elsewhere,
 * else the newest, of those
 * recorded here where there are any. Throws a `UserError` when there is none.
 */
export const runToShow = async (wanted?: string): Promise<Run> => {
  const runs = await listRuns(await homeFolder());
  const candidates = wanted === undefined ? runs : await namedRuns(runs, wanted);
  const [living] = await livingRuns(candidates);
  const run = living ?? (await runsElsewhere(candidates))[0]?.run ?? newestOf(candidates, wanted);
  if (run) return run;
  await throwIfNewer();
  throw new UserError('There are no runs yet.', HOW_TO_START);
};

/**
 * The run to act on: it must live, and be the only living run, or the only one of that name. Throws a `UserError`
 * otherwise.
 */
export const runToActOn = async (wanted?: string): Promise<Run> => {
  const runs = await listRuns(await homeFolder());
  const candidates = wanted === undefined ? runs : await namedRuns(runs, wanted);
  const [run, ...others] = await livingRuns(candidates);
  if (run && others.length === 0) return run;
  if (run) throw several([run, ...others]);
  const [elsewhere] = await runsElsewhere(candidates);
  if (elsewhere) throw elsewhereError(elsewhere.run.record, elsewhere.host);
  const waiting = candidates.find(({paths}) => isWaiting(paths));
  if (wanted !== undefined && waiting) throw waitingError(waiting);
  const [ended] = candidates;
  if (wanted === undefined || !ended) throw new UserError('No run is in progress.', HOW_TO_START);
  const {name} = ended.record;
  if (isImported(ended.record)) throw importedError(ended, 'is over: mlxtop has none of its processes');
  const released = releasedAt(ended.record);
  if (released !== null) {
    throw new UserError(
      `mlxtop no longer follows ${name} (released at ${formatClock(released, Date.now())}).`,
      'To follow it again: mlxtop attach --pane or --log.',
    );
  }
  throw new UserError(`${name} has ended.`, `Details: mlxtop status ${ended.record.id}`);
};
