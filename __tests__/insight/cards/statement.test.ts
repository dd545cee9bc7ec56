import {describe, expect, test} from '@jest/globals';
import {roomOf} from '../../../source/insight/cards/room.js';
import {cardStatement} from '../../../source/insight/cards/statement.js';
import type {CardUse, CardView} from '../../../source/insight/cards/types.js';
import type {Pressure} from '../../../source/journal/events.js';
import {Timeline} from '../timeline.js';
import {card, GB, MB, ofTrainer, other} from './session.js';

const NOW = 1_800_000_000_000;

const view = (more: Partial<CardView> = {}): CardView => ({
  ...card(),
  ...{takenAt: NOW, usedByRun: true, room: 'green', holders: []},
  ...more,
});

const USE: CardUse = {
  ...{
    sharing: null,
    sharedSeconds: 0,
    hotSeconds: 0,
    slowerNow: null,
    asBefore: false,
    waitsForData: null,
    hotSince: null,
  },
  ...{cost: {factor: null, lostSeconds: null, evidence: 'none'}, meanBusyPercent: 90, peakBytes: 20 * GB},
};

const says = (cards: readonly CardView[], use: Partial<CardUse>) => cardStatement({cards, use: {...USE, ...use}});

const SHARED = {processes: 2, bytes: 22 * GB, since: NOW - 90_000};
const CROWDED = view({usedBytes: 43_052 * MB, othersBytes: 23_007 * MB});

describe('what the cards say', () => {
  test.each<[string, readonly CardView[], Partial<CardUse>, string | undefined]>([
    ['nothing in the way', [view()], {}, undefined],
    [
      'others, and what they cost',
      [CROWDED],
      {sharing: SHARED, slowerNow: 2.43},
      'two other processes use this card (42 of 80 GB): 2.4× slower than before',
    ],
    [
      'others, at no cost so far',
      [CROWDED],
      {sharing: {...SHARED, processes: 1}, asBefore: true},
      'another process uses this card (42 of 80 GB), but no slower so far',
    ],
    [
      'others who were there from the beginning',
      [CROWDED],
      {sharing: SHARED},
      'two other processes use this card (42 of 80 GB)',
    ],
    [
      'others at no cost, after some that had one',
      [CROWDED],
      {sharing: SHARED, asBefore: true, cost: {factor: 2.2, lostSeconds: 80, evidence: 'strong'}},
      'two other processes use this card (42 of 80 GB), but no slower now',
    ],
    [
      'others who have just come, after some that had a cost',
      [CROWDED],
      {sharing: {...SHARED, since: NOW - 5000}, cost: {factor: 2.2, lostSeconds: 80, evidence: 'strong'}},
      'two other processes use this card (42 of 80 GB)',
    ],
    [
      'others whose cost is not sure',
      [CROWDED],
      {sharing: SHARED, cost: {factor: 1.4, lostSeconds: 8, evidence: 'weak'}},
      'two other processes use this card (42 of 80 GB): perhaps 1.4× slower, not enough evidence yet',
    ],
    [
      'others that the driver does not name',
      [CROWDED],
      {sharing: {...SHARED, processes: 0}},
      'other programs hold 22 GB of this card (42 of 80 GB)',
    ],
    [
      'a card that waits while the processor works',
      [view({busyPercent: 28})],
      {waitsForData: {busyPercent: 28.2, cpuPercent: 104}},
      'waits for its data: the card is 28 % busy',
    ],
    [
      'a card that waits while nothing works',
      [view({busyPercent: 28})],
      {waitsForData: {busyPercent: 28.2, cpuPercent: 12}},
      "waits for its data: the card is 28 % busy, and the trainer's processor 12 %: look at disk and network",
    ],
    [
      'a hot card among several',
      [view(), view({index: 1, uuid: 'GPU-1', slowedBy: 'heat', celsius: 87})],
      {hotSince: NOW - 60_000},
      'GPU 1 is too hot (87 °C) and slows itself down',
    ],
    [
      'a full card that others fill',
      [view({room: 'red', usedBytes: 81_000 * MB, othersBytes: 21_000 * MB})],
      {sharing: SHARED, slowerNow: 2},
      "the card's memory is nearly full (79 of 80 GB), others hold 21 GB of it: a larger batch may end the run",
    ],
  ])('%s', (_what, cards, use, sentence) => {
    expect(says(cards, use)?.sentence).toBe(sentence);
  });

  test('a full card that the run fills by itself comes last, and is no alarm', () => {
    const full = view({room: 'red', usedBytes: 81_000 * MB, runBytes: 80_900 * MB, othersBytes: 100 * MB});
    expect(says([full], {})).toMatchObject({level: 'notice', brief: 'card memory full'});
    expect(says([full], {waitsForData: {busyPercent: 20, cpuPercent: 100}})?.sentence).toMatch(/^waits for its data/);
  });

  test('a card that the run does not use has nothing to say', () => {
    const foreign = view({index: 1, uuid: 'GPU-1', usedByRun: false, slowedBy: 'power-brake', room: 'red'});
    expect(says([view(), foreign], {})).toBeNull();
  });
});

