import {afterEach, describe, expect, test} from '@jest/globals';
import xterm from '@xterm/headless';
import {App} from '../../source/dashboard/app.js';
import {keepUnchanged} from '../../source/dashboard/keep-unchanged.js';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import {FakeFeed} from './fake-feed.js';
import {NOW, training, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {IN_TMUX, screen} from './screens.js';
import {start, until} from './terminal.js';

const leavers: (() => void)[] = [];
afterEach(() => {
  for (const leave of leavers.splice(0)) leave();
});

const SIZE: Size = {columns: 80, rows: 24};

/** A dashboard that has drawn its first frame; `change` gives what it writes until `words` stand there. */
const open = async (first: Snapshot, size = SIZE) => {
  const feed = new FakeFeed(first);
  const options = {ascii: false, color: true, placement: 'tmux'} as const;
  const {terminal, keyboard, ink} = start(<App feed={feed} actions={IN_TMUX} options={options} />, size);
  leavers.push(() => ink.unmount());
  const shows = (words: string) => until(async () => (await terminal.lines()).join('\n').includes(words), words);
  await shows(first.view.run.name);
  await until(() => feed.listeners.size > 0, 'the feed’s listener');
  const change = async (by: () => void, words: string): Promise<{before: string; update: string}> => {
    const drawn = terminal.written.length;
    by();
    await shows(words);
    const {written} = terminal;
    return {before: written.slice(0, drawn).join(''), update: written.slice(drawn).join('')};
  };
  return {feed, terminal, keyboard, change};
};

/** An update in pieces: control sequences, and a few characters each. */
const pieces = (update: string): string[] => update.match(/\u001b\[[^a-zA-Z]*[a-zA-Z]|\n|[^\u001b\n]{1,8}/g) ?? [];

/** What a terminal without synchronized output shows after each piece of an update that may be seen by itself. */
const moments = async (
  {before, update}: {before: string; update: string},
  {columns, rows}: Size,
): Promise<string[][]> => {
  const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
  const write = (text: string) => new Promise<void>(done => terminal.write(text, done));
  const lines = () =>
    Array.from({length: rows}, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '');
  await write(before);
  const seen = [lines()];
  for (const piece of pieces(update)) {
    await write(piece);
    seen.push(lines());
  }
  return seen;
};

/** No more than one row is at any moment neither what it was nor what it will be. */
const expectNoFlicker = async (change: {before: string; update: string}, size = SIZE): Promise<void> => {
  const seen = await moments(change, size);
  const [first = [], last = []] = [seen[0], seen.at(-1)];
  const torn = seen.map(lines => lines.filter((line, y) => line !== first[y] && line !== last[y]).length);
  expect(seen.length).toBeGreaterThan(10);
  expect(last).not.toEqual(first);
  expect(Math.max(...torn)).toBeLessThanOrEqual(1);
};

describe('where synchronized output is not known, piece by piece', () => {
  test('figures that change', async () => {
    const {feed, change} = await open(STATES.training);
    const later = viewWith({
      run: {elapsedSeconds: training.run.elapsedSeconds + 2},
      training: {iteration: 1240, estimatedIteration: 1240, trainLoss: 1.229},
    });
    const update = await change(() => feed.show(snapshot(later, {now: NOW + 2000})), '1,240 / 2,000');
    await expectNoFlicker(update);
    expect(update.update.length).toBeLessThan(1000);
  });

  test('another state, and all of the colours', async () => {
    const {feed, change} = await open(STATES.training);
    await expectNoFlicker(await change(() => feed.show(STATES.swapping), 'swapping'));
    await expectNoFlicker(await change(() => feed.show(STATES['failed for memory']), 'The GPU ran out'));
  });

  test('help, a list and a question, there and back', async () => {
    const {keyboard, change} = await open(STATES.swapping);
    for (const [key, words] of [
      ['h', 'this help'],
      ['h', 'it/min'],
      ['c', '› Cursor'],
      ['\r', 'y / n'],
      ['n', 'Enter quit'],
    ] as const) {
      await expectNoFlicker(await change(() => keyboard.type(key), words));
    }
  });

  test('rows that fill a narrow terminal to its last column keep it', async () => {
    const narrow = {columns: 50, rows: 15};
    const {feed, change, terminal} = await open(STATES.training, narrow);
    await expectNoFlicker(await change(() => feed.show(STATES.swapping), 'swapping'), narrow);
    const wanted = screen(STATES.swapping, narrow);
    expect(wanted.some(line => !line.endsWith(' '))).toBe(true);
    expect(await terminal.lines()).toEqual(wanted);
  });
});

describe('the terminal’s scrollback', () => {
  /** Erases it, or pushes the screen into it; a full reset. */
  const HARMFUL = /\u001b\[[23]J|\u001bc|\u001b\[!p/;

  test('is left alone by frames, resizes, ^L and the end', async () => {
    const {feed, terminal, keyboard, change} = await open(STATES.training);
    await change(() => feed.show(STATES.swapping), 'swapping');
    for (const size of [{columns: 80, rows: 10}, {columns: 60, rows: 30}, SIZE]) {
      terminal.resize(size);
      const wanted = screen(STATES.swapping, size).join('\n');
      await until(async () => (await terminal.lines()).join('\n') === wanted, `a clean screen of ${size.rows} rows`);
    }
    const {length} = terminal.written;
    keyboard.type('\u000c');
    await until(() => terminal.written.length > length, 'the screen again');
    for (const leave of leavers.splice(0)) leave();
    await until(() => !terminal.onOtherScreen, 'the end');
    expect(terminal.written.join('')).not.toMatch(HARMFUL);
  });

  test.each([
    ['a program that starts at the bottom of a terminal fills the screen all the same', '\n'.repeat(40)],
    ['keys that were typed too early leave nothing on it', 'hc'],
  ])('%s', async (_name, before) => {
    const feed = new FakeFeed(STATES.training);
    const options = {ascii: false, color: true, placement: 'alone'} as const;
    const {terminal, ink} = start(<App feed={feed} actions={IN_TMUX} options={options} />, SIZE, before);
    leavers.push(() => ink.unmount());
    const wanted = screen(STATES.training, SIZE).join('\n');
    await until(async () => (await terminal.lines()).join('\n') === wanted, 'the whole screen');
    feed.show(STATES.swapping);
    const next = screen(STATES.swapping, SIZE).join('\n');
    await until(async () => (await terminal.lines()).join('\n') === next, 'the next frame');
  });
});

/** A dashboard on a large terminal, and how many frames Ink has drawn. */
const openCounting = async (first: Snapshot) => {
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
  const {feed, shows, frames} = await openCounting(STATES.training);
  const before = frames();
  // Other objects, other bytes, the same words.
  for (let bytes = 1; bytes <= 5; bytes++) {
    const memory = {...training.memory, usedBytes: (training.memory?.usedBytes ?? 0) + bytes};
    feed.show({...STATES.training, view: structuredClone({...training, memory: memory as typeof training.memory})});
    await new Promise(setImmediate);
  }
  feed.show(snapshot(viewWith({run: {elapsedSeconds: training.run.elapsedSeconds + 2}}), {now: NOW + 2000}));
  await shows('51 min 14 s');
  expect(frames()).toBe(before + 1);
});

test('a key is answered between two snapshots', async () => {
  const {keyboard, shows, frames} = await openCounting(STATES.training);
  const before = frames();
  keyboard.type('t');
  await shows('1 hour');
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
