import {describe, expect, test} from '@jest/globals';
import type {Line} from '../../source/insight/story/lines.js';
import type {FailureKind} from '../../source/journal/events.js';
import {toJson} from '../../source/report/json.js';
import {lastMinutesWords} from '../../source/report/last-minutes.js';
import {storyText, storyWords} from '../../source/report/story.js';
import {storyJson} from '../../source/report/story-json.js';
import {random} from '../insight/timeline.js';

const NOW = new Date('2026-11-24T14:05:30').getTime();
const HOUR = 3_600_000;
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const times = (count: number, seconds: number, approximate = false) => ({count, seconds, approximate});
const never = times(0, 0);

const END: Extract<Line, {about: 'end'}> = {
  about: 'end',
  at: NOW - 60_000,
  state: 'failed',
  exitCode: 1,
  outcome: 'failed',
  early: true,
  kind: 'metal-out-of-memory',
};

const ALL: Line[] = [
  END,
  {about: 'alerts', codes: ['val-loss-rising', 'on-battery']},
  {
    about: 'iterations',
    from: 512,
    to: 1234,
    total: 2000,
    perMinute: 11.2,
    approximate: false,
    beganAt: null,
    running: true,
  },
  {
    about: 'losses',
    train: {from: 1.482, to: 1.234},
    validation: {from: 1.512, to: 1.456},
    best: {iteration: 1000, value: 1.412},
  },
  {
    about: 'swapping',
    ...times(3, 2460),
    mostBytesPerSecond: 48.9 * MIB,
    holds: false,
    lost: {seconds: 1140, sure: true},
  },
  {about: 'pressure', red: times(2, 840), yellow: times(1, 1860), mostSwapBytes: 3.2 * GIB, holds: null},
  {about: 'checkpoints', count: 7, atLeast: false, last: {iteration: 1200, at: NOW - 150_000}},
  {
    about: 'pauses',
    ...times(3, 720),
    by: [
      {actor: 'user', count: 1},
      {actor: 'policy', count: 2},
    ],
    holds: false,
  },
  {
    about: 'quits',
    app: 'Cursor',
    goneBy: null,
    at: NOW - 20 * 60_000,
    result: 'quit',
    freedBytes: 3.4 * GIB,
    paceBefore: 11,
    paceAfter: 24,
    others: 0,
  },
  {
    about: 'apps',
    came: [],
    atLeast: false,
    gone: [{app: 'Docker', bytes: 1.9 * GIB, from: NOW - 2 * HOUR, to: NOW - HOUR}],
  },
  {about: 'away', asleep: times(1, 1800), unrecorded: never},
];

test('eight lines at the most; short ones share one, and the most important stay by themselves', () => {
  expect(
    storyText(
      {name: 'lora', state: 'failed', outcome: 'failed', startedAt: NOW - 3 * HOUR, endedAt: NOW - 60_000},
      NOW - 2 * HOUR,
      NOW,
      ALL,
    ),
  ).toBe(`lora: failed; 12:05 to 14:05 (2 h 00 min)
  failed at 14:04, exit code 1: metal out of memory
  alerts: the validation loss rose; it ran on battery
  iterations 512 → 1,234 of 2,000, 11.2 it/min
  training loss 1.482 → 1.234, validation 1.512 → 1.456, best 1.412 at 1,000
  swapping 3 times, 41 min together, cost ≈19 min so far, at most 48.9 MB/s
  pressure red twice, 14 min together, yellow once, 31 min
  7 checkpoints written, the last at iteration 1,200 (14:03)
  paused 3 times, 12 min together (1 by you, 2 by auto-pause)
`);
});

test('nothing is known, or nothing is new', () => {
  const run = {name: 'lora', state: 'training', outcome: null, startedAt: NOW - 3 * HOUR, endedAt: null};
  expect(storyText(run, NOW - HOUR, NOW, [])).toContain('nothing is known');
  expect(
    storyText({...run, state: 'finished', outcome: 'finished', endedAt: NOW - 2 * HOUR}, NOW - HOUR, NOW, []),
  ).toContain('nothing: it had ended at 12:05');
});

