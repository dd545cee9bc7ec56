import {bootTime} from '../host/boot-time.js';
import {getHost} from '../host/get-host.js';
import type {RunState} from '../insight/state.js';
import {readRunAnchor} from '../journal/run-clock.js';
import type {Run} from '../journal/runs.js';
import {sightOfRun} from './life.js';

/**
 * When the run last gave a sign of life, by its own clock: its end may have been recorded much later, by the first
 * process to read it.
 */
export const lastHeardAt = ({record}: Run, {sample, signs}: RunState): number =>
  Math.max(sample?.t ?? 0, signs.lastAt ?? 0, record.createdAt);

/**
 * Whether neither the machine nor the container has been restarted since a recorder last worked; this does not depend
 * on the clock.
 */
const isSameBoot = async ({paths}: Run): Promise<boolean> => {
  const place = readRunAnchor(paths.folder)?.place ?? null;
  if (place === null) return false;
  const host = await getHost();
  // While ps gives no answer, the machine is not said to have been restarted.
  return place === (await host.processIdentity(1).catch(() => place));
};

/**
 * When the machine was started, if that was after the run's last sign of life (ms since 1970, by the machine's clock,
 * which is `clockOffset` ms ahead of the run's); null when it was not, and for a run of another machine.
 */
export const restartedSince = async (
  run: Run,
  state: RunState,
  now: number,
  clockOffset: number,
): Promise<number | null> => {
  const boot = bootTime(now);
  if (boot <= lastHeardAt(run, state) + clockOffset || (await isSameBoot(run))) return null;
  return (await sightOfRun(run)) === 'elsewhere' ? null : boot;
};
