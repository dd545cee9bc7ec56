import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {readQueueEntry} from '../../../source/journal/queue-entry.js';
import {type Fate, memoryReason, missingGreenMs, nextGreen, standing} from '../../../source/runs/queue/due.js';

const look = (fate: Fate, inProgress: string[] = []) => ({fateOf: () => fate, inProgress});
const after = {mode: 'after', after: 'a', afterName: 'lora-1', anyEnd: false} as const;
const finished: Fate = {kind: 'ended', how: 'has finished', well: true};
const failed: Fate = {kind: 'ended', how: 'failed', well: false};

test.each<[Fate, string]>([
  [{kind: 'alive'}, 'run: lora-1 to finish'],
  [{kind: 'waiting', isHeld: false}, 'run: lora-1 (which waits too) to finish'],
  [{kind: 'waiting', isHeld: true}, 'run: lora-1 (which is held) to finish'],
  [{kind: 'elsewhere'}, 'run: lora-1 (which is recorded elsewhere) to finish'],
  [finished, 'due'],
  [failed, 'held: lora-1 failed'],
  [{kind: 'gone'}, 'held: lora-1, which it waits for, was removed'],
])('after a run that is %j: %s', (fate, expected) => {
  const now = standing(after, look(fate));
  expect(now.kind === 'due' ? 'due' : `${now.kind}: ${now.text}`).toBe(expected);
});

test.each([failed, finished, {kind: 'gone'} as const])('--after-any goes on after %j', fate => {
  expect(standing({...after, anyEnd: true}, look(fate))).toEqual({kind: 'due'});
});

test('the queue starts nothing beside another run; --after does', () => {
  expect(standing({...after, mode: 'queue'}, look(finished, ['other']))).toEqual({kind: 'run', text: 'other to end'});
  expect(standing(after, look(finished, ['other']))).toEqual({kind: 'due'});
  const first = {mode: 'queue', after: null, afterName: null, anyEnd: false} as const;
  expect(standing(first, look({kind: 'gone'}))).toEqual({kind: 'due'});
});

test.each(['', '{"x', '{"mode":"queue"}', 'x'.repeat(300_000)])(
  'a damaged entry (%#) is held: nothing starts it by itself',
  text => {
    const folder = mkdtempSync(join(tmpdir(), 'mlxtop-entry-'));
    const queue = join(folder, 'queue.json');
    writeFileSync(queue, text);
    const entry = readQueueEntry({queue});
    rmSync(folder, {recursive: true});
    expect(entry && standing(entry, look(finished)).kind).toBe('held');
  },
);

test('--queue-any passes a run that is held; --queue and --after-any wait for it', () => {
  const held: Fate = {kind: 'waiting', isHeld: true};
  expect(standing({...after, mode: 'queue', anyEnd: true}, look(held))).toEqual({kind: 'due'});
  expect(standing({...after, mode: 'queue', anyEnd: true}, look(held, ['other'])).kind).toBe('run');
  expect(standing({...after, mode: 'queue'}, look(held)).kind).toBe('run');
  expect(standing({...after, anyEnd: true}, look(held)).kind).toBe('run');
});

test('what has ended as was asked for may be removed', () => {
  expect(standing({...after, isMet: true}, look({kind: 'gone'}))).toEqual({kind: 'due'});
});

test('one that could not be started is held, whatever the others do', () => {
  expect(standing({...after, problem: 'no tmux'}, look(finished))).toEqual({kind: 'held', text: 'no tmux'});
});

/** Looks at a level, `seconds` apart, as different processes take them. */
const greenAfter = (levels: readonly Parameters<typeof nextGreen>[1][], seconds: number) =>
  levels.reduce<ReturnType<typeof nextGreen>>(
    (green, level, index) => nextGreen(green, level, index * seconds * 1000),
    null,
  );

test('a minute of green is a minute without another level, whoever looks', () => {
  expect(missingGreenMs(greenAfter(['green', 'green', 'green'], 20), 60)).toBe(20_000);
  expect(missingGreenMs(greenAfter(['green', 'green', 'green', 'green'], 20), 60)).toBe(0);
  expect(missingGreenMs(greenAfter(['green', 'green', 'yellow', 'green'], 20), 60)).toBe(60_000);
});

test('nothing is known of the time between two looks that lie far apart, or of a clock that was set back', () => {
  expect(nextGreen({since: 0, last: 60_000}, 'green', 91_000)).toEqual({since: 91_000, last: 91_000});
  expect(nextGreen({since: 0, last: 60_000}, 'green', 59_000)).toEqual({since: 59_000, last: 59_000});
  expect(nextGreen({since: 0, last: 60_000}, null, 61_000)).toBeNull();
});

test('0 seconds: memory does not matter', () => {
  expect(missingGreenMs(null, 0)).toBe(0);
  expect(memoryReason('red', 60).text).toBe('memory to be green for a minute (red now)');
  expect(memoryReason(null, 5).text).toBe('memory to be green for 5 s (its pressure is unknown here)');
});
