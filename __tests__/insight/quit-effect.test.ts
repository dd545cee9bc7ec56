import {describe, expect, test} from '@jest/globals';
import type {EventOf} from '../../source/journal/events.js';
import {sample, Timeline} from './timeline.js';

/** Ten iterations in 55 s until an application is quit, in 25 s afterwards. */
const swapping = (): Timeline => new Timeline().wait(5).training().wait(60).report(10).reports(20, 60, {seconds: 55});
const quit = (line: Timeline, result: EventOf<'quit'>['result'] = 'quit', app = 'Cursor'): Timeline =>
  line.add({type: 'quit', app, bytes: 3.6e9, result});

describe('the application that was quit last', () => {
  test('has the pace before it, and after it once that has settled', () => {
    const line = quit(swapping().wait(20));
    const {at, app, paceBefore} = line.view().lastQuit ?? {};
    expect({at, app}).toEqual({at: line.now, app: 'Cursor'});
    expect(paceBefore).toBeCloseTo(60 / 5.5, 6);
    // What was under way at the quit is half of the one pace and half of the other.
    expect(line.wait(20).report(70).view().lastQuit?.paceAfter).toBeNull();
    expect(line.wait(25).report(80).view().lastQuit?.paceAfter).toBeCloseTo(24, 6);
  });

  test('leaves the time out in which pages come back', () => {
    const line = quit(swapping().wait(3)).wait(4).report(70).wait(50).report(80);
    expect(line.view().lastQuit?.paceAfter).toBeNull();
    expect(line.reports(90, 90).view().lastQuit?.paceAfter).toBeCloseTo(24, 6);
  });

  test('keeps its figure whatever comes later', () => {
    const line = quit(swapping().wait(20)).reports(70, 100).reports(110, 300, {seconds: 50});
    expect(line.view().lastQuit?.paceAfter).toBeCloseTo(24, 6);
  });

  test('needs some time of a fast trainer, too', () => {
    const line = quit(swapping()).wait(12).report(70);
    line.reports(72, 86, {every: 2, seconds: 2});
    expect(line.view().lastQuit?.paceAfter).toBeNull();
    line.reports(88, 96, {every: 2, seconds: 2});
    expect(line.view().lastQuit?.paceAfter).toBeCloseTo(60, 6);
  });

  test.each(['still-open', 'refused', 'not-running'] as const)('does not count when it is %s', result => {
    expect(quit(swapping(), result).view().lastQuit).toBeNull();
    expect(quit(quit(swapping()), result, 'Slack').view().lastQuit?.app).toBe('Cursor');
  });

  const apps = (line: Timeline, ...names: string[]): Timeline =>
    line.add({
      type: 'apps',
      apps: names.map(name => ({
        ...{name, bundleId: null, bytes: 3.6e9, atLeast: false, compressedBytes: null, processes: 1, protected: null},
      })),
    });

  test('may have been quit elsewhere: it was in one list of the applications and is missing in the next', () => {
    const line = apps(swapping(), 'Cursor', 'Slack');
    const at = line.now;
    apps(line.wait(30), 'Slack');
    expect(line.view().lastQuit).toMatchObject({app: 'Cursor', at, goneBy: line.now, paceAfter: null});
    expect(line.view().lastQuit?.paceBefore).toBeCloseTo(60 / 5.5, 6);
    line.wait(12).report(70).reports(80, 90);
    expect(line.view().lastQuit?.paceAfter).toBeCloseTo(24, 6);
  });

  test('tells several that were gone together as one, and nothing of what came or is small', () => {
    const gone = apps(apps(swapping(), 'Cursor', 'Slack').wait(30), 'Notes').view().lastQuit;
    expect(gone).toMatchObject({app: 'Cursor and Slack'});
    expect(apps(apps(swapping(), 'Slack').wait(30), 'Slack', 'Notes').view().lastQuit).toBeNull();
  });

  test('is ours when one of ours was quit between two lists: the effects of the others cannot be told apart', () => {
    const line = quit(apps(swapping(), 'Cursor', 'Slack').wait(10));
    expect(apps(line.wait(20)).view().lastQuit).toMatchObject({app: 'Cursor', goneBy: null});
  });

  test('has no pace before where nothing had been reported', () => {
    expect(quit(new Timeline().training()).view().lastQuit).toMatchObject({paceBefore: null, paceAfter: null});
  });
});

describe('what the machine wrote to swap', () => {
  const withCounter = (line: Timeline, swappedOutBytes: number | null): Timeline => {
    const {memory, ...rest} = sample(0);
    return line.wait(2).add({...rest, memory: memory && {...memory, swappedOutBytes}});
  };

  test('is counted from the first look of the run on', () => {
    const line = withCounter(withCounter(new Timeline(), null), 5e9);
    expect(line.view().swappedOutBytes).toBe(0);
    expect(withCounter(line, 7e9).view().swappedOutBytes).toBe(2e9);
  });

  test('is not known when the system does not tell, or its counter went back', () => {
    expect(new Timeline().watch(4).view().swappedOutBytes).toBeNull();
    expect(withCounter(withCounter(new Timeline(), 5e9), 1e9).view().swappedOutBytes).toBeNull();
    expect(withCounter(withCounter(new Timeline(), 5e9), null).view().swappedOutBytes).toBeNull();
  });
});

test('the last reading of power has its time', () => {
  const line = new Timeline().wait(7);
  expect(line.view().power).toBeNull();
  const power = {gpuPercent: 71, onBattery: true, lowPowerMode: null, speedLimitPercent: 100};
  expect(line.add({type: 'power', ...power}).view(9).power).toEqual({...power, takenAt: line.now});
});
