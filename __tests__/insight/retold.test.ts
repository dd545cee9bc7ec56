import {expect, test} from '@jest/globals';
import {describe as view} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import {START, Timeline} from './timeline.js';

const SECONDS = 20;

/** Reports of a run, `SECONDS` apart; the first `retold` ones are written only with the one behind them. */
const run = (retold: number, before = 30): Timeline => {
  const timeline = new Timeline(['python', 'train.py']);
  timeline.total(1000).watch(before);
  const at = (number: number): number => START + (before + (number - 1) * SECONDS) * 1000;
  timeline.watch(retold * SECONDS);
  for (let number = 1; number <= 30; number++) {
    if (number > retold + 1) timeline.watch(SECONDS);
    if (number <= retold)
      timeline.report(10 * number, {trainLoss: 2, guessed: true, retold: true, t: at(number)} as never);
    else timeline.report(10 * number, {trainLoss: 2, guessed: true});
  }
  return timeline;
};

const stateAfter = (timeline: Timeline) => {
  const state = createState();
  for (const event of timeline.events) fold(state, event);
  return state;
};

test('reports that count only later give the same pace and charts as if they had counted at once', () => {
  const [at, now] = [run(0), run(2)];
  const [before, after] = [stateAfter(at), stateAfter(now)];
  expect(now.now).toBe(at.now);
  expect(after.series.loss).toEqual(before.series.loss);
  expect(after.pace.first).toEqual(before.pace.first);
  expect(after.pace.segments).toEqual(before.pace.segments);
  expect(view(after, now.now).training).toEqual(view(before, at.now).training);
  expect(view(after, now.now).training).toMatchObject({iteration: 300, guessed: true, iterationsPerMinute: 30});
});

test('a pause between them is not counted as work', () => {
  const timeline = new Timeline(['python', 'train.py']);
  timeline.watch(10).add({type: 'pause', by: 'user'}).watch(600).add({type: 'resume', by: 'user'}).watch(10);
  const early = {trainLoss: 2, guessed: true, retold: true, t: START + 5000};
  timeline.report(10, early as never).report(20, {guessed: true});
  const {run: shown} = view(stateAfter(timeline), timeline.now);
  expect(shown.pausedSeconds).toBe(600);
  expect(shown.elapsedSeconds).toBe(620);
});
