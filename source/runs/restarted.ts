import {bootTime} from '../host/boot-time.js';
import {getHost} from '../host/get-host.js';
import type {RunState} from '../insight/state.js';
import {readRunAnchor} from '../journal/run-clock.js';
import type {Run} from '../journal/runs.js';
import {sightOfRun} from './life.js';

/** When the run was last heard of, by its own clock: its end may have been noted much later, by whoever looked at it first. */
export const lastHeardOf = ({record}: Run, {sample, signs}: RunState): number =>
  Math.max(sample?.t ?? 0, signs.lastAt ?? 0, record.createdAt);

/** Whether the machine, or the container, has not been started again since a recorder was last at work: the clock may say what it likes. */
const isSameBoot = async ({paths}: Run): Promise<boolean> => {
  const place = readRunAnchor(paths.folder)?.place ?? null;
  if (place === null) return false;
  const host = await getHost();
  // While ps does not tell, nobody is told that the machine was started again.
  return place === (await host.processIdentity(1).catch(() => place));
};

/**
 * When the machine was started, if that was after the run was last heard of (ms since 1970, by the machine's clock, which is `clockOffset`
 * ms ahead of the run's); null when it was not, and for a run of another machine.
 */
export const restartedSince = async (
  run: Run,
  state: RunState,
  now: number,
  clockOffset: number,
): Promise<number | null> => {
  const boot = bootTime(now);
  if (boot <= lastHeardOf(run, state) + clockOffset || (await isSameBoot(run))) return null;
  return (await sightOfRun(run)) === 'elsewhere' ? null : boot;
};
