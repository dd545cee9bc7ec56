import type {RunEvent} from '../../../source/journal/events.js';
import {type Dice, diceOf} from './dice.js';
import {type Plan, planRun} from './invented-run.js';
import {Play} from './play.js';
import {SHARES, type Story} from './stories.js';

/**
 * Journals of invented runs whose truth is known: what an iteration takes when nothing is in its way, when and by how
 * much it is slower, and whether swapping is why. Written before the estimator, and meant to mislead it where a machine
 * would.
 */
export type Truth = {
  story: Story;
  /** Swapping makes the run slower. */
  swapIsToBlame: boolean;
  /** How many times as long as clean the work takes while it swaps; 1 where swapping is not to blame. */
  factor: number;
  /** Training time beyond what it would have taken clean, because of swapping, in seconds. */
  lostSeconds: number;
  /** Share of the training time in which swapping makes it slow. */
  share: number;
  cleanSecondsPerIteration: number;
};

export type Prior = {secondsPerIteration: number; secondsPerToken: number | null; seconds: number};
export type Invented = {
  seed: number;
  events: RunEvent[];
  truth: Truth;
  /** What an earlier run of the same kind knew, where there was one. */
  prior: Prior | null;
  words: string;
};

const truthOf = ({story, swapIsToBlame, iterations}: Plan, play: Play): Truth => ({
  story,
  swapIsToBlame,
  factor: play.slowWork > 0 ? play.slowSeconds / play.slowWork : 1,
  lostSeconds: play.slowSeconds - play.slowWork,
  share: play.slowSeconds / play.trainingSeconds,
  cleanSecondsPerIteration: play.cleanWork / iterations,
});

const priorOf = ({story, iterations, printsTokens}: Plan, {cleanWork, trained}: Play, dice: Dice): Prior | null => {
  const off = Math.exp(0.06 * dice.normal());
  const hasPrior = (story === 'swap always' || story === 'swap at first') && dice.chance(0.6);
  if (!hasPrior) return null;
  const secondsPerIteration = (off * cleanWork) / iterations;
  const averageTokens = trained / iterations;
  return {
    secondsPerIteration,
    secondsPerToken: printsTokens ? secondsPerIteration / averageTokens : null,
    seconds: 1200,
  };
};

const wordsOf = ({story, pace, iterations, reportEvery, liveBar, lengths, printsTokens, noise}: Plan): string => {
  const bar = liveBar ? ' with a bar' : '';
  const tokens = printsTokens ? ' printed' : '';
  return `${story}, ${pace.toFixed(1)} s/it, ${iterations} it, every ${reportEvery}${bar}, ${lengths.kind} lengths${tokens}, noise ${(noise * 100).toFixed(0)} %`;
};

/** The journal of one invented run and its truth; the same for the same seed and shares. */
export const slowdownTimeline = (seed: number, shares = SHARES): Invented => {
  const dice = diceOf(seed);
  const plan = planRun(dice, shares);
  const play = new Play(plan, dice);
  play.run();
  return {
    seed,
    events: play.events,
    truth: truthOf(plan, play),
    prior: priorOf(plan, play, dice),
    words: wordsOf(plan),
  };
};
