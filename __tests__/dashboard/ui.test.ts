import {describe, expect, test} from '@jest/globals';
import {questionText} from '../../source/dashboard/question.js';
import type {Look} from '../../source/dashboard/types.js';
import {type Command, firstUi, keyHints, press, settled, type Ui} from '../../source/dashboard/ui.js';
import {LOOKS, look, NOW, training, viewWith} from './looks.js';
import {ALONE, IN_TMUX} from './screens.js';

const going = look(training);

/** Presses keys one after the other; gives what was done and where the dashboard stands. */
const type = (keys: string[], at: Look = going, from: Ui = firstUi(at.view)): {ui: Ui; commands: Command[]} => {
  let ui = from;
  const commands: Command[] = [];
  for (const key of keys) {
    const {ui: next, command} = press(ui, key, at, IN_TMUX);
    ui = next;
    if (command) commands.push(command);
  }
  return {ui, commands};
};

const later = (at: Look, seconds: number, view = at.view): Look => ({...at, view, now: at.now + seconds * 1000});

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

  test('is not waited for for ever', () => {
    expect(settled(type(['p']).ui, later(going, 60)).pending).toBeNull();
  });
});

describe('stop', () => {
  test('asks first; y sends SIGINT', () => {
    const asked = type(['s']);
    expect(asked.commands).toEqual([]);
    expect(questionText(going.view, asked.ui, NOW)).toBe(
      'stop? 30 iterations since the last checkpoint (iteration 1200) will be lost.',
    );
    expect(type(['s', 'y']).commands).toEqual([{do: 'stop', signal: 'SIGINT'}]);
  });

  test.each(['n', 'escape'])('%s takes it back', key => {
    const {ui, commands} = type(['s', key, 'y']);
    expect(commands).toEqual([]);
    expect(ui.question).toBeNull();
  });

  test('other keys neither answer nor do what they else do', () => {
    const {ui, commands} = type(['s', 'p', 'q', 'd', 't', 'h']);
    expect(commands).toEqual([]);
    expect(ui).toMatchObject({question: 'SIGINT', span: '10m', help: false});
  });

  test('each further one is harder, and says for how long the last did not help', () => {
    const first = type(['s', 'y']).ui;
    const second = type(['s'], later(going, 8), first).ui;
    expect(questionText(going.view, second, NOW + 12_000)).toBe('asked to stop 12 s ago, still running: terminate?');
    const told = viewWith({run: {stopAsked: {signal: 'SIGTERM', at: NOW}}});
    expect(type(['s', 'y'], later(going, 9, told)).commands).toEqual([{do: 'stop', signal: 'SIGKILL'}]);
    const killed = viewWith({run: {stopAsked: {signal: 'SIGKILL', at: NOW}}});
    expect(type(['s', 'y'], later(going, 9, killed)).commands).toEqual([{do: 'stop', signal: 'SIGKILL'}]);
  });

  test.each([
    [{lastCheckpoint: null}, 'stop? Nothing has been saved yet: all 1,230 iterations will be lost.'],
    [{iteration: null, lastCheckpoint: null}, 'stop? No iteration has been reported yet.'],
    [{iteration: 1200}, 'stop? The last checkpoint (iteration 1200) has everything reported so far.'],
  ])('tells what it costs: %j', (known, text) => {
    const view = viewWith({training: known});
    expect(questionText(view, type(['s'], look(view)).ui, NOW)).toBe(text);
  });

  test('a question about a run that has ended meanwhile goes away', () => {
    expect(settled(type(['s']).ui, LOOKS.finished).question).toBeNull();
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

  test('t goes through the spans', () => {
    const spans = [1, 2, 3].map(times => type(Array(times).fill('t')).ui.span);
    expect(spans).toEqual(['1h', 'all', '10m']);
  });

  test('h and ? open the help, and close it as Esc does', () => {
    expect(type(['h']).ui.help).toBe(true);
    expect(type(['?', 'h']).ui.help).toBe(false);
    expect(type(['h', 'escape']).ui.help).toBe(false);
  });

  test('keys that do nothing now are not shown, and do nothing', () => {
    const over = LOOKS.failed;
    const keys = (at: Look, actions = IN_TMUX) => keyHints(at.view, firstUi(at.view), actions).map(({key}) => key);
    expect(keys(going)).toEqual(['p', 's', 't', 'z', 'l', 'd', 'q', 'h']);
    expect(keys(going, ALONE)).toEqual(['p', 's', 't', 'q', 'h']);
    expect(keys(over)).toEqual(['t', 'z', 'l', 'd', 'q', 'h']);
    expect(type(['p', 's', 'y'], over)).toMatchObject({commands: [], ui: {question: null, pending: null}});
    expect(press(firstUi(going.view), 'd', going, ALONE).command).toBeNull();
  });
});

test('after the end the whole run is shown', () => {
  expect(firstUi(LOOKS.finished.view).span).toBe('all');
});

test('a notice goes at the next key, or after 15 seconds', () => {
  const ui = {...firstUi(training), notice: {text: 'No.', at: NOW}};
  expect(settled(ui, later(going, 14)).notice).not.toBeNull();
  expect(settled(ui, later(going, 15)).notice).toBeNull();
  expect(type(['x'], going, ui).ui.notice).toBeNull();
});