test('the period is no longer than the run', () => {
  const run = {name: 'lora', state: 'training', outcome: null, startedAt: NOW - 80_000, endedAt: null};
  expect(storyText(run, NOW - 2 * HOUR, NOW, ALL)).toMatch(/^lora: training; 14:04 to 14:05 \(1 min\)\n/);
});

describe('what is unknown, or would mislead, is left out', () => {
  test.each<[string, Line, string]>([
    ['pace and total', {...(ALL[2] as Line), total: null, perMinute: null} as Line, 'iterations 512 → 1,234'],
    [
      'losses before',
      {about: 'losses', train: {from: null, to: 2}, validation: {from: null, to: null}, best: null},
      'training loss 2.000',
    ],
    [
      'a loss that is NaN',
      {about: 'losses', train: {from: 2, to: Number.NaN}, validation: {from: null, to: null}, best: null},
      'training loss 2.000 → NaN',
    ],
    [
      'what a quit brought',
      {...(ALL[8] as Line), freedBytes: null, paceBefore: null, paceAfter: null} as Line,
      'Cursor quit at 13:45',
    ],
    [
      'an exit code',
      {...END, at: NOW, state: 'interrupted', exitCode: null, outcome: 'interrupted', kind: null},
      'interrupted at 14:05',
    ],
    [
      'exit code 0 of a training that died',
      {...END, state: 'finished', exitCode: 0, kind: 'rank-lost'},
      'exit code 0 at 14:04, before its last iteration: rank lost',
    ],
    [
      'exit code 0 of one that failed at its last iteration',
      {...END, state: 'finished', exitCode: 0, early: false, kind: 'disk-full'},
      'failed at 14:04, with exit code 0: disk full',
    ],
    [
      'exit code 0 of one that ended early',
      {...END, state: 'finished', exitCode: 0, outcome: 'ended-early', kind: null},
      'exit code 0 at 14:04, before its last iteration',
    ],
  ])('%s', (_what, line, text) => {
    expect(storyWords([line], NOW)).toEqual([text]);
  });
});

const CODES = ['stalled', 'loss-not-finite', 'val-loss-rising', 'disk-low', 'on-battery'];
const KINDS: (FailureKind | null)[] = ['metal-out-of-memory', 'dataset-too-small', 'batch-not-divisible', null];
const NAMES = ['Cursor', 'Visual Studio Code - Insiders', '微信'.repeat(20), 'an app of a very long name '.repeat(4)];

