import type {Dice, Window} from './dice.js';
import {isLoadStory, type Story} from './stories.js';

const onAndOff = (length: number, dice: Dice): Window[] => {
  const windows: Window[] = [];
  const scale = dice.uniform(40, 400);
  for (let t = length * dice.uniform(0.05, 0.3); t < 2 * length; ) {
    const to = t + scale * dice.uniform(0.5, 1.5);
    windows.push({from: t, to});
    t = to + scale * dice.uniform(0.5, 2);
  }
  return windows;
};

/** Where the story's traffic is, in a run that would take `length` seconds without it. */
export const trafficWindows = (story: Story, length: number, dice: Dice): Window[] => {
  const span = (share: number): Window[] => {
    const from = length * dice.uniform(0.12, 0.95 - share);
    return [{from, to: from + length * share}];
  };
  switch (story) {
    case 'swap tenth':
      return span(dice.uniform(0.1, 0.16));
    case 'swap third':
      return span(dice.uniform(0.28, 0.45));
    case 'swap at first':
      return [{from: -1000, to: length * dice.uniform(0.15, 0.6)}];
    case 'swap at the end':
      return [{from: length * dice.uniform(0.5, 0.85), to: Number.POSITIVE_INFINITY}];
    case 'swap always':
      return [{from: -1000, to: Number.POSITIVE_INFINITY}];
    case 'swap on and off':
      return onAndOff(length, dice);
    case 'nothing':
    case 'compression only':
    case 'trickle':
    case 'slow by itself':
      return [];
    case 'traffic without slowdown':
      return dice.chance(0.4) ? onAndOff(length, dice) : span(dice.uniform(0.1, 0.5));
    default:
      if (!isLoadStory(story)) return span(dice.uniform(0.12, 0.4));
      return dice.chance(0.4) ? onAndOff(length, dice) : span(dice.uniform(0.15, 0.45));
  }
};

/** Where the run is slower for another reason than swapping. */
export const otherWindows = (story: Story, traffic: readonly Window[], length: number, dice: Dice): Window[] => {
  const first = traffic[0] ?? {from: length * dice.uniform(0.2, 0.5), to: length * dice.uniform(0.6, 0.9)};
  switch (story) {
    case 'compression only':
    case 'slow by itself':
      return [first];
    case 'compression, then traffic':
      return [{from: first.from - length * dice.uniform(0.1, 0.2), to: first.to + length * dice.uniform(0.05, 0.3)}];
    case 'other process with swap':
    case 'thermal with swap':
    case 'battery with swap':
      return dice.chance(0.5) ? [first] : [{from: first.from, to: first.to + length * dice.uniform(-0.05, 0.3)}];
    case 'other process, untold': {
      // Only the time at which it ends shows that it is not the swapping.
      const longer = dice.chance(0.5)
        ? dice.uniform(0.12, 0.4) * length
        : -dice.uniform(0.3, 0.7) * (first.to - first.from);
      return [{from: first.from, to: first.to + longer}];
    }
    default:
      return [];
  }
};
