import {describe, expect, test} from '@jest/globals';
import {type Axes, type Verdict, verdict} from '../../source/insight/verdict-words.js';
import type {MemorySample} from '../../source/journal/events.js';
import {sample, Timeline} from './timeline.js';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

const FINE: Axes = {
  memory: {pressure: 'green', traffic: 'none', compressing: false, returning: false},
  paceRatio: 1,
  iterationsPerMinute: 24,
  slowdown: {factor: null, factorLow: null, factorHigh: null, otherCause: null, lostSeconds: null, evidence: 'none'},
  hindrance: null,
  cards: null,
  quit: [],
  state: 'training',
  ended: false,
  lost: null,
  everSwapped: false,
  hosts: null,
};

const SWAPPING = {pressure: 'red', traffic: 'swapping', compressing: true, returning: false} as const;
const STRONG = {
  factorLow: null,
  factorHigh: null,
  otherCause: null,
  factor: 2.08,
  lostSeconds: 34 * 60,
  evidence: 'strong',
} as const;
const CURSOR = [{app: 'Cursor', bytes: 3.6 * GB}];

const TABLE: [name: string, more: Partial<Axes>, level: Verdict['level'], sentence: string][] = [
  ['nothing is in the way', {}, 'good', 'all in memory, 24 it/min'],
  ['slow work is no slow machine', {iterationsPerMinute: 7.26}, 'good', 'all in memory, 7.3 it/min'],
  ['it swapped earlier', {slowdown: STRONG}, 'good', 'all in memory, 24 it/min, 34 min lost while swapping'],
  [
    'it swaps and costs',
    {memory: SWAPPING, slowdown: STRONG, quit: CURSOR},
    'bad',
    'swapping: 2.1× slower, 34 min lost so far, quit Cursor (3.6 GB)',
  ],
  [
    'several to quit',
    {memory: SWAPPING, slowdown: {...STRONG, lostSeconds: 7500}, quit: [...CURSOR, {app: 'Slack', bytes: 600 * MB}]},
    'bad',
    'swapping: 2.1× slower, 2 h 05 min lost so far, quit Cursor and Slack (4.2 GB)',
  ],
  [
    'it thrashes',
    {memory: {...SWAPPING, traffic: 'thrashing'}, slowdown: {...STRONG, lostSeconds: 3}},
    'bad',
    'swapping heavily: 2.1× slower',
  ],
  [
    'weak evidence',
    {memory: {...SWAPPING, pressure: 'yellow'}, slowdown: {...STRONG, evidence: 'weak'}, quit: CURSOR},
    'notice',
    'swapping: perhaps 2.1× slower, not enough evidence yet, quit Cursor (3.6 GB)',
  ],
  [
    'another program was busier meanwhile',
    {
      memory: SWAPPING,
      slowdown: {...STRONG, evidence: 'weak', factor: 1.44, factorLow: 1.3, factorHigh: 1.6, otherCause: 'Cursor'},
      quit: CURSOR,
    },
    'bad',
    "swapping: 1.3–1.6× slower, perhaps partly due to Cursor's work, quit Cursor (3.6 GB)",
  ],
  [
    'another program may be all of it',
    {
      memory: {...SWAPPING, pressure: 'yellow'},
      slowdown: {
        ...STRONG,
        evidence: 'weak',
        factor: 1.26,
        factorLow: 1,
        factorHigh: 1.6,
        otherCause: 'other programs',
      },
    },
    'notice',
    "swapping: up to 1.6× slower, perhaps due to other programs' work",
  ],
  [
    'swaps, no slower',
    {memory: {...SWAPPING, pressure: 'green'}},
    'notice',
    'swapping, but no slower so far, 24 it/min',
  ],
  ['swaps, nothing known', {memory: SWAPPING, paceRatio: null}, 'bad', 'swapping: cost not known yet'],
  [
    'compression alone',
    {memory: {pressure: 'yellow', traffic: 'none', compressing: true, returning: false}, paceRatio: 1.62},
    'notice',
    'compressing memory, not swapping, 1.6× slower than usual',
  ],
  [
    'short and quiet',
    {memory: {pressure: 'red', traffic: 'none', compressing: false, returning: false}, quit: CURSOR},
    'bad',
    'memory is short, not swapping, 24 it/min, quit Cursor (3.6 GB)',
  ],
  [
    'pages come back after a quit',
    {memory: {pressure: 'green', traffic: 'thrashing', compressing: true, returning: true}, slowdown: STRONG},
    'notice',
    'pages come back from swap, 24 it/min',
  ],
  [
    'nothing comes back after a quit',
    {memory: {pressure: 'green', traffic: 'none', compressing: false, returning: true}},
    'good',
    'all in memory, 24 it/min',
  ],
  ['battery', {paceRatio: 1.5, hindrance: 'on battery'}, 'notice', 'slow, but not because of memory: on battery'],
  ['battery, and not slow', {hindrance: 'on battery'}, 'good', 'all in memory, 24 it/min'],
  ['slow for no reason', {paceRatio: 1.5}, 'notice', 'slow, but not because of memory: 1.5× slower than usual'],
  ['no pace yet', {iterationsPerMinute: null, paceRatio: null}, 'unknown', 'not enough evidence yet'],
  ['no look at memory', {memory: null}, 'unknown', 'not enough evidence yet'],
  ['paused', {state: 'paused', memory: SWAPPING}, 'unknown', 'paused: this frees no memory by itself'],
  [
    'ended, cost',
    {ended: true, everSwapped: true, slowdown: STRONG},
    'notice',
    '2.1× slower while swapping, 34 min lost',
  ],
  ['ended, never swapped', {ended: true, memory: null}, 'good', 'no swapping to speak of'],
  ['ended, not known', {ended: true, everSwapped: null}, 'unknown', ''],
  [
    'ended, swapped a little',
    {ended: true, everSwapped: true},
    'unknown',
    'it swapped: not enough evidence of what that cost',
  ],
  [
    'a loss that is NaN',
    {lost: {iteration: 10, of: 'training'}, memory: SWAPPING, slowdown: STRONG},
    'bad',
    'training loss NaN or infinite since iteration 10: stop it',
  ],
];

