import {expect, describe as group, test} from '@jest/globals';
import {chartMarks} from '../../source/insight/chart-marks.js';
import {earlierRun, joinRuns} from '../../source/insight/join-runs.js';
import {columns, pointsOf} from '../../source/insight/series.js';
import type {RunState} from '../../source/insight/state.js';
import {wholeTimes} from '../../source/insight/whole-training.js';
import type {RunEvent} from '../../source/journal/events.js';
import {Timeline} from './timeline.js';

type Continues = RunState['continues'];

const runEvent = (continues: Continues): Omit<Extract<RunEvent, {type: 'run'}>, 't'> => ({
  ...{type: 'run', schema: 1, id: 'r', name: 'run', command: [], directory: '/'},
  continues,
});

/** A run that reports every minute: ten iterations each, and a loss that falls by 0.1. */
const aRun = (continues: Continues, reports: number, loss: number): Timeline => {
  const line = new Timeline().add(runEvent(continues)).total(1000).training();
  for (let i = 1; i <= reports; i++) line.wait(60).report(10 * i, {trainLoss: loss - i / 10});
  return line;
};

const ended = (line: Timeline) => earlierRun(line.end('stopped', 130).state());

group('a run drawn after those that it continues', () => {
  const first = ended(aRun(null, 10, 3));
  const second = ended(aRun({run: 'a', iteration: 80, checkpoint: 80}, 5, 2.2));
  const last = aRun({run: 'b', iteration: 120, checkpoint: 120}, 5, 1.8).state();
  const now = (last.startedAt ?? 0) + 300_000;
  const joined = joinRuns([first, second], last, now);

  test('goes on from them without the time between', () => {
    const {from, shifted, series} = joined;
    expect((last.startedAt ?? 0) - from).toBe(first.endedAt - first.startedAt + (second.endedAt - second.startedAt));
    expect(shifted.map(({until}) => until)).toEqual([shifted[1]?.from, last.startedAt]);
    const losses = columns(series.loss.all, from, now, 20).map(column => column?.last ?? null);
    expect(losses[9]).toBeCloseTo(2, 5);
    expect(losses.at(-1)).toBeCloseTo(1.3, 5);
    expect(losses.slice(1).every(loss => loss !== null)).toBe(true);
    const recent = columns(series.loss['10m'], now - 600_000, now, 10).map(column => column?.last ?? null);
    expect(recent[0]).toBeCloseTo(2, 5);
  });

  test('counts all iterations as its own, so that the whole training goes up', () => {
    const reached = pointsOf(joined.series.iteration).map(({value}) => value + 120);
    expect([Math.min(...reached), Math.max(...reached)]).toEqual([10, 170]);
    expect(reached).toContain(100);
  });

  test('does not show twice by iterations what was trained again from the checkpoint', () => {
    const reached = pointsOf(joined.withoutRepeats().iteration).map(({value}) => value + 120);
    expect(reached).toEqual([...reached].sort((a, b) => a - b));
    expect(reached.filter(iteration => iteration === 90)).toHaveLength(1);
    expect(reached).not.toContain(100 + 1);
  });

  test('marks where it was continued, and one best checkpoint', () => {
    expect(joined.marks.filter(({kind}) => kind === 'continued')).toHaveLength(2);
    expect(joined.marks.filter(({kind}) => kind === 'continued').at(-1)?.at).toBe(last.startedAt);
  });

  test('is drawn alone where none of them is left', () => {
    const alone = joinRuns([], last, now);
    expect(alone.series).toBe(last.series);
    expect(alone.from).toBe(last.startedAt);
    expect(alone.shifted).toEqual([]);
  });
});

test('what happened to a run is marked, oldest first', () => {
  const line = aRun(null, 3, 3)
    .add({type: 'pause', by: 'user'})
    .wait(120)
    .add({type: 'resume', by: 'user'})
    .add({type: 'validation', iteration: 30, valLoss: 2.5, seconds: 1})
    .add({type: 'checkpoint', iteration: 30, path: 'a.safetensors'})
    .wait(10)
    .add({type: 'quit', app: 'Chrome', bytes: 1e9, result: 'quit'})
    .add({type: 'quit', app: 'Mail', bytes: 1e9, result: 'refused'});
  const state = line.state();
  const marks = chartMarks(state, state.clock.at ?? 0);
  expect(marks.map(({kind, text}) => [kind, text])).toEqual([
    ['pause', 'paused'],
    ['checkpoint', 'best 30 (2.500)'],
    ['quit', 'Chrome quit'],
  ]);
  expect((marks[0]?.until ?? 0) - (marks[0]?.at ?? 0)).toBe(120_000);
});

test('a loss that is no number leaves a gap, and a mark where it began', () => {
  const line = aRun(null, 3, 3).wait(60).report(40, {trainLoss: Number.NaN});
  line.wait(60).report(50, {trainLoss: Number.POSITIVE_INFINITY});
  const state = line.state();
  const now = state.clock.at ?? 0;
  const losses = columns(state.series.loss.all, now - 120_000, now, 2);
  expect(losses.at(-1)).toBeNull();
  expect(chartMarks(state, now)).toMatchObject([{kind: 'not-finite', at: now - 60_000}]);
});

group('the times of the whole training', () => {
  test('add what the earlier runs took, without pauses and sleep', () => {
    const earlier = {runs: 2, startedAt: 5, elapsedSeconds: 1000, trainedSeconds: 900};
    const line = aRun({run: 'b', iteration: 120, earlier}, 5, 2)
      .add({type: 'pause', by: 'user'})
      .wait(50)
      .add({type: 'resume', by: 'user'})
      .wait(40)
      .add({type: 'asleep', seconds: 30});
    const view = line.view();
    expect(view.run.elapsedSeconds - view.run.trainedSeconds).toBeCloseTo(80, 5);
    expect(wholeTimes(view)).toEqual({
      runs: 3,
      startedAt: 5,
      elapsedSeconds: 1000 + view.run.elapsedSeconds,
      trainedSeconds: 900 + view.run.trainedSeconds,
    });
  });

  test('are not known of a run that an older version continued, nor of one that continues none', () => {
    expect(wholeTimes(aRun({run: 'b', iteration: 120}, 1, 2).view())).toBeNull();
    expect(wholeTimes(aRun(null, 1, 2).view())).toBeNull();
  });
});
