import {setTimeout as delay} from 'node:timers/promises';
import {STOP_AT_CHECKPOINT} from '../../actions/stop-at-checkpoint.js';
import {UserError} from '../../errors.js';
import {formatNumber} from '../../format/units.js';
import {latestHistory} from '../../history/shared.js';
import {describe} from '../../insight/describe.js';
import {nextDue, saveSchedule} from '../../insight/schedule.js';
import type {RunState} from '../../insight/state.js';
import type {Run} from '../../journal/runs.js';
import {ensureRecorded, readyToRevive} from '../revive/revive.js';
import type {User} from '../user.js';

const LOOK_EVERY_MS = 200;
/** Looks between two checks that a recorder is there to note the save. */
const LOOKS_PER_CHECK = 10;

/** When the next save is expected, in iterations of the whole training; null for what is not known. */
export type Expected = {iteration: number | null; seconds: number | null};

const isKnownToSave = (state: RunState): boolean =>
  state.training.checkpoints.length > 0 || saveSchedule(state).spacing !== null;

/** What is expected of a run that saves; null for one of which no save is known. */
export const expectedCheckpoint = (state: RunState, now: number): Expected | null => {
  if (!isKnownToSave(state)) return null;
  const schedule = saveSchedule(state);
  const {checkpoints, total, iteration} = state.training;
  const {training, run} = describe(state, now);
  const at = training.estimatedIteration ?? iteration ?? 0;
  // A save that is due, but has not been told of yet, is still to come.
  const last = checkpoints.at(-1)?.iteration ?? 0;
  const due = nextDue(schedule, Math.max(last, (iteration ?? 0) - 1), total?.iterations ?? null);
  if (due === null) return {iteration: null, seconds: null};
  // How long a pause lasts nobody knows.
  const pace = run.state === 'paused' ? null : training.secondsPerIteration;
  return {iteration: (training.baseIteration ?? 0) + due, seconds: pace === null ? null : Math.max(0, due - at) * pace};
};

/** The error of a run of which nobody knows that it saves. */
export const noSaves = ({name, settings}: RunState): UserError => {
  const {saveEvery} = settings.values;
  const told =
    saveEvery === undefined
      ? 'and its command tells of none'
      : `although its settings tell of one every ${formatNumber(saveEvery)} iterations`;
  return new UserError(
    `It is not known that ${name} saves checkpoints: none has been seen, ${told}.`,
    `To stop it now: mlxtop stop ${name}`,
  );
};

export type Awaited = 'saved' | 'ended' | 'taken-back' | 'timed-out' | 'missed';

/**
 * Waits for the next checkpoint, at most `timeoutMs`: the journal has one more, or another one, than at the start, and none that was
 * written before. `missed`: none came where the first one was due. Calls `onPause` whenever the training is found paused: none comes then.
 */
export const waitForCheckpoint = async (
  run: Run,
  user: Pick<User, 'complainOnce'>,
  timeoutMs: number,
  onPause: () => void,
): Promise<Awaited> => {
  const history = latestHistory(run.paths);
  const last = () => history.state.training.checkpoints.at(-1);
  const before = last()?.at;
  const begunAt = history.state.training.iteration ?? 0;
  // One that is found on disk may be older than the wait; a training that has begun anew counts from the start.
  const isOld = (): boolean =>
    (last()?.iteration ?? begunAt) < begunAt && (history.state.training.iteration ?? 0) >= begunAt;
  const until = performance.now() + timeoutMs;
  let {pausedSince} = history.state.clock;
  for (let look = 0; ; look++) {
    history.catchUpFully();
    if (history.state.end) return 'ended';
    if (last()?.at !== before && !isOld()) return 'saved';
    if (!history.state.warnings.some(({code}) => code === STOP_AT_CHECKPOINT)) return 'taken-back';
    if (!isKnownToSave(history.state)) return 'missed';
    if (performance.now() >= until) return 'timed-out';
    if (history.state.clock.pausedSince !== null && pausedSince === null) onPause();
    ({pausedSince} = history.state.clock);
    if (look === LOOKS_PER_CHECK) await readyToRevive();
    if (look % LOOKS_PER_CHECK === 0) await ensureRecorded(run, user);
    else await delay(LOOK_EVERY_MS);
  }
};
