import {type Dice, type Window, within} from './dice.js';

/**
 * What other programs do with the processor beside an invented training run, and what that costs it by itself: a
 * trainer that needs `need` of the whole processor gets no more than the others leave. Beside it the kernel's own work,
 * which swapping makes.
 */

/**
 * Stories of a machine that is used. Only in those whose name begins with `swap` is swapping (too) what makes the run
 * slow.
 */
export const LOAD_STORIES = [
  'swap, constant load',
  'swap, load that comes and goes',
  'swap, load that starts with it',
  'swap, kernel at work',
  'swap, load gives way',
  'traffic, constant load',
  'traffic, load that comes and goes',
  'traffic, load that starts with it',
  'traffic, kernel at work',
] as const;
export type LoadStory = (typeof LOAD_STORIES)[number];

export type Load = {
  /** Share of the whole processor that other programs use at a moment, and the kernel. */
  programs: (t: number) => number;
  kernel: (t: number) => number;
  /**
   * How many times as long work takes at that moment for the load alone; `calm` is what it would be if nothing swapped.
   */
  slower: (t: number) => number;
  calm: (t: number) => number;
};

const MAX_SHARE = 0.95;

/** Windows at times of their own, over the whole run and beyond. */
const comingAndGoing = (length: number, dice: Dice): Window[] => {
  const windows: Window[] = [];
  const scale = length * dice.uniform(0.04, 0.15);
  for (let t = scale * dice.uniform(0, 1); t < 8 * length; ) {
    const to = t + scale * dice.uniform(0.5, 1.5);
    windows.push({from: t, to});
    t = to + scale * dice.uniform(0.5, 1.5);
  }
  return windows;
};

/** The load of a story whose traffic is in those windows, for a run of about `length` seconds. */
export const loadOf = (story: LoadStory, traffic: readonly Window[], length: number, dice: Dice): Load => {
  const need = dice.uniform(0.05, 0.7);
  const idle = dice.uniform(0.02, 0.2);
  const busy = dice.uniform(0.5, 0.88);
  const own = comingAndGoing(length, dice);
  const lasts = dice.chance(0.5) ? 0 : length * dice.uniform(0.05, 0.2);
  const giving = dice.uniform(0.5, 0.8);
  const work = dice.uniform(0.15, 0.4);
  const [first, second] = [dice.uniform(30, 90), dice.uniform(200, 600)];
  const wave = (t: number): number => 0.05 * Math.sin(t / first) + 0.04 * Math.sin(t / second);
  const level = (t: number): number => {
    if (/constant load|gives way/.test(story)) return busy;
    if (story.includes('comes and goes')) return within(own, t) ? busy : idle;
    if (!story.includes('starts with it')) return idle;
    return traffic.some(({from, to}) => t >= from && t < to + lasts) ? busy : idle;
  };
  const bounded = (share: number): number => Math.min(MAX_SHARE, Math.max(0, share));
  const calmLoad = (t: number): number => bounded(level(t) + wave(t));
  const programs = (t: number): number =>
    story === 'swap, load gives way' && within(traffic, t) ? giving * calmLoad(t) : calmLoad(t);
  const cost = (share: number): number => Math.max(1, need / (1 - share));
  return {
    programs,
    kernel: t => (within(traffic, t) ? (story.includes('kernel') ? Math.max(work, 0.3) : 0.3 * work) : 0.02),
    slower: t => cost(programs(t)),
    calm: t => cost(calmLoad(t)),
  };
};
