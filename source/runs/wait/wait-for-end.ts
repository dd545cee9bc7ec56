import {setTimeout as delay} from 'node:timers/promises';
import {sharedHistory} from '../../history/shared.js';
import type {RunState} from '../../insight/state.js';
import type {Run} from '../../journal/runs.js';
import {readyToRevive} from '../revive/restart.js';
import {ensureRecorded} from '../revive/revive.js';
import type {User} from '../user.js';

const CHECK_EVERY_MS = 200;
/** How many checks of the journal lie between two checks that a recorder is there to note the end. */
const CHECKS_PER_REVIVAL = 10;

/** Resolves with the run's end once the journal has it; with null when `timeoutMs` pass before. */
export const waitForEnd = async (
  run: Run,
  user: Pick<User, 'complainOnce'>,
  timeoutMs = Number.POSITIVE_INFINITY,
): Promise<RunState['end']> => {
  const history = sharedHistory(run.paths);
  const until = performance.now() + timeoutMs;
  for (let check = 0; ; check++) {
    history.catchUpFully();
    if (history.state.end) return history.state.end;
    if (performance.now() >= until) return null;
    if (check === CHECKS_PER_REVIVAL) await readyToRevive();
    if (check % CHECKS_PER_REVIVAL === 0) await ensureRecorded(run, user);
    else await delay(CHECK_EVERY_MS);
  }
};
