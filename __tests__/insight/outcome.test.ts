import {expect, describe as group, test} from '@jest/globals';
import {lastMinutes} from '../../source/insight/story/minutes.js';
import {Timeline} from './timeline.js';

/** 4,000 iterations are to be trained; each tenth up to `last` has been reported. */
const trained = (last: number): Timeline => new Timeline().total(4000).training().reports(10, last, {seconds: 1});

const failing = (line: Timeline): Timeline => line.add({type: 'failure', kind: 'rank-lost', line: 'its words'});

/** Outcome, words and failure of what ends with exit code 0. */
const endOf = (line: Timeline) => {
  const {outcome, ending, failure, state} = line.end('finished', 0).view().run;
  expect(state).toBe('finished');
  return {outcome, ending, failure: failure?.kind ?? null};
};

const FINISHED = {outcome: 'finished', ending: null, failure: null};

group('exit code 0 is the end of the training', () => {
  test.each<[string, Timeline]>([
    ['after its last iteration', trained(4000)],
    ['after the final weights, at whatever iteration', trained(140).add({type: 'saved', path: null})],
    ['when nothing tells how many there are to be', new Timeline().training().report(10)],
    ['when its iterations cannot be read', new Timeline().total(4000, 'flag')],
    ['when no further report was due', new Timeline().total(45).training().reports(10, 40)],
    ['when it counts from 0', new Timeline().total(45).training().reports(0, 44, {every: 1})],
    ['when it passed what was taken for its total', new Timeline().total(5, 'flag').training().reports(10, 40)],
  ])('%s', (_what, line) => {
    expect(endOf(line)).toEqual(FINISHED);
  });

  test('after a failure that the run continued after', () => {
    expect(endOf(failing(trained(3990)).wait(1).report(4000))).toEqual(FINISHED);
    expect(endOf(failing(trained(4000)).add({type: 'saved', path: null}))).toEqual(FINISHED);
  });

  test('after a failure long ago of a program that cannot be read', () => {
    expect(endOf(failing(new Timeline().wait(5)).wait(60))).toEqual(FINISHED);
  });
});

test('an end before the last iteration of which nothing tells the reason is no failure', () => {
  expect(endOf(trained(140))).toEqual({
    outcome: 'ended-early',
    ending: 'ended at iteration 140 of 4,000, exit code 0',
    failure: null,
  });
  const bar = new Timeline().total(4000).training().progress(1, 4000).wait(1).progress(146, 4000);
  expect(endOf(bar)).toMatchObject({outcome: 'ended-early'});
});

group('a failure behind exit code 0 is shown', () => {
  test.each<[string, Timeline, string]>([
    ['before the last iteration', trained(140), 'ended with exit code 0 before its last iteration (140 of 4,000)'],
    ['before the first', new Timeline().wait(5), 'ended with exit code 0 before any iteration was reported'],
    ['at the last one', trained(4000), 'failed at iteration 4,000 of 4,000, with exit code 0'],
    ['at any', new Timeline().training().report(1000), 'failed at iteration 1,000, with exit code 0'],
  ])('%s', (_when, line, ending) => {
    expect(endOf(failing(line).wait(3))).toEqual({outcome: 'failed', ending, failure: 'rank-lost'});
  });

  test('however long something else runs after a training whose iterations could be read', () => {
    expect(endOf(failing(trained(140)).wait(3600))).toMatchObject({outcome: 'failed', failure: 'rank-lost'});
  });

  test('with what memory did in its last minutes', () => {
    expect(lastMinutes(failing(trained(140).watch(60)).end('finished', 0).state())).not.toBeNull();
    expect(lastMinutes(trained(140).watch(60).end('finished', 0).state())).toBeNull();
  });
});

test('iterations are those of the whole training', () => {
  const line = new Timeline();
  line.events.splice(0, 1);
  const continues = {run: 'r0', iteration: 2000};
  line.add({type: 'run', schema: 1, id: 'r1', name: 'run', command: [], directory: '/', continues});
  line.total(4000).training().reports(10, 140);
  expect(endOf(line).ending).toBe('ended at iteration 2,140 of 6,000, exit code 0');
});

test.each([
  ['stopped', 130],
  ['stopped', 0],
  ['failed', 1],
  ['interrupted', null],
  // By what a trainer printed that mlxtop did not start: its code is not known.
  ['finished', null],
] as const)('%s with exit code %s is what it is', (state, code) => {
  expect(failing(trained(140)).end(state, code).view().run).toMatchObject({outcome: state, ending: null});
});

test('a run that has not ended has no outcome yet', () => {
  expect(failing(trained(140)).view().run).toMatchObject({outcome: null, ending: null, failure: null});
});
