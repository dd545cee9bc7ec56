import {expect, test} from '@jest/globals';
import type {CardsReading} from '../../source/host/card-types.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import {CardNotes, withOwners} from '../../source/recorder/card-notes.js';

const GIB = 1024 ** 3;

const look = ({busyPercent = 92, usedBytes = 20 * GIB, pids = [731]} = {}): CardsReading => ({
  cards: [
    {
      ...{index: 0, uuid: 'GPU-1', name: 'H100', busyPercent, totalBytes: 80 * GIB, usedBytes},
      ...{watts: 584, limitWatts: 700, celsius: 52, slowedBy: null},
    },
  ],
  processes: pids.map(pid => ({pid, name: 'python3', uuid: 'GPU-1', bytes: usedBytes / (pids.length + 1)})),
});

/** The moments, in seconds, at which a look in five seconds is written. */
const written = (lookAt: (second: number) => CardsReading, seconds: number): number[] => {
  const notes = new CardNotes();
  const moments: number[] = [];
  for (let second = 0; second <= seconds; second += 5) {
    if (notes.take(withOwners(lookAt(second), [731]), monotonicMs(second * 1000)) !== null) moments.push(second);
  }
  return moments;
};

test('while nothing changes one look in half a minute is written: some 9 MB a week', () => {
  expect(written(second => look({busyPercent: 90 + ((second / 5) % 3)}), 100)).toEqual([0, 30, 60, 90]);
  const bytes = JSON.stringify({t: 1795913837120, type: 'cards', ...withOwners(look(), [731])}).length;
  expect((bytes * 7 * 24 * 3600) / 30).toBeLessThan(10e6);
});

test('a change is written at once: another process, memory, how busy', () => {
  expect(written(second => look({pids: second < 40 ? [731] : [731, 1956]}), 60)).toEqual([0, 30, 40]);
  expect(written(second => look({usedBytes: second < 50 ? 20 * GIB : 40 * GIB}), 60)).toEqual([0, 30, 50]);
  expect(written(second => look({busyPercent: second < 20 ? 92 : 10}), 30)).toEqual([0, 20]);
});

test('what goes up and down at each look is written every ten seconds', () => {
  expect(written(second => look({busyPercent: second % 10 === 0 ? 0 : 100}), 60).length).toBeLessThanOrEqual(7);
});

test('how busy a steady card was is the average of all looks since', () => {
  const notes = new CardNotes();
  const busy = [90, 92, 94, 96, 98, 100, 96];
  const events = busy.map((busyPercent, index) =>
    notes.take(withOwners(look({busyPercent}), [731]), monotonicMs(index * 5000)),
  );
  expect(events[0]?.cards[0]?.busyPercent).toBe(90);
  expect(events[6]?.cards[0]?.busyPercent).toBe(96);
});

test("whose the memory is: the run's processes, the others, and those that are not seen", () => {
  const seen = withOwners(look({pids: [731, 1956], usedBytes: 30 * GIB}), [700, 731, 732]);
  expect(seen.cards).toMatchObject([{runBytes: 10 * GIB, othersBytes: 20 * GIB}]);
  expect(seen.processes).toMatchObject([
    {pid: 731, ofRun: true},
    {pid: 1956, ofRun: false},
  ]);
  // In a container, or behind srun, nobody knows.
  expect(withOwners(look(), null).cards).toMatchObject([{runBytes: null, othersBytes: null}]);
});
