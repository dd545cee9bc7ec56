import {execFileSync} from 'node:child_process';
import {afterEach, describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {writeRunRecord} from '../../source/journal/run-folder.js';
import {worthWriting} from '../../source/recorder/taught.js';
import {foldAll} from '../insight/timeline.js';
import {leavePlaces} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, newRun, record, recordOf, sh} from './recording.js';

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

const PATTERN = String.raw`zz it=(?<iteration>\d+) lo=(?<loss>\S+)`;

test('an expression that run.json gets while the run goes on reads what was printed before, and what comes', async () => {
  const paths = newRun();
  writeRunRecord(paths, recordOf());
  const go = `${paths.folder}/go`;
  execFileSync('mkfifo', [go]);
  const printed = 'for i in 1 2 3; do echo "zz it=$i lo=2.$i"; done';
  const run = record(sh(`${printed}; printf 'zz it=4 '; read x < ${go}; echo 'lo=2.4'`), {paths});
  await run.seen('sample', ({outputBytes}) => outputBytes > 40);
  expect(run.eventsOf('report')).toEqual([]);
  writeRunRecord(paths, recordOf({iterationsPattern: PATTERN}));
  await until(() => run.eventsOf('report').length === 3 || undefined, 'what was printed has been read');
  execFileSync('sh', ['-c', `echo > ${go}`]);
  await run.over;
  const reports = run.eventsOf('report');
  expect(reports.map(({iteration, trainLoss, history}) => [iteration, trainLoss, history ?? false])).toEqual([
    [1, 2.1, true],
    [2, 2.2, true],
    [3, 2.3, true],
    [4, 2.4, false],
  ]);
  // They have no times, so they are in no pace.
  const {pace, training} = foldAll(run.journal());
  expect(pace.segments).toEqual([]);
  expect(training.trainLoss).toBe(2.4);
});

describe('of what is read again', () => {
  const report = (iteration: number): TrainingEvent => ({
    ...{type: 'report', iteration, trainLoss: 2, learningRate: null, trainerIterationsPerSecond: null},
    ...{tokensPerSecond: null, trainedTokens: null, peakMemoryBytes: null},
  });
  const progress = (iteration: number): TrainingEvent => ({type: 'progress', iteration, total: null});

  test('nothing goes back: that would look like another training loop', () => {
    expect(worthWriting([report(10), report(20), report(30)], 20)).toEqual([report(20), report(30)]);
    expect(worthWriting([progress(5), progress(10)], 20)).toEqual([]);
  });

  test('only the last position of a bar counts', () => {
    expect(worthWriting([progress(1), progress(2), report(2), progress(3)], null)).toEqual([report(2), progress(3)]);
    expect(worthWriting([progress(1), report(2)], null)).toEqual([report(2)]);
  });

  test('a long log leaves some thousand reports, the last among them', () => {
    const kept = worthWriting(
      Array.from({length: 100_000}, (_, index) => report(index)),
      null,
    );
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept.length).toBeGreaterThan(900);
    expect(kept.at(-1)).toEqual(report(99_999));
  });
});
