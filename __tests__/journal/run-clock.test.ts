import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {readRunAnchor, timeByAnchor, withWallTime, writeRunAnchor} from '../../source/journal/run-clock.js';
import {steadyNow} from '../../source/journal/steady-clock.js';
import {leavePlaces, temporaryFolder} from './places.js';
import {SAMPLES} from './samples.js';

afterEach(leavePlaces);

const HOUR = 3_600_000;

/** A run whose clock is that far behind the machine's, which was set forward since the run began. */
const runBehind = (ms: number, more: object = {}): string => {
  const folder = temporaryFolder();
  writeRunAnchor(folder, 'here');
  const anchor = readRunAnchor(folder);
  writeFileSync(join(folder, 'clock'), JSON.stringify({...anchor, t: (anchor?.t ?? 0) - ms, ...more}));
  return folder;
};

test("an event is dated by the run, with the machine's time beside it", () => {
  const folder = runBehind(HOUR);
  const journal = join(folder, 'journal.ndjson');
  const t = steadyNow();
  appendEvent(journal, {...SAMPLES.pause, t});
  const [event] = new JournalFollower(journal).read().events;
  expect(event).toMatchObject({type: 'pause'});
  expect(Math.abs((event?.t ?? 0) - (t - HOUR))).toBeLessThanOrEqual(1);
  expect(Math.abs((event?.w ?? 0) - t)).toBeLessThan(250);
  expect(Math.abs((timeByAnchor(folder) ?? 0) - (steadyNow() - HOUR))).toBeLessThan(1000);
});

test('nothing is added when the two are the same, or when nothing is known of the run', () => {
  // Another machine's clocks mean nothing here.
  const places = [runBehind(0), temporaryFolder(), runBehind(HOUR, {host: 'another'})];
  for (const folder of places) {
    const journal = join(folder, 'journal.ndjson');
    const event = {...SAMPLES.pause, t: steadyNow()};
    appendEvent(journal, event);
    expect(new JournalFollower(journal).read().events).toEqual([event]);
  }
});

test('an anchor is read back; anything else is refused', () => {
  const folder = temporaryFolder();
  expect(readRunAnchor(folder)).toBeNull();
  writeRunAnchor(folder, 'boot:1');
  expect(readRunAnchor(folder)).toMatchObject({place: 'boot:1', t: expect.any(Number)});
  for (const text of ['', '{', 'null', '7', '{"t":1}', '{"t":"1","forward":2,"asleep":3,"place":null}', '\0\0']) {
    writeFileSync(join(folder, 'clock'), text);
    expect(readRunAnchor(folder)).toBeNull();
  }
});

test('less than half a second does not count as a difference', () => {
  expect(withWallTime(SAMPLES.pause, 499)).toBe(SAMPLES.pause);
  expect(withWallTime({...SAMPLES.pause, t: 1000}, -500)).toMatchObject({t: 1000, w: 500});
});
