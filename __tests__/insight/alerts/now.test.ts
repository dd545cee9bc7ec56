import {expect, describe as group, test} from '@jest/globals';
import {alertsNow, standingAlerts} from '../../../source/insight/alerts/now.js';
import type {EventOf, MemorySample} from '../../../source/journal/events.js';
import {foldAll, sample, Timeline} from '../timeline.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

const begun = (): Timeline => new Timeline().total(1000).training().wait(60).report(10);

/** A reading of the machine every two seconds for that long, while training continues. */
const looks = (line: Timeline, seconds: number, memory: Partial<MemorySample>): Timeline => {
  for (let second = 0; second < seconds; second += 2) {
    line.wait(2);
    const event = sample(0, 0, false);
    const whole = {...event.memory, ...memory} as MemorySample;
    line.add({...event, memory: whole} as Omit<EventOf<'sample'>, 't'>);
    if (second % 20 === 0) line.add({type: 'progress', iteration: 11 + second, total: null});
  }
  return line;
};

const codes = (line: Timeline, later = 0): string[] =>
  alertsNow(foldAll(line.events), line.now + later * 1000).map(({code}) => code);

test('a healthy run raises no alert', () => {
  expect(codes(looks(begun(), 60, {pressure: 'green'}))).toEqual([]);
});

group('memory', () => {
  test('that has been red for a minute, and its end', () => {
    const line = looks(begun(), 50, {pressure: 'red'});
    expect(codes(line)).toEqual([]);
    looks(line, 14, {pressure: 'red'});
    expect(codes(line)).toEqual(['memory-red']);
    looks(line, 40, {pressure: 'yellow'});
    expect(codes(line)).toEqual([]);
  });

  test('that is green for a moment in between still counts as red', () => {
    const line = looks(looks(looks(begun(), 40, {pressure: 'red'}), 10, {pressure: 'green'}), 20, {pressure: 'red'});
    expect(codes(line)).toEqual(['memory-red']);
  });

  test('that has been swapped for five minutes, at a rate that counts', () => {
    const swapping = {pressure: 'yellow', swapOutBytesPerSecond: 20 * MIB} as const;
    expect(codes(looks(begun(), 280, swapping))).toEqual([]);
    const line = looks(begun(), 320, swapping);
    expect(codes(line)).toEqual(['swapping']);
    expect(codes(looks(line, 60, {swapOutBytesPerSecond: 0}))).toEqual([]);
    expect(codes(looks(begun(), 320, {swapOutBytesPerSecond: 1 * MIB}))).toEqual([]);
  });
});

test('a disk that is nearly full raises one only while swap grows', () => {
  const low = {diskFreeBytes: 4 * GIB, swapUsedBytes: 2 * GIB};
  const line = looks(begun(), 130, low);
  expect(codes(line)).toEqual([]);
  looks(line, 10, {...low, swapUsedBytes: 3 * GIB});
  expect(codes(line)).toEqual(['disk-low']);
  expect(codes(looks(line, 40, {diskFreeBytes: 20 * GIB, swapUsedBytes: 3 * GIB}))).toEqual([]);
});

test('a disk with some room raises none: it has purgeable space besides, which no tool reports', () => {
  const line = looks(begun(), 130, {diskFreeBytes: 8 * GIB, swapUsedBytes: 2 * GIB});
  expect(codes(looks(line, 10, {diskFreeBytes: 8 * GIB, swapUsedBytes: 3 * GIB}))).toEqual([]);
});

group('the training', () => {
  test('a loss that is NaN', () => {
    expect(codes(begun().wait(25).report(20, {trainLoss: Number.NaN}))).toEqual(['loss-not-finite']);
  });

  test('a validation loss that has risen three times in a row', () => {
    const line = begun().validation(20, 2, 1).validation(40, 2.1, 1).validation(60, 2.2, 1);
    expect(codes(line)).toEqual([]);
    line.validation(80, 2.3, 1);
    expect(codes(line)).toEqual(['val-loss-rising']);
    expect(standingAlerts(line.add({type: 'end', state: 'finished', exitCode: 0}).state())).toMatchObject([
      {code: 'val-loss-rising', text: expect.stringContaining('2.000 → 2.100 → 2.200 → 2.300')},
    ]);
  });

  test('a validation loss that falls again', () => {
    const line = begun().validation(20, 2, 1).validation(40, 2.1, 1).validation(60, 2.2, 1).validation(80, 2.3, 1);
    expect(codes(line.validation(100, 2.25, 1))).toEqual([]);
    expect(standingAlerts(line.add({type: 'end', state: 'finished', exitCode: 0}).state())).toEqual([]);
  });

  test('a trainer without a sign of life', () => {
    const line = begun();
    for (const iteration of [20, 30, 40]) line.wait(25).report(iteration);
    line.watch(400);
    expect(codes(line)).toEqual(['stalled']);
  });

  test.each([
    [5, 'No sign for 6 min 40 s, the processor is idle: it may be stuck.'],
    [100, 'The processor works, but nothing has been printed for 6 min 40 s.'],
    [null, 'No sign of life for 6 min 40 s, neither a report nor any output: it may be stuck.'],
  ])('a stall says what the processor does (%s per cent of a core)', (cpuPercent, text) => {
    const line = begun();
    for (const iteration of [20, 30, 40]) line.wait(25).report(iteration);
    const event = sample(0);
    for (let second = 0; second < 400; second += 2) {
      line.wait(2).add({...event, trainer: event.trainer && {...event.trainer, cpuPercent}});
    }
    expect(alertsNow(foldAll(line.events), line.now)).toEqual([{code: 'stalled', text}]);
  });
});

