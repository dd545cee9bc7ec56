import {BUSY_SHARE} from './busy.js';
import {sumOf} from './numbers.js';
import type {Stretch} from './state.js';

/** Above this share a condition held, below the other it did not; in between a stretch says nothing clear about it. */
const MOSTLY = 0.8;
const HARDLY = 0.2;
/** So little swapping or pressure still counts as clean: a late reading, or a lump. */
const CLEAN_SWAPPING = 0.02;
const CLEAN_PRESSED = 0.15;
/** From this share on a stretch is evidence of swapping; below it, most of it is uncertainty. */
const SOME_SWAPPING = 0.1;

const HINDRANCES = ['battery', 'throttled', 'shared'] as const;
export type Hindrance = (typeof HINDRANCES)[number];

/** A stretch and what it counts as. */
export type Measured = {
  stretch: Stretch;
  /** `clean`: green and no traffic to speak of. `pressed`: memory is not plentiful, but it does not swap. */
  kind: 'clean' | 'swapping' | 'pressed' | 'unclear';
  /** Share of its time in which it swapped. */
  swapping: number;
  /** The middle of the stretch in trained iterations of the run. */
  position: number;
  /** Mean share of the machine's processor that other programs used. */
  load: number;
};

const kindOf = (stretch: Stretch): Measured['kind'] => {
  const swapping = stretch.swapping / stretch.seconds;
  const pressed = stretch.pressed / stretch.seconds;
  if (swapping >= SOME_SWAPPING) return 'swapping';
  if (swapping > CLEAN_SWAPPING) return 'unclear';
  if (pressed <= CLEAN_PRESSED) return 'clean';
  return pressed >= MOSTLY ? 'pressed' : 'unclear';
};

/** The stretches of a run, oldest first, with what each counts as. */
export const measure = (stretches: readonly Stretch[]): Measured[] => {
  let done = 0;
  return stretches.map(stretch => {
    const position = done + stretch.iterations / 2;
    done += stretch.iterations;
    const [swapping, load] = [stretch.swapping, stretch.load].map(spell => Math.min(1, spell / stretch.seconds));
    return {stretch, kind: kindOf(stretch), swapping: swapping ?? 0, position, load: load ?? 0};
  });
};

/**
 * The hindrances beside memory that held during a stretch, as one text; null where one of them began or ended in it.
 */
const hindrancesIn = (stretch: Stretch): string | null => {
  const held: string[] = [];
  for (const name of HINDRANCES) {
    const share = stretch[name] / stretch.seconds;
    if (share >= MOSTLY) held.push(name);
    else if (share > HARDLY) return null;
  }
  return held.join(' ');
};

/**
 * Whether nothing but memory was in the way for most of a stretch, as far as the machine reports it; nothing `but` the
 * one that is named.
 */
export const isUnhindered = ({stretch, load}: Measured, but: Hindrance | null = null): boolean =>
  ['', but].includes(hindrancesIn(stretch)) && load < BUSY_SHARE;

/** How long the stretches of a kind took, in seconds. */
export const secondsOf = (measured: readonly Measured[], kind: Measured['kind']): number =>
  sumOf(measured, one => (one.kind === kind ? one.stretch.seconds : 0));

/**
 * Only stretches with the same hindrances beside memory are compared, so that neither a battery nor others on the card
 * are mistaken for swapping (what other programs use of the processor is measured apart, in load.ts). Of all sets this
 * is the one that shows most: with most time both of the `reference` kind and of swapping.
 */
export const comparable = (measured: readonly Measured[], reference: 'clean' | 'pressed'): Measured[] => {
  const sets = new Map<string, Measured[]>();
  for (const one of measured) {
    const held = hindrancesIn(one.stretch);
    if (held !== null) sets.set(held, [...(sets.get(held) ?? []), one]);
  }
  let best: Measured[] = [];
  let most = 0;
  for (const set of sets.values()) {
    const seconds = Math.min(secondsOf(set, reference), secondsOf(set, 'swapping'));
    if (seconds <= most) continue;
    most = seconds;
    best = set;
  }
  return best;
};
