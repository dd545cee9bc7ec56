import {bootTime} from '../../host/boot-time.js';
import type {RunState} from '../../insight/state.js';
import type {Run} from '../../journal/runs.js';

/** When the run was last heard of, by its own clock: its end may have been noted much later, by whoever looked at it first. */
export const lastHeardOf = ({record}: Run, {sample, signs}: RunState): number =>
  Math.max(sample?.t ?? 0, signs.lastAt ?? 0, record.createdAt);

/**
 * When the machine was started, if that was after the run was last heard of (ms since 1970, by the machine's clock, which is `clockOffset`
 * ms ahead of the run's); null when it was not.
 */
export const restartedSince = (run: Run, state: RunState, now: number, clockOffset: number): number | null => {
  const boot = bootTime(now);
  return boot > lastHeardOf(run, state) + clockOffset ? boot : null;
};