test('no line is cut in the middle, whatever happened', () => {
  const next = random(11);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  const upTo = (most: number): number => Math.floor(most ** next());
  const maybe = <Value>(value: Value): Value | null => (next() < 0.3 ? null : value);
  const some = () => times(upTo(1000), upTo(700_000), next() < 0.5);
  const loss = () => pick([next() * 10, next() * 1e9, Number.NaN, Number.POSITIVE_INFINITY, null]);
  const seen = () => ({app: pick(NAMES), bytes: maybe(upTo(64 * GIB)), from: NOW - 9 * HOUR, to: NOW - upTo(6 * HOUR)});
  const past = () => NOW - upTo(300 * HOUR);
  for (let count = 0; count < 2000; count++) {
    const lines: Line[] = [
      {
        about: 'end',
        at: past(),
        state: pick(['finished', 'failed', 'interrupted']),
        exitCode: maybe(255),
        outcome: pick(['failed', 'interrupted', 'ended-early']),
        early: next() < 0.5,
        kind: pick(KINDS),
      },
      {about: 'alerts', codes: CODES.filter(() => next() < 0.5).concat('stalled')},
      {
        about: 'iterations',
        from: upTo(1e8),
        to: upTo(1e8),
        total: maybe(upTo(1e8)),
        perMinute: maybe(upTo(1e5)),
        approximate: next() < 0.5,
        beganAt: maybe(past()),
        running: next() < 0.5,
      },
      {
        about: 'losses',
        train: {from: loss(), to: loss()},
        validation: {from: loss(), to: loss()},
        best: maybe({iteration: upTo(1e8), value: next()}),
      },
      {
        about: 'swapping',
        ...some(),
        mostBytesPerSecond: maybe(upTo(4 * GIB)),
        holds: next() < 0.5,
        lost: maybe({seconds: upTo(7e5), sure: next() < 0.5}),
      },
      {
        about: 'pressure',
        red: some(),
        yellow: some(),
        mostSwapBytes: maybe(upTo(99 * GIB)),
        holds: pick(['red', null]),
      },
      {
        about: 'cards',
        ...{shared: some(), mostOthersBytes: maybe(upTo(64 * GIB)), hot: some(), holds: pick(['shared', 'hot', null])},
      },
      {about: 'checkpoints', count: upTo(500), atLeast: true, last: {iteration: maybe(upTo(1e8)), at: past()}},
      {
        about: 'pauses',
        ...some(),
        by: (['user', 'policy', 'outside'] as const).map(actor => ({actor, count: upTo(999)})),
        holds: next() < 0.5,
      },
      {
        about: 'quits',
        app: pick(NAMES),
        goneBy: null,
        at: past(),
        result: pick(['quit', 'still-open', 'refused']),
        freedBytes: maybe(upTo(99 * GIB)),
        paceBefore: maybe(upTo(9999)),
        paceAfter: maybe(upTo(9999)),
        others: upTo(30),
      },
      {about: 'apps', atLeast: next() < 0.5, came: [seen(), seen()], gone: next() < 0.5 ? [seen()] : []},
      {about: 'away', asleep: some(), unrecorded: some()},
      {about: 'forgotten', before: past()},
    ];
    const kept = lines.filter(() => next() < 0.8);
    const told = storyWords(kept, NOW);
    expect(told.length).toBeLessThanOrEqual(8);
    for (const line of told) {
      const cut = line.replace(/\S*….*?(?= \(| quit| was| could)/, '').includes('…');
      if ([...line].length > 74 || line === '' || cut || /undefined|null|NaN it/.test(line)) throw new Error(line);
    }
  }
});

test('as JSON the times are ISO 8601 and the lines are there as shown', () => {
  const json = JSON.parse(toJson(storyJson(NOW - HOUR, NOW, ALL)));
  expect(json).toMatchObject({since: new Date(NOW - HOUR).toISOString(), until: new Date(NOW).toISOString()});
  expect(json.lines).toEqual(storyWords(ALL, NOW));
  expect(json.events[0]).toMatchObject({about: 'end', at: new Date(NOW - 60_000).toISOString()});
  expect(json.events[2]).toMatchObject({from: 512, to: 1234});
  expect(JSON.stringify(json).match(/\b1[67]\d{11}\b/g)).toBeNull();
});

test('the last minutes of a run that ended badly', () => {
  const known = {
    seconds: 594,
    until: NOW,
    usedBytes: 15.7 * GIB,
    swapUsedBytes: 3.2 * GIB,
    swapInBytesPerSecond: 0,
    swapOutBytesPerSecond: 40 * MIB,
    pressure: 'red' as const,
    pressureSeconds: 360,
  };
  expect(lastMinutesWords(known)).toBe('last 10 min: pressure red for 6 min, swap 3.2 GB, out 40.0 MB/s, 15.7 GB used');
  const nothing = {usedBytes: null, swapUsedBytes: null, swapOutBytesPerSecond: null, swapInBytesPerSecond: null};
  expect(lastMinutesWords({...known, ...nothing, seconds: 40, pressureSeconds: 40})).toBe('last 40 s: pressure red');
});
