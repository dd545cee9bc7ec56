import {UserError, usageError} from '../../errors.js';
import {formatDuration} from '../../format/units.js';
import {readHeartbeat, waitForBeat} from '../../journal/heartbeat.js';
import {homeFolder} from '../../journal/run-folder.js';
import {runToShow} from '../find/find-run.js';
import {elsewhereWords, hasEnd, recorderLives} from '../life.js';
import {asWaiting} from '../queue/entries.js';
import {endWaiting} from '../queue/take-out.js';
import type {User} from '../user.js';
import {viewOf} from '../view.js';
import {finishJournal} from './finish-journal.js';

/** Longer than the silence of a recorder that is busy, or waits for its disk. */
const SILENCE_MS = 10_000;

/**
 * Records the end of a run whose machine or container is gone: the user says so, since it cannot be seen from here.
 * Returns the exit code. Throws a `UserError` for a run that can be seen, and for one whose recorder gives signs of
 * life.
 */
export const endGone = async (wanted: string | undefined, user: User, isSure: boolean): Promise<number> => {
  const run = await runToShow(wanted);
  const {name, id} = run.record;
  const host = await elsewhereWords(run);
  if (host === null) {
    throw usageError(
      `${name} has ended or is recorded on this machine: --gone does not apply to it.`,
      `Details: mlxtop status ${id}   To stop it: mlxtop stop ${id}`,
    );
  }
  const isRecorded = (): UserError =>
    new UserError(`${name} was still being recorded on ${host} a moment ago.`, `Stop it there: mlxtop stop ${id}`);
  if ((await recorderLives(run)) || (await waitForBeat(run.paths.heartbeat, SILENCE_MS))) throw isRecorded();
  const at = readHeartbeat(run.paths.heartbeat)?.t ?? viewOf(run).recorder.lastEventAt;
  const silent =
    at === null
      ? ''
      : ` Its recorder on ${host} has given no sign of life for ${formatDuration((Date.now() - at) / 1000)}.`;
  if (!isSure && !(await user.confirm(`Mark ${name} as ended?${silent}`))) {
    user.say('Nothing was changed.\n');
    return 1;
  }
  const waiting = asWaiting(run);
  if (waiting !== null) await endWaiting(await homeFolder(), waiting, 'outside');
  else await finishJournal(run, {isOver: true});
  if (!hasEnd(run)) throw isRecorded();
  user.say(`${name} has ended: ${viewOf(run).run.state}.\n`);
  return 0;
};
