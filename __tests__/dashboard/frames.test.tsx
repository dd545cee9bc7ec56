import {afterEach, expect, test} from '@jest/globals';
import {App} from '../../source/dashboard/app.js';
import {keepUnchanged} from '../../source/dashboard/keep-unchanged.js';
import type {Snapshot} from '../../source/dashboard/types.js';
import {FakeFeed} from './fake-feed.js';
import {NOW, training, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {IN_TMUX} from './screens.js';
import {start, until} from './terminal.js';

const leavers: (() => void)[] = [];
afterEach(() => {
  for (const leave of leavers.splice(0)) leave();
});

const open = async (first: Snapshot) => {
  const feed = new FakeFeed(first);
  let frames = 0;
  const options = {ascii: false, color: true, placement: 'tmux'} as const;
  const {terminal, keyboard, ink} = start(
    <App feed={feed} actions={IN_TMUX} options={options} />,
    {columns: 120, rows: 40},
    '',
    () => frames++,
  );
  leavers.push(() => ink.unmount());
  const shows = (words: string) => until(async () => (await terminal.lines()).join('\n').includes(words), words);
  await shows('h help');
  await until(() => feed.listeners.size > 0, 'the feed’s listener');
  await ink.waitUntilRenderFlush();
  return {feed, keyboard, shows, frames: () => frames};
};

test('Ink is asked for a frame when something that is seen has changed, and not otherwise', async () => {
  const {feed, shows, frames} = await open(STATES.training);
  const before = frames();
  // Other objects, other bytes, the same words.
  for (let look = 1; look <= 5; look++) {
    const memory = {...training.memory, usedBytes: (training.memory?.usedBytes ?? 0) + look};
    feed.show({...STATES.training, view: structuredClone({...training, memory: memory as typeof training.memory})});
    await new Promise(setImmediate);
  }
  feed.show(snapshot(viewWith({run: {elapsedSeconds: training.run.elapsedSeconds + 2}}), {now: NOW + 2000}));
  await shows('51 min 14 s');
  expect(frames()).toBe(before + 1);
});

test('a key is answered between two looks', async () => {
  const {keyboard, shows, frames} = await open(STATES.training);
  const before = frames();
  keyboard.type('t');
  await shows('60 min ago');
  expect(frames()).toBe(before + 1);
  keyboard.type('x');
  keyboard.type('t');
  await shows('whole run');
  expect(frames()).toBe(before + 2);
});

test('what has not changed is the object that it was', () => {
  const before = {rows: [[{text: 'a'}], [{text: 'b'}]], size: {columns: 1}, none: null, number: Number.NaN};
  expect(keepUnchanged(before, structuredClone(before))).toBe(before);
  const after = keepUnchanged(before, {...structuredClone(before), rows: [[{text: 'a'}], [{text: 'c'}]]});
  expect(after).toEqual({...before, rows: [[{text: 'a'}], [{text: 'c'}]]});
  expect(after.rows[0]).toBe(before.rows[0]);
  expect(after.size).toBe(before.size);
  expect(keepUnchanged<unknown>([1], {0: 1})).toEqual({0: 1});
  expect(keepUnchanged<unknown>({a: 1, b: undefined}, {a: 1})).toEqual({a: 1});
  expect(Object.keys(keepUnchanged<object>({a: 1, b: undefined}, {a: 1}))).toEqual(['a']);
  expect(keepUnchanged<unknown>([1, 2], [1])).toEqual([1]);
  expect(keepUnchanged<unknown>(null, {a: 1})).toEqual({a: 1});
});
