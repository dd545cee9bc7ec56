import type {Assessment} from './assessment.js';
import type {Clean} from './baseline.js';
import {blocksOf} from './blocks.js';
import {mostSlower} from './load.js';
import {lossOf} from './loss.js';
import type {Measured} from './measured.js';

/** Other programs' load while it swapped: of a stretch that swapped in part, the rest had the usual one. */
const loadBeside = ({load, swapping}: Measured, usual: number): number =>
  load <= usual ? load : usual + (load - usual) / swapping;

/** Without the swapping beside which other programs were busier than in any time of which the cost is known. */
export const withKnownLoad = (measured: readonly Measured[], {load: {usual, known}}: Clean): Measured[] =>
  measured.filter(one => one.kind !== 'swapping' || loadBeside(one, usual) <= known);

/** What is left of a factor if load took as much of it as it can. */
export const factorBesideLoad = (swapping: readonly Measured[], clean: Clean): number => {
  const atMost = (one: Measured): number => clean.expected(one) * mostSlower(clean.load.seen, one.load);
  return Math.max(1, 1 / (1 - lossOf(blocksOf(swapping, atMost)).loss));
};

/** The same where load may have had a part in it: the middle of what is possible, and its ends. */
export const unparted = (seen: Assessment, low: number): Assessment => {
  const high = seen.factor ?? low;
  const factor = Math.sqrt(low * high);
  return {
    ...seen,
    factor,
    range: {low, high},
    lostSeconds: ((seen.lostSeconds ?? 0) * (1 - 1 / factor)) / (1 - 1 / high),
  };
};
