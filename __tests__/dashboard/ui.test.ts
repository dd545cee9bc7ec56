import {describe, expect, test} from '@jest/globals';
import {chosenApp, whyNot} from '../../source/dashboard/app-choice.js';
import {keyHints} from '../../source/dashboard/key-hints.js';
import {type Command, press} from '../../source/dashboard/keys.js';
import {questionText} from '../../source/dashboard/question-text.js';
import type {Snapshot} from '../../source/dashboard/types.js';
import {awayShown, firstUi, settled, type Ui, wasJustShort} from '../../source/dashboard/ui.js';
import type {App} from '../../source/host/types.js';
import type {RunView} from '../../source/insight/view.js';
import {app, apps, machine} from './fixtures/machine.js';
import {memory, NOTHING_FREED, NOW, training, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {ALONE, IN_TMUX} from './screens.js';

const going = snapshot(training);

/** Presses keys one after the other; gives what was done and where the dashboard stands. */
const type = (keys: string[], at: Snapshot = going, from: Ui = firstUi(at.view)): {ui: Ui; commands: Command[]} => {
  let ui = from;
  const commands: Command[] = [];
  for (const key of keys) {
    const {ui: next, command} = press(ui, key, at, IN_TMUX);
    ui = next;
    if (command) commands.push(command);
  }
  return {ui, commands};
};

const later = (at: Snapshot, seconds: number, view = at.view): Snapshot => ({
  ...at,
  view,
  now: at.now + seconds * 1000,
});

describe('pause', () => {
  test.each(['p', ' '])('%j pauses at once, and a second time does nothing until that has happened', key => {
    const {ui, commands} = type([key, key]);
    expect(commands).toEqual([{do: 'pause'}]);
    expect(ui.pending?.kind).toBe('pausing');
  });

  test('when the run is paused the same key resumes it', () => {
    const pausing = type(['p']).ui;
    const paused = later(going, 1, viewWith({run: {state: 'paused'}}));
    expect(settled(pausing, paused).pending).toBeNull();
    expect(type(['p'], paused, pausing).commands).toEqual([{do: 'resume'}]);
  });

  test('is not waited for forever', () => {
    expect(settled(type(['p']).ui, later(going, 60)).pending).toBeNull();
  });
});

describe('stop', () => {
  test('asks first; y sends SIGINT', () => {
    const asked = type(['s']);
    expect(asked.commands).toEqual([]);
    expect(questionText(going, asked.ui)).toBe(
      'stop? 30 iterations since the last checkpoint (iteration 1,200) will be lost.',
    );
    expect(type(['s', 'y']).commands).toEqual([{do: 'stop', signal: 'SIGINT'}]);
  });

  test('c asks for it at the next checkpoint, and takes that back while it is awaited', () => {
    expect(type(['s', 'c'])).toMatchObject({
      commands: [{do: 'stopAtCheckpoint', wanted: true}],
      ui: {question: null, pending: null, list: null},
    });
    const warning = {code: 'stop-at-checkpoint', text: 'it will be stopped at its next checkpoint', since: NOW};
    const awaited = snapshot(viewWith({warnings: [warning]}));
    expect(type(['s', 'c'], awaited).commands).toEqual([{do: 'stopAtCheckpoint', wanted: false}]);
    expect(type(['s', 'y'], awaited).commands).toEqual([{do: 'stop', signal: 'SIGINT'}]);
  });

  test.each(['n', 'escape'])('%s takes it back', key => {
    const {ui, commands} = type(['s', key, 'y']);
    expect(commands).toEqual([]);
    expect(ui.question).toBeNull();
  });

  test('other keys neither answer nor do what they else do', () => {
    const {ui, commands} = type(['s', 'p', 'd', 't', 'h']);
    expect(commands).toEqual([]);
    expect(ui).toMatchObject({question: 'SIGINT', span: '10m', help: false});
  });

  test('each further one is harder, and says for how long the last did not help', () => {
    const first = type(['s', 'y']).ui;
    const second = type(['s'], later(going, 8), first).ui;
    expect(questionText(later(going, 12), second)).toBe('asked to stop 12 s ago, still running: terminate?');
    const terminated = viewWith({run: {stopAsked: {signal: 'SIGTERM', at: NOW}}});
    expect(type(['s', 'y'], later(going, 9, terminated)).commands).toEqual([{do: 'stop', signal: 'SIGKILL'}]);
    const killed = viewWith({run: {stopAsked: {signal: 'SIGKILL', at: NOW}}});
    expect(type(['s', 'y'], later(going, 9, killed)).commands).toEqual([{do: 'stop', signal: 'SIGKILL'}]);
  });

  test.each([
    [{lastCheckpoint: null}, 'stop? Nothing has been saved yet: all 1,230 iterations will be lost.'],
    [{iteration: null, lastCheckpoint: null}, 'stop? No iteration has been reported yet.'],
    [{iteration: 1200}, 'stop? The last checkpoint (iteration 1,200) has everything reported so far.'],
    [{baseIteration: 500}, 'stop? 30 iterations since the last checkpoint (iteration 1,700) will be lost.'],
    [
      {baseIteration: 500, iteration: 25, lastCheckpoint: null},
      'stop? Nothing has been saved yet: everything since the checkpoint that it began with (25 iterations) will be lost.',
    ],
    [
      {baseIteration: 0, iteration: 525, lastCheckpoint: null},
      'stop? Nothing has been saved yet: everything since the checkpoint that it began with will be lost.',
    ],
  ])('says what it costs: %j', (known, text) => {
    const view = viewWith({training: known});
    expect(questionText(snapshot(view), type(['s'], snapshot(view)).ui)).toBe(text);
  });

  test('^C asks as s does, from wherever one is, and again changes nothing', () => {
    for (const before of [[], ['h'], ['c']]) {
      const {ui, commands} = type([...before, '^C', '^C', '^C']);
      expect({ui, commands}).toEqual(type([...before, 's']));
    }
    expect(type(['^C', '^C', 'y']).commands).toEqual([{do: 'stop', signal: 'SIGINT'}]);
  });

  test('who only wanted to close the dashboard can, at the question', () => {
    expect(type(['^C', 'q', 'y'])).toMatchObject({commands: [{do: 'close'}], ui: {question: null}});
    expect(type(['x', 'q'], STATES.finished).commands).toEqual([]);
  });

  test('q leaves help and list first, as in every pager', () => {
    for (const before of ['h', 'c']) {
      expect(type([before, 'q'])).toMatchObject({commands: [], ui: {help: false, list: null}});
      expect(type([before, 'q', 'q']).commands).toEqual([{do: 'close'}]);
    }
  });

  test('a question about a run that has ended goes away', () => {
    expect(settled(type(['s']).ui, STATES.finished).question).toBeNull();
  });
});

describe('other keys', () => {
  test.each([
    ['q', 'close'],
    ['d', 'detach'],
    ['z', 'zoomTrainer'],
    ['l', 'swapLayout'],
  ] as const)('%s: %s', (key, action) => {
    expect(type([key]).commands).toEqual([{do: action}]);
  });

  test('g continues a run that ended before its time and has saved something', () => {
    const words = (at: Snapshot) => keyHints(at, firstUi(at.view), IN_TMUX).map(({key}) => key);
    expect(type(['g'], STATES.stopped).commands).toEqual([{do: 'continueRun'}]);
    for (const at of [STATES.failed, STATES['died behind exit code 0'], STATES['ended early']]) {
      expect(words(at)).toContain('g');
    }
    const saved = STATES.failed.view.training;
    const nothingSaved = {...STATES.failed, view: {...STATES.failed.view, training: {...saved, lastCheckpoint: null}}};
    for (const at of [going, STATES.finished, nothingSaved]) {
      expect(words(at)).not.toContain('g');
      expect(type(['g'], at).commands).toEqual([]);
    }
  });

  test('of an ended run q, d and ^C leave tmux, and the dashboard stays; in a plain terminal they close it', () => {
    for (const key of ['q', 'd', '^C']) expect(type([key], STATES.finished).commands).toEqual([{do: 'detach'}]);
    const alone = press(firstUi(STATES.finished.view), '^C', STATES.finished, ALONE);
    expect(alone.command).toEqual({do: 'close'});
  });

  test('x closes the session of an ended run, once that is confirmed', () => {
    expect(type(['x', 'y']).commands).toEqual([]);
    const asked = type(['x', '^C'], STATES.finished);
    expect(questionText(STATES.finished, asked.ui)).toMatch(/^close this tmux session\? .*mlxtop runs/);
    expect(settled(asked.ui, STATES.finished).question).toBe('closeSession');
    expect(settled(asked.ui, going).question).toBeNull();
    expect(asked.commands).toEqual([]);
    expect(type(['x', 'n', 'y'], STATES.finished).commands).toEqual([]);
    expect(type(['x', 'y'], STATES.finished)).toMatchObject({commands: [{do: 'closeSession'}], ui: {question: null}});
    expect(press(firstUi(going.view), 'x', STATES.finished, ALONE).ui.question).toBeNull();
  });

  test('t goes through the spans', () => {
    const spans = [1, 2, 3].map(times => type(Array(times).fill('t')).ui.span);
    expect(spans).toEqual(['1h', 'all', '10m']);
  });

  test('h and ? open the help, and close it as Esc does', () => {
    expect(type(['h']).ui.help).toBe(true);
    expect(type(['?', 'h']).ui.help).toBe(false);
    expect(type(['h', 'escape']).ui.help).toBe(false);
    expect(type(['h', 'j', 'down', 'k']).ui).toMatchObject({help: true, helpPage: 1});
    expect(type(['h', 'j', 'h', 'h']).ui).toMatchObject({help: true, helpPage: 0});
  });

  test('keys that do nothing now are not shown, and do nothing', () => {
    const over = STATES.failed;
    const ofCharts = new Set(['1-4', '←→', '+-', 'i']);
    const keys = (at: Snapshot, actions = IN_TMUX) =>
      keyHints(at, firstUi(at.view), actions).flatMap(({key}) => (ofCharts.has(key) ? [] : [key]));
    expect(keys(going)).toEqual(['p', 's', 'c', 't', 'o', 'z', 'l', 'd', 'q', 'h']);
    expect(keys(going, ALONE)).toEqual(['p', 's', 'c', 't', 'o', 'q', 'h']);
    expect(keys(over)).toEqual(['g', 'x', 't', 'o', 'z', 'l', 'q', 'h']);
    expect(type(['p', 's', 'y'], over)).toMatchObject({commands: [], ui: {question: null, pending: null}});
    expect(press(firstUi(going.view), 'd', going, ALONE).command).toBeNull();
  });
});

describe('the list of applications', () => {
  const short = STATES.swapping;
  const named = (at: Snapshot, ui: Ui) => chosenApp(at, ui.list?.chosen ?? null)?.name;
  const withApps = (list: App[], at: Snapshot = short): Snapshot => ({...at, apps: {at: NOW, apps: list}});

  test('begins with the application that the advice names, and goes over those that are to stay open', () => {
    const advised: RunView['advice'] = [{action: 'quit', app: 'Docker', bytes: null, savesSeconds: null, why: ''}];
    const at = snapshot(viewWith({advice: advised}));
    expect(named(at, type(['c'], at).ui)).toBe('Docker');
    expect(named(at, type(['c', 'j'], at).ui)).toBe('Slack');
    expect(named(at, type(['c', 'j', 'down', 'down'], at).ui)).toBe('Notes');
    expect(named(at, type(['c', ...Array(30).fill('j')], at).ui)).toBe('Visual Studio Code - Insiders');
    expect(named(at, type(['c', ...Array(30).fill('up')], at).ui)).toBe('Cursor');
  });

  test('keeps the choice when the order changes, and begins again when the chosen one is gone', () => {
    const {ui} = type(['c', 'j'], short);
    expect(named(withApps(apps.toReversed()), ui)).toBe('Google Chrome');
    expect(named(withApps(apps.filter(({name}) => name !== 'Google Chrome')), ui)).toBe('Cursor');
  });

  test('distinguishes two of one name', () => {
    const twin = (mainPid: number): App => app('java', 1, {mainPid});
    const at = withApps([twin(1001), twin(1002)]);
    const {ui} = type(['c', 'j', 'Enter'], at);
    expect(ui.question).toMatchObject({mainPid: 1002});
  });

  test('asks about the chosen one, and quits that one', () => {
    const {ui, commands} = type(['c', 'j', 'Enter', 'y'], short);
    expect(commands).toEqual([{do: 'quitApp', app: expect.objectContaining({name: 'Google Chrome'})}]);
    expect(ui).toMatchObject({list: null, question: null, quitting: {at: NOW}});
  });

  test.each(['n', 'escape'])('%s takes the question back and leaves the list open', key => {
    const {ui, commands} = type(['c', 'Enter', key, 'y'], short);
    expect(commands).toEqual([]);
    expect(ui).toMatchObject({question: null, list: {chosen: null}, quitting: null});
  });

  test('other keys do not answer', () => {
    const {ui, commands} = type(['c', 'Enter', 'c', 'Enter', 'j', 'p', 's', 'q'], short);
    expect(commands).toEqual([]);
    expect(ui.question).toMatchObject({name: 'Cursor'});
  });

  test('a question goes away when the application is to stay open after all, and when the run has ended', () => {
    const {ui} = type(['c', 'Enter'], short);
    const kept = apps.map(app => (app.name === 'Cursor' ? {...app, protected: 'in front: you are using it'} : app));
    expect(settled(ui, short).question).not.toBeNull();
    expect(settled(ui, withApps(kept)).question).toBeNull();
    expect(settled(ui, STATES.finished)).toMatchObject({question: null, list: null});
  });

  test('nothing else is asked to quit before the last one has answered', () => {
    const asking = type(['c', 'Enter', 'y'], short).ui;
    expect(type(['c', 'Enter', 'y'], short, asking)).toMatchObject({commands: [], ui: {question: null}});
    expect(keyHints(short, type(['c'], short, asking).ui, IN_TMUX).map(({key}) => key)).not.toContain('Enter');
  });

  test('one without a process to ask, and one known from the journal alone, cannot be chosen', () => {
    const at = withApps([app('service', 1, {mainPid: null}), app('noted', 1, {mainPid: null, pids: []})]);
    expect(type(['c', 'Enter', 'y'], at)).toMatchObject({commands: [], ui: {question: null}});
    expect(at.apps?.apps.map(whyNot)).toEqual(['no process to ask', null]);
  });

  test('is offered for as long as the run lives, whether the applications have been read or not', () => {
    const offered = (at: Snapshot) => keyHints(at, firstUi(at.view), IN_TMUX).some(({key}) => key === 'c');
    for (const at of [short, withApps([]), {...short, apps: null}, {...going, apps: null}]) {
      expect(offered(at)).toBe(true);
      expect(type(['c'], at).ui.list).not.toBeNull();
    }
    expect(offered(STATES.finished)).toBe(false);
  });

  test('the help and the list are not open at once, and the charts cannot be seen from the list', () => {
    expect(type(['c', 'h'], short).ui).toMatchObject({help: true, list: null});
    expect(type(['h', 'c'], short).ui).toMatchObject({help: false, list: {chosen: null}});
    expect(type(['c', 't'], short).ui.span).toBe('10m');
  });

  test('on Linux, where it is a signal that asks, the question says so', () => {
    const linux: Snapshot = {...short, machine: {...machine, platform: 'linux'}};
    const {ui} = type(['c', 'Enter'], linux);
    expect(questionText(linux, ui)).toBe('quit Cursor? frees about 3.6 GB; save your work in it first');
    expect(questionText(short, ui)).toBe('quit Cursor? frees about 3.6 GB; it may ask to save');
  });
});

test('what a quit has freed is followed until the pace has settled, or for a minute', () => {
  const quit = {at: NOW + 2000, app: 'Cursor', goneBy: null, paceBefore: 10.9};
  const at = (seconds: number, usedBytes: number, paceAfter: number | null = null): Snapshot =>
    later(
      going,
      seconds,
      viewWith({memory: {usedBytes, takenAt: NOW + seconds * 1000}, lastQuit: {...NOTHING_FREED, ...quit, paceAfter}}),
    );
  const cursor = app('Cursor', 3.6);
  const first: Ui = {
    ...firstUi(training),
    quitResult: {app: cursor, askedAt: NOW, bytes: 1, outcome: {result: 'quit'}, before: memory, after: memory},
  };
  const used = (ui: Ui) => ui.quitResult?.after?.usedBytes;
  const after20 = settled(first, at(20, 13));
  expect(used(after20)).toBe(13);
  expect(used(settled(after20, at(30, 12)))).toBe(12);
  expect(used(settled(after20, at(30, 12, 24)))).toBe(13);
  expect(used(settled(after20, at(61, 12)))).toBe(13);
  expect(used(settled(first, at(-1, 13)))).toBe(memory.usedBytes);
});

test('memory counts as short for a minute after it was', () => {
  const ui = settled(firstUi(training), STATES.swapping);
  expect(wasJustShort(ui, NOW + 59_000)).toBe(true);
  expect(wasJustShort(settled(ui, later(going, 30)), NOW + 61_000)).toBe(false);
  expect(wasJustShort(settled(firstUi(training), going), NOW)).toBe(false);
});

test('after the end the whole run is shown', () => {
  expect(firstUi(STATES.finished.view).span).toBe('all');
});

test('a notice goes at the next key, or after 15 seconds', () => {
  const ui = {...firstUi(training), notice: {text: 'No.', at: NOW}};
  expect(settled(ui, later(going, 14)).notice).not.toBeNull();
  expect(settled(ui, later(going, 15)).notice).toBeNull();
  expect(type(['x'], going, ui).ui.notice).toBeNull();
});

test('any key closes the summary of an absence and does nothing else; the next one is a key again', () => {
  const away = {since: NOW - 3_600_000, at: NOW, lines: ['iterations 1 → 2']};
  const back = snapshot(training, {away});
  for (const key of ['p', 's', 'q', 'h', 'escape', 'Enter', 'y', 'x']) {
    const {ui, command} = press({...firstUi(training), question: 'SIGINT'}, key, back, IN_TMUX);
    expect(command).toBeNull();
    expect(ui).toMatchObject({awayRead: NOW, question: 'SIGINT', help: false});
    expect(press(ui, 'y', back, IN_TMUX).command).toEqual({do: 'stop', signal: 'SIGINT'});
  }
  const read = press(firstUi(training), 'h', back, IN_TMUX).ui;
  expect(press(read, 'h', back, IN_TMUX).ui.help).toBe(true);
  expect(keyHints(back, firstUi(training), IN_TMUX)).toHaveLength(1);
  expect(keyHints(back, read, IN_TMUX).map(({key}) => key)).toContain('p');
  // Another absence has its own.
  expect(awayShown({away: {...away, at: NOW + 7_200_000}}, read)).not.toBeNull();
});

describe('when the clock of the machine is set', () => {
  const HOUR = 3_600_000;
  const set = (seconds: number, ms: number): Snapshot => ({...later(going, seconds + ms / 1000), clockOffset: ms});

  test.each([HOUR, -HOUR])(
    'by %s ms, a notice stays for as long as it would, and so does all else that has its time',
    ms => {
      const {ui} = type(['p']);
      const full = {...ui, notice: {text: 'no', at: NOW}, shortAt: NOW, recorderBackAt: NOW};
      const soon = settled(full, set(5, ms));
      expect(soon).toMatchObject({notice: {text: 'no'}, pending: {kind: 'pausing'}});
      expect(wasJustShort(soon, set(5, ms).now)).toBe(true);
      expect(soon.recorderBackAt).toBe(NOW + ms);
      expect(settled(soon, set(6, ms))).toMatchObject({notice: {text: 'no'}});
      expect(settled(soon, set(46, ms))).toMatchObject({notice: null, pending: null});
    },
  );

  test('a summary that has been read is not shown again', () => {
    const away = {since: NOW - HOUR, at: NOW, lines: ['x']};
    const read = {...firstUi(going.view), awayRead: NOW};
    expect(awayShown({away}, settled(read, set(1, HOUR)))).toBeNull();
  });
});
