import {setTimeout as delay} from 'node:timers/promises';
import {sharedHistory} from '../../history/shared.js';
import type {RunState} from '../../insight/state.js';
import type {Run} from '../../journal/runs.js';
import {ensureRecorded, readyToRevive} from '../revive/revive.js';
import type {User} from '../user.js';

const LOOK_EVERY_MS = 200;
/** Looks between two checks that a recorder is there to note the end. */
const LOOKS_PER_CHECK = 10;

/** Waits until the journal has the run's end, which it returns; null when `timeoutMs` pass before. */
export const waitForEnd = async (
  run: Run,
  user: Pick<User, 'complainOnce'>,
  timeoutMs = Number.POSITIVE_INFINITY,
): Promise<RunState['end']> => {
  const history = sharedHistory(run.paths);
  const until = performance.now() + timeoutMs;
  for (let look = 0; ; look++) {
    history.catchUpFully();
    if (history.state.end) return history.state.end;
    if (performance.now() >= until) return null;
    if (look === LOOKS_PER_CHECK) await readyToRevive();
    if (look % LOOKS_PER_CHECK === 0) await ensureRecorded(run, user);
    else await delay(LOOK_EVERY_MS);
  }
};
