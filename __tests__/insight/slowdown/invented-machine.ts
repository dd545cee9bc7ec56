import type {MemorySample, Pressure} from '../../../source/journal/events.js';
import {type Dice, type Window, within} from './dice.js';

const MB = 1024 ** 2;
export const GB = 1024 ** 3;

/** Readings of a machine's memory: traffic in lumps, pressure that comes before it and leaves after it. */
export const inventMemory = (dice: Dice, traffic: readonly Window[], pressed: readonly Window[], trickle: boolean) => {
  const size = Math.exp(dice.uniform(Math.log(9), Math.log(120))) * MB;
  const lumps = dice.uniform(0.4, 0.9);
  const idle = dice.uniform(0, 0.2);
  const before = dice.uniform(2, 40);
  const after = dice.uniform(5, 90);
  const highest: Pressure = dice.chance(0.6) ? 'red' : 'yellow';
  let swapUsed = dice.chance(0.5) ? dice.uniform(0, 2) * GB : 0;
  const lump = (): number => Math.exp(lumps * dice.normal() - lumps ** 2 / 2);
  const strayOut = (): number => {
    if (trickle) return 0.9 * MB * lump();
    return dice.chance(0.06) ? dice.uniform(0.05, 2.5) * MB : 0;
  };
  const strayIn = (): number => (dice.chance(0.05) ? MB : 0);
  const swapOut = (): number => (dice.chance(idle) ? 0 : size * lump());
  const swapIn = (): number => (dice.chance(idle) ? 0 : size * dice.uniform(0.3, 1) * lump());
  const isNear = (t: number): boolean =>
    traffic.some(({from, to}) => t >= from - before && t < to + after) || within(pressed, t);
  const pressureOf = (swaps: boolean, near: boolean): Pressure => (swaps ? highest : near ? 'yellow' : 'green');
  return (t: number, sinceSeconds: number): MemorySample => {
    const swaps = within(traffic, t);
    const near = isNear(t);
    const [used, compressed, compression] = near ? [15, 3.5, 150] : [12, 0.8, 0.2];
    const stray = strayOut();
    const out = swaps ? swapOut() : stray;
    const back = swaps ? swapIn() : strayIn();
    swapUsed = Math.max(0, Math.min(9 * GB, swapUsed + (out - 0.8 * back) * sinceSeconds * 0.05));
    return {
      totalBytes: 16 * GB,
      usedBytes: used * GB,
      appBytes: 3 * GB,
      wiredBytes: 9 * GB,
      compressedBytes: compressed * GB,
      cachedBytes: 0.3 * GB,
      freeBytes: 0.1 * GB,
      swapUsedBytes: Math.round(swapUsed),
      swapTotalBytes: 10 * GB,
      swapInBytesPerSecond: Math.round(back),
      swapOutBytesPerSecond: Math.round(out),
      compressBytesPerSecond: Math.round(compression * MB * lump()),
      decompressBytesPerSecond: Math.round((near ? 140 : 0.2) * MB * lump()),
      pressure: pressureOf(swaps, near),
      pressureSource: 'kernel',
      limitedBy: 'machine',
    };
  };
};

export type Lengths = {kind: string; middle: number; tell: (iteration: number) => number};

/** The lengths of the batches over the run, in tokens. */
export const inventLengths = (dice: Dice, iterations: number): Lengths => {
  const kind = dice.pick(['constant', 'varying', 'varying', 'drifting', 'drifting'] as const);
  const middle = dice.uniform(150, 1500);
  const scatter = kind === 'constant' ? 0 : dice.uniform(0.1, 0.5);
  const drift = kind === 'drifting' ? dice.uniform(-0.45, 0.8) : 0;
  const bend = dice.chance(0.5) ? 1 : dice.uniform(0.5, 2);
  const tell = (iteration: number): number =>
    middle * (1 + drift * (iteration / iterations) ** bend) * Math.exp(scatter * dice.normal() - scatter ** 2 / 2);
  return {kind, middle, tell};
};