group('the end', () => {
  test('finished, and where', () => {
    const whole = begun().wait(60).report(1000).end('finished', 0);
    expect(alertsNow(foldAll(whole.events), 0)).toEqual([
      {code: 'finished', text: 'Training has finished at iteration 1,000.'},
    ]);
  });

  test('with exit code 0 before its last iteration, as trainers may by themselves', () => {
    expect(alertsNow(foldAll(begun().end('finished', 0).events), 0)).toEqual([
      {code: 'finished', text: 'Training ended at iteration 10 of 1,000, exit code 0.'},
    ]);
  });

  test('failed with exit code 0, with its reason and what to do', () => {
    const line = begun().add({type: 'failure', kind: 'rank-lost', line: 'x'}).end('finished', 0);
    const [alert, ...others] = alertsNow(foldAll(line.events), 0);
    expect(others).toEqual([]);
    expect(alert).toEqual({
      code: 'failed',
      text: expect.stringMatching(
        /^Training ended with exit code 0 before its last iteration \(10 of 1,000\)\. A rank was lost .*continue\.$/,
      ),
    });
  });

  test('failed, with its reason and what to do', () => {
    const line = begun().add({type: 'failure', kind: 'metal-out-of-memory', line: 'x'}).end('failed', 1);
    const [alert] = alertsNow(foldAll(line.events), 0);
    expect(alert?.text).toMatch(/failed \(exit code 1\) at iteration 10\. .*--batch-size/);
    expect(codes(begun().end('interrupted', null))).toEqual(['failed']);
  });

  test('a run that the user stopped is no news to them', () => {
    expect(codes(begun().end('stopped', 130))).toEqual([]);
  });
});

group('a save that fails', () => {
  const FAILED = {
    type: 'failure',
    kind: 'not-permitted',
    line: "Could not save: [Errno 1] Operation not permitted: '/Users/ada/Documents/a.safetensors'",
  } as const;
  const SAVED = {type: 'checkpoint', iteration: 20, path: 'adapters/0000020_adapters.safetensors'} as const;
  const texts = (line: Timeline) => alertsNow(foldAll(line.events), line.now).map(({code, text}) => `${code}: ${text}`);

  test('without ending the run is reported with its reason, until one succeeds', () => {
    const line = begun().wait(10).add(FAILED);
    expect(codes(line)).toEqual([]);
    line.wait(10).report(20);
    expect(texts(line)).toEqual([
      expect.stringMatching(
        /^save-failed: A save failed at iteration 10, and the training continued\. macOS keeps this session out.*--socket-name/,
      ),
    ]);
    line.wait(10).report(30);
    expect(codes(line)).toEqual(['save-failed']);
    expect(line.view().warnings.map(({code}) => code)).toEqual(['save-failed']);
    line.add(SAVED);
    expect(codes(line)).toEqual([]);
    expect(line.view().warnings).toEqual([]);
  });

  test('on a full disk says so', () => {
    const full = {
      type: 'failure',
      kind: 'disk-full',
      line: "save failed: [Errno 28] No space left on device: 'a.safetensors'",
    } as const;
    expect(texts(begun().wait(10).add(full).wait(10).report(20))).toEqual([expect.stringMatching(/The disk is full/)]);
  });

  test('is neither a data file that was refused, nor what ended the run', () => {
    const data = {...FAILED, line: "[Errno 1] Operation not permitted: '/Users/ada/Documents/notes.txt'"};
    expect(codes(begun().wait(10).add(data).wait(10).report(20))).toEqual([]);
    expect(codes(begun().wait(10).add(FAILED).end('failed', 1))).toEqual(['failed']);
  });

  test('is known in advance if the recorder itself is refused the folder', () => {
    const text = 'macOS keeps this session out of ~/Documents/adapters.';
    const line = begun().add({type: 'warning', code: 'saves-not-permitted', text});
    expect(texts(line)).toEqual([`save-failed: ${text}`]);
    expect(codes(line.add({type: 'warning-over', code: 'saves-not-permitted'}))).toEqual([]);
    expect(codes(begun().add({type: 'warning', code: 'folder-not-permitted', text}))).toEqual([]);
  });
});
