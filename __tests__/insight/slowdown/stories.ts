import type {Dice} from './dice.js';
import {LOAD_STORIES, type LoadStory} from './loads.js';

/** What is wrong with a run. Only in stories whose name begins with `swap` does swapping make it slow. */
export const STORIES = [
  'swap tenth',
  'swap third',
  'swap on and off',
  'swap at first',
  'swap at the end',
  'swap always',
  'nothing',
  'traffic without slowdown',
  'compression only',
  'compression, then traffic',
  'other process with swap',
  'other process, untold',
  'thermal with swap',
  'battery with swap',
  'trickle',
  'slow by itself',
] as const;
export type Story = (typeof STORIES)[number] | LoadStory;

export type Shares = Partial<Record<Story, number>>;

/** How often each story comes among a hundred runs. */
export const SHARES: Shares = {
  'swap tenth': 9,
  'swap third': 12,
  'swap on and off': 12,
  'swap at first': 7,
  'swap at the end': 8,
  'swap always': 4,
  nothing: 6,
  'traffic without slowdown': 11,
  'compression only': 5,
  'compression, then traffic': 3,
  'other process with swap': 5,
  'other process, untold': 3,
  'thermal with swap': 4,
  'battery with swap': 4,
  trickle: 4,
  'slow by itself': 3,
};

/** The same for a machine that is used meanwhile. */
export const LOAD_SHARES: Shares = {
  'swap, constant load': 14,
  'swap, load that comes and goes': 14,
  'swap, load that starts with it': 12,
  'swap, kernel at work': 8,
  'swap, load gives way': 6,
  'traffic, constant load': 12,
  'traffic, load that comes and goes': 12,
  'traffic, load that starts with it': 14,
  'traffic, kernel at work': 8,
};

/** Whether it is one of a machine that is used meanwhile. */
export const isLoadStory = (story: Story): story is LoadStory => (LOAD_STORIES as readonly string[]).includes(story);

/** Draws a story by the shares. */
export const storyOf = (dice: Dice, shares: Shares): Story => {
  let left = dice.uniform(0, 100);
  for (const [story, share] of Object.entries(shares) as [Story, number][]) {
    left -= share;
    if (left < 0) return story;
  }
  return 'nothing';
};
