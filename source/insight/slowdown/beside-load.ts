import type {Assessment} from './assessment.js';
import type {Clean} from './baseline.js';
import {blocksOf} from './blocks.js';
import {mostSlower} from './load.js';
import {lossOf} from './loss.js';
import type {Measured} from './measured.js';

/**
 * Other programs' load while it swapped: where a stretch swapped only in part, the rest is taken to have had the usual
 * load.
 */
const loadBeside = ({load, swapping}: Measured, usual: number): number =>
  load <= usual ? load : usual + (load - usual) / swapping;

/** Leaves out the swapping during which other programs were busier than at any time whose cost is known. */
export const withKnownLoad = (measured: readonly Measured[], {load: {usual, known}}: Clean): Measured[] =>
  measured.filter(one => one.kind !== 'swapping' || loadBeside(one, usual) <= known);

/** What is left of the factor if load accounts for as much of it as it can. */
export const factorBesideLoad = (swapping: readonly Measured[], clean: Clean): number => {
  const atMost = (one: Measured): number => clean.expected(one) * mostSlower(clean.load.seen, one.load);
  return Math.max(1, 1 / (1 - lossOf(blocksOf(swapping, atMost)).loss));
};

/** The assessment where load may account for part of the factor: the middle of the possible range, and its ends. */
export const withLoadRange = (seen: Assessment, low: number): Assessment => {
  const high = seen.factor ?? low;
  const factor = Math.sqrt(low * high);
  return {
    ...seen,
    factor,
    range: {low, high},
    lostSeconds: ((seen.lostSeconds ?? 0) * (1 - 1 / factor)) / (1 - 1 / high),
  };
};
