import {setTimeout as delay} from 'node:timers/promises';
import {STOP_AT_CHECKPOINT} from '../../actions/stop-at-checkpoint.js';
import {UserError} from '../../errors.js';
import {sessionNameFor} from '../../format/run-name.js';
import {formatNumber} from '../../format/units.js';
import {latestHistory} from '../../history/shared.js';
import {describe} from '../../insight/describe.js';
import {nextDue, saveSchedule} from '../../insight/schedule.js';
import type {RunState} from '../../insight/state.js';
import type {Run} from '../../journal/runs.js';
import {readyToRevive} from '../revive/restart.js';
import {ensureRecorded} from '../revive/revive.js';
import type {User} from '../user.js';

const CHECK_EVERY_MS = 200;
/** How many checks of the journal lie between two checks that a recorder is there to note the save. */
const CHECKS_PER_REVIVAL = 10;

/** When the next save is expected, in iterations of the whole training; null for what is unknown. */
export type ExpectedSave = {iteration: number | null; seconds: number | null};

const isKnownToSave = (state: RunState): boolean =>
  state.training.checkpoints.length > 0 || saveSchedule(state).spacing !== null;

/** When a run saves next; null for a run that is not known to save. */
export const expectedCheckpoint = (state: RunState, now: number): ExpectedSave | null => {
  if (!isKnownToSave(state)) return null;
  const schedule = saveSchedule(state);
  const {checkpoints, total, iteration} = state.training;
  const {training, run} = describe(state, now);
  const at = training.estimatedIteration ?? iteration ?? 0;
  // A save that is due, but has not been reported yet, is still to come.
  const last = checkpoints.at(-1)?.iteration ?? 0;
  const due = nextDue(schedule, Math.max(last, (iteration ?? 0) - 1), total?.iterations ?? null);
  if (due === null) return {iteration: null, seconds: null};
  // How long a pause lasts is unknown.
  const pace = run.state === 'paused' ? null : training.secondsPerIteration;
  return {iteration: (training.baseIteration ?? 0) + due, seconds: pace === null ? null : Math.max(0, due - at) * pace};
};

/** The error for a run that is not known to save checkpoints. */
export const noSaves = ({name, settings}: RunState): UserError => {
  const {saveEvery} = settings.values;
  const setting =
    saveEvery === undefined
      ? 'and its command asks for none'
      : `although its settings ask for one every ${formatNumber(saveEvery)} iterations`;
  return new UserError(
    `${name} is not known to save checkpoints: none has been seen, ${setting}.`,
    `To stop it now: mlxtop stop ${sessionNameFor(name)}`,
  );
};

/** How a wait for a checkpoint ended. */
export type CheckpointWait = 'saved' | 'ended' | 'cancelled' | 'timed-out' | 'missed';

/** How the wait ended, according to the journal; null while it lasts. */
const outcomeIn = (state: RunState, before: Before): CheckpointWait | null => {
  const {checkpoints, iteration} = state.training;
  const last = checkpoints.at(-1);
  // A checkpoint that is found on disk may be older than the wait; a trainer that starts over counts from the
  // beginning.
  const isOld = (last?.iteration ?? before.iteration) < before.iteration && (iteration ?? 0) >= before.iteration;
  if (state.end) return 'ended';
  if (last?.at !== before.lastSaveAt && !isOld) return 'saved';
  if (!state.warnings.some(({code}) => code === STOP_AT_CHECKPOINT)) return 'cancelled';
  return isKnownToSave(state) ? null : 'missed';
};

type Before = {lastSaveAt: number | undefined; iteration: number};

/**
 * Waits at most `timeoutMs` for the next checkpoint: until the journal has a new one that was not written before the
 * wait. `missed`: none came when the first one was due. Calls `onPause` whenever the run becomes paused: no checkpoint
 * comes then.
 */
export const waitForCheckpoint = async (
  run: Run,
  user: Pick<User, 'complainOnce'>,
  timeoutMs: number,
  onPause: () => void,
): Promise<CheckpointWait> => {
  const history = latestHistory(run.paths);
  const {checkpoints, iteration} = history.state.training;
  const before: Before = {lastSaveAt: checkpoints.at(-1)?.at, iteration: iteration ?? 0};
  const until = performance.now() + timeoutMs;
  let {pausedSince} = history.state.clock;
  for (let check = 0; ; check++) {
    history.catchUpFully();
    const outcome = outcomeIn(history.state, before);
    if (outcome !== null) return outcome;
    if (performance.now() >= until) return 'timed-out';
    if (history.state.clock.pausedSince !== null && pausedSince === null) onPause();
    ({pausedSince} = history.state.clock);
    if (check === CHECKS_PER_REVIVAL) await readyToRevive();
    if (check % CHECKS_PER_REVIVAL === 0) await ensureRecorded(run, user);
    else await delay(CHECK_EVERY_MS);
  }
};
