import {afterEach, describe, expect, test} from '@jest/globals';
import type {QuitResult} from '../../source/actions/quit-app.js';
import {App} from '../../source/dashboard/app.js';
import type {Actions, Options, Size, Snapshot} from '../../source/dashboard/types.js';
import {UserError} from '../../source/errors.js';
import {FakeFeed} from './fake-feed.js';
import {memory, NOTHING_FREED, NOW, training, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {ALONE, screen} from './screens.js';
import {start, until} from './terminal.js';

const OPTIONS: Options = {ascii: false, color: true, placement: 'tmux'};

const running: {unmount(): void}[] = [];
afterEach(() => {
  for (const ink of running.splice(0)) ink.unmount();
});

/** A dashboard on a fake terminal, drawn once. `done` is what its keys have done. */
const open = async (first: Snapshot, {size = {columns: 80, rows: 24}, refuse}: {size?: Size; refuse?: Error} = {}) => {
  const done: string[] = [];
  let answer: (result: QuitResult) => void = () => undefined;
  const note = (name: string) => async (): Promise<void> => {
    done.push(name);
    if (refuse) throw refuse;
  };
  const actions: Actions = {
    pause: note('pause'),
    resume: note('resume'),
    stop: signal => note(signal)(),
    quitApp: async app => {
      await note(`quit ${app.name}`)();
      return new Promise(resolve => {
        answer = resolve;
      });
    },
    stopAtCheckpoint: wanted => note(wanted ? 'stop at checkpoint' : 'not at checkpoint')(),
    continueRun: note('continue'),
    close: () => void done.push('close'),
    detach: note('detach'),
    closeSession: note('close session'),
    zoomTrainer: note('zoom'),
    swapLayout: note('layout'),
  };
  const feed = new FakeFeed(first);
  const started = start(<App feed={feed} actions={actions} options={OPTIONS} />, size);
  running.push(started.ink);
  const {terminal, keyboard} = started;
  const text = async () => (await terminal.lines()).join('\n');
  const shows = (words: string) => until(async () => (await text()).includes(words), words);
  await shows(first.view.run.state);
  await until(() => feed.listeners.size > 0, 'the feed’s listener');
  return {
    feed,
    terminal,
    keyboard,
    ink: started.ink,
    done,
    text,
    shows,
    answer: (result: QuitResult) => answer(result),
  };
};

describe('on a terminal', () => {
  test.each([
    ['training', {columns: 50, rows: 15}],
    ['swapping', {columns: 80, rows: 24}],
    ['names from everywhere', {columns: 120, rows: 40}],
    ['failed', {columns: 200, rows: 60}],
    ['paused', {columns: 30, rows: 3}],
    ['huge numbers', {columns: 81, rows: 23}],
  ] as const)('%s stands as it was laid out, on the other screen', async (name, size) => {
    const {terminal} = await open(STATES[name], {size});
    expect(terminal.onOtherScreen).toBe(true);
    const withoutEnds = (lines: string[]) => lines.map(line => line.trimEnd());
    expect(withoutEnds(await terminal.lines())).toEqual(withoutEnds(screen(STATES[name], size)));
  });

  test('only what changed is written again, and nothing when nothing did', async () => {
    const {feed, terminal, shows} = await open(STATES.training);
    const before = terminal.written.length;
    const frames = () => terminal.written.slice(before).filter(text => !/^\u001b\[\?2026[hl]$/.test(text));
    feed.show(snapshot(viewWith({run: {elapsedSeconds: training.run.elapsedSeconds + 1}})));
    await shows('51 min 13 s');
    expect(frames()).toHaveLength(1);
    expect(frames()[0]?.length).toBeLessThan(400);
    const {reads} = feed;
    feed.show(snapshot(viewWith({run: {elapsedSeconds: training.run.elapsedSeconds + 1}})));
    await until(() => feed.reads > reads, 'the next snapshot');
    await terminal.lines();
    expect(frames()).toHaveLength(1);
  });

  test('a resize leaves nothing of the old size behind, and never scrolls', async () => {
    const {terminal} = await open(STATES.swapping);
    const sizes = [
      [40, 10],
      [120, 40],
      [39, 7],
      [200, 60],
      [80, 12],
      [81, 60],
      [1, 1],
      [80, 24],
    ] as const;
    for (const [columns, rows] of sizes) {
      terminal.resize({columns, rows});
      const wanted = screen(STATES.swapping, {columns, rows}).join('\n');
      await until(async () => (await terminal.lines()).join('\n') === wanted, `a clean screen at ${columns}×${rows}`);
      expect(terminal.scrolled).toBe(0);
    }
  });

  test('^L draws everything again', async () => {
    const {terminal, keyboard} = await open(STATES.training);
    terminal.write('\u001b[5;1Hsomething else wrote here');
    keyboard.type('\u000c');
    const wanted = screen(STATES.training, {columns: 80, rows: 24});
    await until(async () => (await terminal.lines()).join('\n') === wanted.join('\n'), 'a clean screen');
  });

  test('what it leaves behind is the screen that was there before', async () => {
    const {terminal, ink, feed} = await open(STATES.training);
    ink.unmount();
    await ink.waitUntilExit();
    await terminal.lines();
    expect(terminal.onOtherScreen).toBe(false);
    expect(terminal.written.join('').lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      terminal.written.join('').lastIndexOf('\u001b[?25l'),
    );
    expect(feed.listeners.size).toBe(0);
  });
});

describe('keys', () => {
  test.each([
    ['p', 'pause'],
    [' ', 'pause'],
    ['P', 'pause'],
    ['d', 'detach'],
    ['q', 'close'],
    ['z', 'zoom'],
    ['l', 'layout'],
  ])('%j: %s', async (key, action) => {
    const {keyboard, done} = await open(STATES.training);
    keyboard.type(key);
    await until(() => done.length > 0, action);
    expect(done).toEqual([action]);
  });

  test('a pause is shown at once, and the view’s truth when it is there', async () => {
    const {feed, keyboard, done, shows, text} = await open(STATES.training);
    keyboard.type('p');
    await shows('pausing…');
    feed.show(STATES.paused);
    await shows('‖ paused');
    expect(await text()).toContain('p resume');
    keyboard.type('p');
    await shows('resuming…');
    expect(done).toEqual(['pause', 'resume']);
  });

  test('a stop is asked about, and only y stops', async () => {
    const {keyboard, done, shows, text} = await open(STATES.training);
    keyboard.type('s');
    await shows('stop? 30 iterations since the last checkpoint (iteration 1,200) will');
    expect(await text()).toContain('y yes  n no');
    keyboard.type('n');
    await shows('p pause');
    keyboard.type('s');
    await shows('stop? 30 iterations');
    keyboard.type('y');
    await shows('stopping…');
    expect(done).toEqual(['SIGINT']);
  });

  test.each(['\u0003', '\u0003\u0003'])('^C asks as s does, and once more ends nothing: %j', async keys => {
    const {keyboard, done, shows} = await open(STATES.training);
    keyboard.type(keys);
    await shows('stop? 30 iterations since the last checkpoint (iteration 1,200) will');
    keyboard.type('\u0003');
    keyboard.type('n');
    await shows('p pause');
    expect(done).toEqual([]);
  });

  test('Esc closes question and help', async () => {
    const {keyboard, shows, done} = await open(STATES.training);
    keyboard.type('?');
    await shows('close this dashboard; the run continues');
    keyboard.type('\u001b');
    await shows('it/min');
    keyboard.type('s');
    await shows('stop? 30 iterations');
    keyboard.type('\u001b');
    await shows('p pause');
    expect(done).toEqual([]);
  });

  test('no text that is pasted, and no burst of keys, can stop a run', async () => {
    const {keyboard, shows, done} = await open(STATES.training);
    keyboard.type('\u001b[200~system y\u001b[201~');
    keyboard.type('sy');
    await shows('stop? 30 iterations');
    expect(done).toEqual([]);
  });

  test.each(['s\u001b[By', 's\u001b[B\u001b[By', 'y\u001b[By'])('not even one with an arrow in it: %j', async burst => {
    const {keyboard, shows, done} = await open(STATES.training);
    keyboard.type('s');
    await shows('stop? 30 iterations');
    keyboard.type(burst);
    keyboard.type('n');
    await shows('p pause');
    expect(done).toEqual([]);
  });

  test('t shows another span', async () => {
    const {keyboard, shows} = await open(STATES.training);
    await shows('10 min ago');
    keyboard.type('t');
    await shows('1 hour');
    keyboard.type('t');
    await shows('whole run');
  });

  test('what fails is said with its next step, and goes at the next key', async () => {
    const refuse = new UserError('The trainer is gone.', 'Look at mlxtop status.');
    const {keyboard, shows, text} = await open(STATES.training, {refuse});
    keyboard.type('p');
    await shows('The trainer is gone. Look at mlxtop status.');
    expect(await text()).not.toContain('pausing…');
    keyboard.type('t');
    await until(async () => !(await text()).includes('The trainer is gone.'), 'the notice to go');
  });

  test('a notice goes after 15 seconds', async () => {
    const {feed, keyboard, shows, text} = await open(STATES.training, {refuse: new Error('no such process')});
    keyboard.type('d');
    await shows('no such process');
    feed.show(snapshot(training, {now: NOW + 15_000}));
    await until(async () => !(await text()).includes('no such process'), 'the notice to go');
  });
});

describe('applications', () => {
  const GIB = 1024 ** 3;
  const freed: QuitResult = {
    outcome: {result: 'quit'},
    bytes: 3.6 * GIB,
    before: {...memory, usedBytes: 15.7 * GIB, swapUsedBytes: 3.2 * GIB},
    after: {...memory, usedBytes: 12.1 * GIB, swapUsedBytes: 0.4 * GIB},
  };

  test('are chosen from a list, and one is quit after a question; then the effect is shown', async () => {
    const {feed, keyboard, done, shows, text, answer} = await open(STATES.swapping);
    keyboard.type('c');
    await shows('› Cursor');
    expect(await text()).toContain('Enter quit');
    keyboard.type('\u001b[B');
    await shows('› Google Chrome');
    keyboard.type('k');
    await shows('› Cursor');
    keyboard.type('\r');
    await shows('quit Cursor? frees about 3.6 GB; it may ask to save   y / n');
    expect(done).toEqual([]);
    keyboard.type('y');
    await shows('asking Cursor to quit…');
    expect(done).toEqual(['quit Cursor']);
    feed.show({...STATES.swapping, now: NOW + 3000});
    await shows('quit…   3 s');
    answer(freed);
    await shows('Cursor quit: memory 15.7 → 12.1 GB, swap 3.2 → 0.4 GB');
    const quit = (paceAfter: number | null) =>
      feed.show(
        snapshot(
          viewWith({
            lastQuit: {at: NOW + 3000, app: 'Cursor', goneBy: null, paceBefore: 10.9, paceAfter, ...NOTHING_FREED},
          }),
        ),
      );
    quit(null);
    await shows('0.4 GB, 10.9 →    … it/min');
    quit(24.04);
    await shows('0.4 GB, 10.9 → 24.0 it/min');
    keyboard.type('t');
    await until(async () => !(await text()).includes('Cursor quit: memory'), 'the line to go');
    expect(await text()).toMatch(/Cursor quit at .*: 11 → 24 it\/min/);
  });

  test.each([
    ['still-open', {result: 'still-open'}, 'Cursor is still open: it may be waiting'],
    [
      'refused',
      {result: 'refused', nextStep: 'Allow it in System Settings > Privacy & Security > Automation.'},
      'the system did not let mlxtop ask Cursor to quit. Allow it in System Settings',
    ],
    ['not-running', {result: 'not-running'}, 'Cursor is no longer running'],
  ] as const)('%s is shown', async (_name, outcome, words) => {
    const {keyboard, shows, answer, done} = await open(STATES.swapping, {size: {columns: 120, rows: 40}});
    keyboard.type('c');
    await shows('› Cursor');
    keyboard.type('\r');
    await shows('y / n');
    keyboard.type('y');
    await until(() => done.length > 0, 'the request');
    answer({...freed, outcome});
    await shows(words);
  });

  test('a refused request is shown with its next step', async () => {
    const refuse = new UserError('Cursor is in front.', 'Leave it first.');
    const {keyboard, shows, text} = await open(STATES.swapping, {refuse});
    keyboard.type('c');
    await shows('› Cursor');
    keyboard.type('\r');
    await shows('y / n');
    keyboard.type('y');
    await shows('Cursor is in front. Leave it first.');
    expect(await text()).not.toContain('asking Cursor');
  });

  test('no burst of keys and nothing pasted quits one', async () => {
    const {keyboard, shows, done} = await open(STATES.swapping);
    keyboard.type('c\u001b[B\ry');
    await shows('› Google Chrome');
    keyboard.type('\u001b[A\r');
    keyboard.type('\u001b[200~\ry\u001b[201~');
    keyboard.type('\u001b[By');
    keyboard.type('n');
    await shows('Enter quit');
    expect(done).toEqual([]);
  });

  test('c and Esc close the list', async () => {
    const {keyboard, shows, done} = await open(STATES.swapping);
    for (const key of ['c', '\u001b']) {
      keyboard.type('c');
      await shows('c back');
      keyboard.type(key);
      await shows('c apps');
    }
    expect(done).toEqual([]);
  });

  test('are read when they have not been yet, and the list says so', async () => {
    const unread = {...STATES.training, apps: null};
    const {feed, keyboard, shows} = await open(unread, {size: {columns: 120, rows: 24}});
    expect(feed.appsShown).toBe('none');
    keyboard.type('c');
    await shows('reading memory by application…');
    expect(feed.appsShown).toBe('list');
    feed.show(STATES.training);
    await shows('› Cursor');
  });

  test('the feed is told when they are on the screen', async () => {
    const {feed, terminal, keyboard, shows} = await open(STATES.training);
    expect(feed.appsShown).toBe('none');
    keyboard.type('c');
    await shows('› Cursor');
    expect(feed.appsShown).toBe('list');
    keyboard.type('c');
    await shows('c apps');
    expect(feed.appsShown).toBe('none');
    terminal.resize({columns: 120, rows: 40});
    await until(() => feed.appsShown === 'panel', 'the panel');
    feed.show(STATES.finished);
    await until(() => feed.appsShown === 'none', 'the end');
  });
});

test('keys that have no action are neither shown nor do anything', async () => {
  const feed = new FakeFeed(STATES.training);
  const {terminal, keyboard, ink} = start(
    <App feed={feed} actions={ALONE} options={{...OPTIONS, placement: 'alone'}} />,
    {columns: 120, rows: 40},
  );
  running.push(ink);
  const text = async () => (await terminal.lines()).join('\n');
  await until(async () => (await text()).includes('h help'), 'the first frame');
  expect(await text()).not.toMatch(/detach|zoom|layout/);
  for (const key of ['d', 'z', 'l', 't']) keyboard.type(key);
  await until(async () => (await text()).includes('1 hour'), 'the last key');
});
