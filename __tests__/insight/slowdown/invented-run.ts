import type {MemorySample} from '../../../source/journal/events.js';
import type {Dice, Window} from './dice.js';
import {inventLengths, inventMemory, type Lengths} from './invented-machine.js';
import {type Load, loadOf} from './loads.js';
import {isLoadStory, type Shares, type Story, storyOf} from './stories.js';
import {otherWindows, trafficWindows} from './windows.js';

/** Everything that is decided about an invented run before it starts. */
export type Plan = {
  story: Story;
  pace: number;
  iterations: number;
  swapIsToBlame: boolean;
  factor: number;
  otherFactor: number;
  others: readonly Window[];
  noise: number;
  tails: number;
  wander: number;
  fixedShare: number;
  lengths: Lengths;
  printsTokens: boolean;
  reportEvery: number;
  liveBar: boolean;
  evalEvery: number;
  validationSeconds: number;
  saveEvery: number;
  warmUp: number;
  pauseAt: readonly number[];
  slowWindows: readonly Window[];
  memory: (t: number, sinceSeconds: number) => MemorySample;
  reportsProcessor: boolean;
  load: Load | null;
};

/** A window's work takes longer in it: a tenth of the run, in time, stays a tenth. */
const stretched = ({from, to}: Window, factor: number): Window => {
  if (to !== Number.POSITIVE_INFINITY && from >= 0) return {from, to};
  return {from, to: to * (from < 0 ? factor : 1)};
};

const inventFactor = (dice: Dice): number =>
  dice.pick([1.1, 1.25, 1.5, 1.7, 2, 2.2, 2.6, 3.2, 4]) * dice.uniform(0.95, 1.05);

/** Where pressure is without traffic. */
const pressedWindows = (plan: {story: Story; others: readonly Window[]; alwaysYellow: boolean}): readonly Window[] => {
  if (plan.alwaysYellow) return [{from: -1000, to: 1e9}];
  return plan.story.startsWith('compression') ? plan.others : [];
};

/** Draws the facts of a run. The order of the draws decides what each seed gives. */
export const planRun = (dice: Dice, shares: Shares): Plan => {
  const story = storyOf(dice, shares);
  const pace = Math.exp(dice.uniform(Math.log(0.3), Math.log(8)));
  const wanted = Math.exp(dice.uniform(Math.log(600), Math.log(7200)));
  const iterations = Math.min(4000, Math.max(60, Math.round(wanted / pace)));
  const length = iterations * pace;
  const swapIsToBlame = story.startsWith('swap');
  const factor = swapIsToBlame ? inventFactor(dice) : 1;
  const otherFactor = dice.uniform(1.3, 2.5);
  const traffic = trafficWindows(story, length, dice).map(window => stretched(window, factor));
  const others = otherWindows(story, traffic, length, dice);
  const noise = dice.uniform(0.02, 0.15);
  const tails = dice.chance(0.35) ? dice.uniform(0.002, 0.02) : 0;
  const wander = dice.uniform(0, 0.04);
  const fixedShare = dice.chance(0.5) ? 0 : dice.uniform(0, 0.35);
  const lengths = inventLengths(dice, iterations);
  const printsTokens = dice.chance(0.5);
  const reportEvery = dice.pick([1, 10, 10, 10, 50]);
  const liveBar = dice.chance(0.2);
  const evalEvery = dice.chance(0.6) ? dice.pick([50, 100, 200]) : 0;
  const validationSeconds = pace * dice.uniform(3, 20);
  const saveEvery = dice.chance(0.6) ? 100 : 0;
  const warmUp = dice.uniform(2, 60);
  const pauses = dice.chance(0.3) ? Math.ceil(dice.uniform(0, 3)) : 0;
  const pauseAt = Array.from({length: pauses}, () => Math.floor(dice.uniform(5, iterations)));
  const alwaysYellow = swapIsToBlame && dice.chance(0.06);
  const lag = dice.uniform(0, 6);
  // What was swapped out comes back when it is needed: that takes some time after the traffic that counts.
  const afterglow = dice.chance(0.4) ? dice.uniform(5, 25) : 0;
  const slowWindows = traffic.map(({from, to}) => ({from: from + lag, to: to + lag + afterglow}));
  const pressed = pressedWindows({story, others, alwaysYellow});
  const memory = inventMemory(dice, traffic, pressed, story === 'trickle');
  const reportsProcessor = story === 'other process with swap' || dice.chance(0.5);
  const load = isLoadStory(story) ? loadOf(story, traffic, length, dice) : null;
  return {
    ...{story, pace, iterations, swapIsToBlame, factor, otherFactor, others, noise, tails, wander, fixedShare, lengths},
    ...{printsTokens, reportEvery, liveBar, evalEvery, validationSeconds, saveEvery, warmUp, pauseAt, slowWindows},
    ...{memory, reportsProcessor, load},
  };
};