test.each(TABLE)('%s', (_name, more, level, sentence) => {
  expect(verdict({...FINE, ...more})).toMatchObject({level, sentence});
});

test.each<[brief: string, more: Partial<Axes>]>([
  ['', {}],
  ['', {slowdown: STRONG}],
  ['swapping 2.1×', {memory: SWAPPING, slowdown: STRONG, quit: CURSOR}],
  ['swapping heavily 2.1×', {memory: {...SWAPPING, traffic: 'thrashing'}, slowdown: STRONG}],
  ['swapping', {memory: SWAPPING, slowdown: {...STRONG, evidence: 'weak'}}],
  [
    'compressing',
    {memory: {pressure: 'yellow', traffic: 'none', compressing: true, returning: false}, paceRatio: 1.62},
  ],
  ['', {memory: {pressure: 'yellow', traffic: 'none', compressing: false, returning: false}}],
  ['slow: on battery', {paceRatio: 1.5, hindrance: 'on battery'}],
  ['slow: 1.5×', {paceRatio: 1.5}],
  ['loss is NaN or inf', {lost: {iteration: 10, of: 'training'}}],
])('in short: %s', (brief, more) => {
  expect(verdict({...FINE, ...more}).brief).toBe(brief);
});

/** So many reports of ten iterations, each after `seconds` of samples with this memory. */
const train = (
  line: Timeline,
  first: number,
  count: number,
  seconds: number,
  memory: Partial<MemorySample>,
): number => {
  for (let index = 0; index < count; index++) {
    for (let second = 0; second < seconds; second += 2) {
      const {memory: base, ...rest} = sample(0);
      line.wait(2).add({...rest, memory: base && {...base, ...memory}});
    }
    line.report(first + 10 * index);
  }
  return first + 10 * count;
};

