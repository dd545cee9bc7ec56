import {random} from '../timeline.js';

/** A span of time, in seconds since the first iteration, in which something holds. */
export type Window = {from: number; to: number};

/** Whether a moment lies in one of the windows. */
export const within = (windows: readonly Window[], t: number): boolean =>
  windows.some(({from, to}) => t >= from && t < to);

export type Dice = {
  uniform: (least: number, greatest: number) => number;
  chance: (share: number) => boolean;
  pick: <One>(from: readonly One[]) => One;
  normal: () => number;
};

/** Random numbers that are the same for the same seed. */
export const diceOf = (seed: number): Dice => {
  const next = random(seed * 7919 + 13);
  const uniform = (least: number, greatest: number): number => least + (greatest - least) * next();
  return {
    uniform,
    chance: share => next() < share,
    pick: from => from[Math.floor(next() * from.length)] as (typeof from)[number],
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
};