describe('what is left of the memory of a card, as a colour', () => {
  const colour = (usedMiB: number, runMost = usedMiB, was: Pressure | null = null): Pressure | null =>
    roomOf(card({usedBytes: usedMiB * MB, runBytes: usedMiB * MB, othersBytes: 0}), {
      ...{runMost: runMost * MB, othersMost: 0},
      room: was,
    });

  test('goes by what is left beside what the run holds', () => {
    expect(colour(20_045)).toBe('green');
    expect(colour(76_000)).toBe('green');
    expect(colour(79_500)).toBe('yellow');
    expect(colour(80_700)).toBe('red');
  });

  test('what the run held before it may want again', () => {
    expect(colour(60_000, 80_500)).toBe('red');
  });

  test('stays until there is clearly more room', () => {
    expect(colour(80_000, 80_000, 'red')).toBe('red');
    expect(colour(80_000, 80_000, 'yellow')).toBe('yellow');
    expect(colour(78_300)).toBe('green');
    expect(colour(78_300, 78_300, 'yellow')).toBe('yellow');
  });

  test('is not known where the driver tells no sizes', () => {
    expect(roomOf(card({usedBytes: null}), {runMost: 0, othersMost: 0, room: null})).toBeNull();
  });
});

describe('whose a card is', () => {
  const seen = (cards: readonly ReturnType<typeof card>[], processes: readonly ReturnType<typeof other>[]) =>
    new Timeline(['python', 'train.py'])
      .training()
      .add({type: 'cards', cards: [...cards], processes: [...processes]})
      .view();

  test('without a card there is nothing', () => {
    const {cards, cardUse} = new Timeline().training().watch(10).view();
    expect({cards, cardUse}).toEqual({cards: [], cardUse: null});
  });

  test('where the run is behind a container, no process counts as another', () => {
    const hidden = card({runBytes: null, othersBytes: null});
    expect(seen([hidden], [other(731, 20_036 * MB)]).cardUse?.sharing).toBeNull();
  });

  test('of several cards those count that the run holds memory of', () => {
    const second = card({index: 1, uuid: 'GPU-1', runBytes: 0, othersBytes: 60_000 * MB, usedBytes: 60_000 * MB});
    const {cards, cardUse} = seen([card(), second], [ofTrainer(), other(1002, 60_000 * MB, {uuid: 'GPU-1'})]);
    expect(cards.map(({usedByRun}) => usedByRun)).toEqual([true, false]);
    expect(cardUse?.sharing).toBeNull();
  });

  test('a context that computes nothing, and a desktop, do not count', () => {
    expect(seen([card({othersBytes: 90 * MB})], [ofTrainer(), other(5, 80 * MB)]).cardUse?.sharing).toBeNull();
    expect(seen([card({othersBytes: 1500 * MB})], [ofTrainer()]).cardUse?.sharing).toBeNull();
    expect(seen([card({othersBytes: 5000 * MB})], [ofTrainer()]).cardUse?.sharing).toMatchObject({processes: 0});
  });
});
