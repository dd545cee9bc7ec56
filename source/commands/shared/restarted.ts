import {bootTime} from '../../host/boot-time.js';
import type {RunState} from '../../insight/state.js';
import type {Run} from '../../journal/runs.js';
import {sightOfRun} from './machine.js';

/** When the run was last heard of: its end may have been noted much later, by whoever looked at it first. */
export const lastHeardOf = ({record}: Run, {sample, signs}: RunState): number =>
  Math.max(sample?.t ?? 0, signs.lastAt ?? 0, record.createdAt);

/**
 * When the machine was started, if that was after the run was last heard of (ms since 1970); null when it was not, and for a run of
 * another machine.
 */
export const restartedSince = async (run: Run, state: RunState, now: number): Promise<number | null> => {
  const boot = bootTime(now);
  return boot > lastHeardOf(run, state) && (await sightOfRun(run)) !== 'elsewhere' ? boot : null;
};
