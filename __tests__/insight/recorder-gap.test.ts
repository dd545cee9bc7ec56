import {expect, test} from '@jest/globals';
import {describe as describeRun} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import type {RunEvent} from '../../source/journal/events.js';
import {gapWords} from '../../source/report/recorder-gap.js';
import {reportAt} from '../journal/samples.js';

const T = 1_700_000_000_000;
const SECOND = 1000;

const viewAfter = (events: readonly RunEvent[], now = T + 200 * SECOND) => {
  const state = createState();
  for (const event of events) fold(state, event);
  return describeRun(state, now);
};

/** A report every ten seconds up to 60 s, nothing for a minute, and then again. */
const before: RunEvent[] = [
  {t: T, type: 'recording', pid: 1, gapSeconds: null},
  {t: T, type: 'training'},
  ...[1, 2, 3, 4, 5, 6].map(index => reportAt(index, T + index * 10 * SECOND)),
];
const after: RunEvent[] = [13, 14, 15].map(index => reportAt(index, T + index * 10 * SECOND));
const back = T + 121 * SECOND;
const missed: RunEvent[] = [7, 8, 9, 10, 11, 12].map(index => ({...reportAt(index, back), history: true}));
const recording: RunEvent = {t: back, type: 'recording', pid: 2, gapSeconds: 60};

test('a run that was recorded throughout has no gap', () => {
  expect(viewAfter(before).recorder.gap).toBeNull();
});

test('a gap of which nothing is known', () => {
  const {recorder, warnings} = viewAfter([...before, recording]);
  expect(recorder.gap).toEqual({from: T + 61 * SECOND, to: back, recoveredLines: null, complete: null});
  expect(warnings).toEqual([]);
  expect(gapWords(recorder.gap as never, back)).toMatch(/^not recorded for 1 min 00 s up to \d\d:\d\d$/);
});

test('what was read afterwards is shown and counts, and changes no pace', () => {
  const seen = viewAfter([
    ...before,
    recording,
    ...missed,
    {t: back, type: 'recovered', lines: 6, complete: true},
    ...after,
  ]);
  const unseen = viewAfter([...before, recording, ...after]);
  expect(seen.recorder.gap).toMatchObject({recoveredLines: 6, complete: true});
  expect(seen.warnings).toEqual([]);
  expect(seen.training.iterationsPerMinute).toBe(unseen.training.iterationsPerMinute);
  expect(seen.training.iterationsPerMinute).toBeCloseTo(6, 5);
  const shown = viewAfter([...before, recording, ...missed], back + SECOND);
  expect(shown.training.iteration).toBe(12);
});

test('what is lost stands as a warning, also behind a gap of which nothing is', () => {
  const lost: RunEvent = {t: back, type: 'recovered', lines: 100, complete: false};
  const {recorder, warnings} = viewAfter([...before, recording, lost]);
  expect(warnings).toMatchObject([{code: 'output-gap', since: back}]);
  expect(gapWords(recorder.gap as never, back)).toMatch(
    /100 lines of it read afterwards, without their times, the rest is lost$/,
  );
  const again: RunEvent[] = [
    {t: back + SECOND, type: 'recording', pid: 3, gapSeconds: 1},
    {t: back + SECOND, type: 'recovered', lines: 0, complete: true},
  ];
  expect(viewAfter([...before, recording, lost, ...again]).warnings).toMatchObject([{code: 'output-gap'}]);
});

test.each([
  [0, true, 'nothing was printed meanwhile'],
  [1, true, '1 line of it read afterwards, without its time'],
  [0, false, 'what was printed meanwhile is lost'],
])('%p lines, complete: %p', (recoveredLines, complete, words) => {
  expect(gapWords({from: T, to: back, recoveredLines, complete}, back)).toContain(`: ${words}`);
});
