import type {Measured} from './facts.js';

export type Scaled = {peakBytes: number; lowBytes: number; highBytes: number};

/** A ratio beyond these says that something else was measured than what was estimated. */
const PLAUSIBLE = {least: 0.4, most: 3};
/** How far a peak may be off after a run with the very same settings: other rows come together, Metal's timing. */
const NEAREST = {under: 0.04, over: 0.06};

/**
 * The estimate by a past run of the same model. Its weights are known exactly, so what is scaled is the rest: by
 * measured over estimated of the past run. The farther the new rest is from that run's, the less is taken off for a
 * run that needed less than estimated, and the wider the band; what is added for one that needed more stays, because
 * an estimate that is too low costs more than one that is too high. Null where the two do not go together.
 */
export const scaleByRun = (unscaled: Scaled, weightBytes: number, run: Measured): Scaled | null => {
  const before = run.estimatedBytes - weightBytes;
  const rest = unscaled.peakBytes - weightBytes;
  if (before <= 0 || rest <= 0) return null;
  const ratio = (run.peakBytes - weightBytes) / before;
  if (!(ratio >= PLAUSIBLE.least && ratio <= PLAUSIBLE.most)) return null;
  const distance = Math.abs(Math.log(rest / before));
  const nearness = Math.exp(-distance);
  const factor = ratio >= 1 ? ratio : 1 - (1 - ratio) * nearness;
  const scaled = rest * factor;
  const share = (end: number, nearest: number): number =>
    nearness * nearest + (1 - nearness) * Math.max(nearest, Math.abs(end - unscaled.peakBytes) / rest);
  return {
    peakBytes: weightBytes + scaled,
    lowBytes: weightBytes + scaled * Math.max(0, 1 - share(unscaled.lowBytes, NEAREST.under)),
    highBytes: weightBytes + scaled * (1 + share(unscaled.highBytes, NEAREST.over)),
  };
};
