import {UserError} from '../../errors.js';
import {maskedCommand} from '../../format/secret-words.js';
import {isWaiting, type QueueEntry} from '../../journal/queue-entry.js';
import {isImported, runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {waitSentence} from '../../report/waiting-view.js';
import {importedError, livingRuns, namedRuns} from '../find/find-run.js';
import type {QueueWish, StartRequest} from '../start/request.js';
import type {User} from '../user.js';
import {standing} from './due.js';
import {waitingHere, waitingOf} from './entries.js';
import {fateOf} from './look.js';
import {nextPosition} from './order.js';

type Place = Pick<QueueEntry, 'mode' | 'after' | 'afterName' | 'anyEnd'>;

/** The run to follow: of several with that name one that has not ended, else the newest. */
const runToFollow = async (runs: readonly Run[], word: string): Promise<Run> => {
  const named = await namedRuns(runs, word);
  const [living] = await livingRuns(named);
  return named.find(({paths}) => isWaiting(paths)) ?? living ?? named[0];
};

const placeAfter = async ({run: word, anyEnd}: QueueWish & {kind: 'after'}, runs: readonly Run[]): Promise<Place> => {
  const run = await runToFollow(runs, word);
  const {record} = run;
  if (isImported(record)) throw importedError(run, 'nothing can wait for it');
  return {mode: 'after', after: record.id, afterName: record.name, anyEnd};
};

const placeLast = async (anyEnd: boolean, runs: readonly Run[]): Promise<Place> => {
  // Whatever is held may never start: what comes now does not wait for it.
  const ahead = (await waitingHere(runs)).filter(({entry}) => entry.reason.kind !== 'held');
  const last = ahead.at(-1)?.run ?? (await livingRuns(runs))[0];
  return {mode: 'queue', after: last?.record.id ?? null, afterName: last?.record.name ?? null, anyEnd};
};

const notEndedWell = (text: string, {after, afterName}: Place, command: string): UserError =>
  new UserError(
    `${text}: with --after a run starts only after one that has finished.`,
    `To start it anyway, leave out --after. To finish that one first: mlxtop continue ${after}, then ${command} ${afterName}`,
  );

/**
 * What a start that is to wait waits for; null when nothing is in its way, and it starts at once. `runs`: all of this
 * home. Throws a `UserError` when the run to follow is none, or has ended otherwise than was asked for.
 */
export const placeInQueue = async (
  wish: QueueWish,
  request: StartRequest,
  runs: readonly Run[],
): Promise<QueueEntry | null> => {
  const place = wish.kind === 'queue' ? await placeLast(wish.anyEnd, runs) : await placeAfter(wish, runs);
  const fate = place.after === null ? null : await fateOf(place.after, runs);
  const inProgress = (await livingRuns(runs)).map(({record}) => record.name);
  const now = standing(place, {fateOf: () => fate ?? {kind: 'gone'}, inProgress});
  if (now.kind === 'due') return null;
  if (now.kind === 'held' && wish.kind === 'after') {
    throw notEndedWell(now.text, place, 'mlxtop run --after');
  }
  return {
    ...place,
    queuedAt: Date.now(),
    position: nextPosition(waitingOf(runs)),
    reason: now,
    hasSecrets: JSON.stringify(maskedCommand(request.command)) !== JSON.stringify(request.command),
    hasInput: request.input !== null,
    dashboardFlags: [...request.dashboardFlags],
    continues: request.from?.continues ?? null,
  };
};

/** Tells the user where the run stands, and how to go on. */
export const sayQueued = ({record}: Run, {reason, anyEnd}: QueueEntry, user: User): void => {
  const {name, id} = record;
  const word = runWord(record);
  user.say(`${name} (run ${id}) ${waitSentence(reason)}, and then for green memory. You can close this terminal.\n`);
  if (!anyEnd)
    user.say(
      'If that run fails or is stopped, this one is held, unless it was started with --queue-any or --after-any.\n',
    );
  user.say(`The order: mlxtop queue   Start it now: mlxtop queue start ${word}\n`);
};