const TRAFFIC = {swapInBytesPerSecond: 30 * MB, swapOutBytesPerSecond: 20 * MB, pressure: 'red'} as const;

describe('a run', () => {
  test('goes from all in memory to swapping, with its cost, and back', () => {
    const line = new Timeline().wait(5).training().total(2000);
    let next = train(line, 10, 12, 24, {});
    expect(line.view().verdict).toMatchObject({level: 'good', sentence: 'all in memory, 25 it/min'});
    next = train(line, next, 8, 48, TRAFFIC);
    const {verdict: said, slowdown, training} = line.view();
    expect(said.level).toBe('bad');
    expect(said.sentence).toMatch(/^swapping: 2\.0× slower, \d min lost so far$/);
    expect(slowdown.evidence).toBe('strong');
    expect(slowdown.factor).toBeCloseTo(2, 1);
    // Seven or eight reports that took 24 s longer: what is not certain yet, the last ten seconds, waits.
    expect(slowdown.lostSeconds).toBeGreaterThan(140);
    expect(slowdown.lostSeconds).toBeLessThan(200);
    expect(slowdown.etaIfClearedSeconds).toBeGreaterThan(0);
    expect(slowdown.etaIfClearedSeconds).toBeLessThan(training.etaSeconds ?? 0);
    // The last minute was slow for memory, although it swaps no longer: nothing else is to blame.
    next = train(line, next, 1, 24, {});
    expect(line.view().verdict.sentence).toMatch(/^all in memory, /);
    train(line, next, 5, 24, {});
    expect(line.view().verdict.sentence).toMatch(/^all in memory, 25 it\/min, \d min lost while swapping$/);
    expect(line.view().slowdown.etaIfClearedSeconds).toBeNull();
  });

  test('which still writes to swap after a quit is called swapping', () => {
    const line = new Timeline().wait(5).training().total(2000);
    let next = train(line, 10, 12, 24, {});
    next = train(line, next, 4, 48, TRAFFIC);
    line.add({type: 'quit', app: 'Cursor', bytes: 3.6 * GB, result: 'quit'});
    const both = {swapInBytesPerSecond: 82 * MB, swapOutBytesPerSecond: 1.2 * MB, pressure: 'green'} as const;
    train(line, next, 1, 30, both);
    expect(line.view().verdict.sentence).toMatch(/^swapping heavily/);
  });

  test('whose pages come back after a quit is not called swapping, for a minute', () => {
    const line = new Timeline().wait(5).training().total(2000);
    let next = train(line, 10, 12, 24, {});
    next = train(line, next, 4, 48, TRAFFIC);
    line.add({type: 'quit', app: 'Cursor', bytes: 3.6 * GB, result: 'quit'});
    const back = {swapInBytesPerSecond: 82 * MB, swapOutBytesPerSecond: 0, pressure: 'green'} as const;
    next = train(line, next, 1, 30, back);
    expect(line.view().verdict).toMatchObject({level: 'notice', brief: 'back from swap'});
    expect(line.view().verdict.sentence).toMatch(/^pages come back from swap, /);
    next = train(line, next, 1, 10, {...back, swapOutBytesPerSecond: 20 * MB});
    expect(line.view().verdict.sentence).toMatch(/^swapping/);
    train(line, next, 2, 30, back);
    expect(line.view().verdict.sentence).toMatch(/^swapping/);
  });

  test('says nothing of memory that it has not looked at for a while', () => {
    const line = new Timeline().wait(5).training();
    train(line, 10, 12, 24, {});
    expect(line.view(90).verdict).toMatchObject({level: 'unknown', sentence: 'not enough evidence yet'});
  });

  test('that is slow on battery is not slow for memory', () => {
    const line = new Timeline().wait(5).training();
    const next = train(line, 10, 14, 24, {});
    line.add({type: 'power', gpuPercent: 90, onBattery: true, lowPowerMode: null, speedLimitPercent: 100});
    train(line, next, 4, 44, {});
    expect(line.view().verdict).toMatchObject({
      level: 'notice',
      sentence: 'slow, but not because of memory: on battery',
    });
  });
});
