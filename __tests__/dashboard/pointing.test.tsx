import {PassThrough} from 'node:stream';
import {afterEach, describe, expect, test} from '@jest/globals';
import {render} from 'ink';
import {App, inkOptions} from '../../source/dashboard/app.js';
import {press} from '../../source/dashboard/keys.js';
import {ASK_FOR_MOUSE, LEAVE_MOUSE} from '../../source/dashboard/mouse.js';
import {screenOf} from '../../source/dashboard/screen.js';
import {targetAt} from '../../source/dashboard/targets.js';
import {terminalInput} from '../../source/dashboard/terminal-input.js';
import type {Size} from '../../source/dashboard/types.js';
import {firstUi, type Ui} from '../../source/dashboard/ui.js';
import {FakeFeed} from './fake-feed.js';
import {STATES} from './fixtures/states.js';
import {ALONE, IN_TMUX, SIZES, sceneOf, screen} from './screens.js';
import {FakeTerminal, until} from './terminal.js';

const swapping = STATES.swapping;
const list: Partial<Ui> = {list: {chosen: null}};

/** The lowest cell of the screen in which these words begin. */
const cellOf = (size: Size, ui: Partial<Ui>, words: string): {row: number; column: number} => {
  const rows = screen(swapping, size, {ui});
  const row = rows.findLastIndex(text => text.includes(words));
  return {row, column: rows[row]?.indexOf(words) ?? -1};
};

const clicked = (size: Size, ui: Partial<Ui>, words: string) => {
  const {row, column} = cellOf(size, ui, words);
  expect(row).toBeGreaterThanOrEqual(0);
  return targetAt(screenOf(sceneOf(swapping, {ui}), size).areas, row, column);
};

describe.each(SIZES)('a click at $columns × $rows', size => {
  test('presses the key of the footer that it falls on, also on its word', () => {
    expect(clicked(size, {}, 'h help')).toEqual({key: 'h'});
    expect(clicked(size, {}, 'help')).toEqual({key: 'h'});
    expect(clicked(size, {}, 'apps')).not.toEqual({key: 'h'});
    expect(clicked(size, {question: 'SIGINT'}, 'y yes')).toEqual({key: 'y'});
    expect(clicked(size, list, '↓ choose')).toEqual({key: 'down'});
  });

  test('on an application in the list chooses it; elsewhere it does nothing', () => {
    expect(clicked(size, list, 'Cursor')).toEqual({app: expect.stringMatching(/ Cursor/)});
    expect(targetAt(screenOf(sceneOf(swapping, {ui: list}), size).areas, 0, 0)).toBeNull();
    expect(targetAt(screenOf(sceneOf(swapping, {ui: {}}), size).areas, 5, 5)).toBeNull();
  });
});

describe('the wheel', () => {
  const turned = (ui: Partial<Ui>, key: string) => press({...firstUi(swapping.view), ...ui}, key, swapping, IN_TMUX);

  test('turns the pages of the help and moves through the list', () => {
    expect(turned({help: true}, 'wheelDown').ui.helpPage).toBe(1);
    const second = turned(list, 'wheelDown').ui;
    expect(second.list?.chosen).not.toBeNull();
    expect(turned({list: second.list}, 'wheelDown').ui.list?.chosen).not.toBe(second.list?.chosen);
  });

  test('does nothing else: a question, a notice and a summary stay', () => {
    const notice = {text: 'No.', at: swapping.now};
    expect(turned({notice, question: 'SIGINT'}, 'wheelUp')).toMatchObject({ui: {notice, question: 'SIGINT'}});
    const away = STATES['after an absence'];
    const ui = firstUi(away.view);
    expect(press(ui, 'wheelUp', away, IN_TMUX).ui.awayRead).toBeNull();
  });
});

describe('a terminal with a mouse', () => {
  const running: {unmount(): void}[] = [];
  afterEach(() => {
    for (const ink of running.splice(0)) ink.unmount();
  });

  const open = async () => {
    const terminal = new FakeTerminal({columns: 80, rows: 24});
    const keyboard = Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => undefined});
    const ink = render(
      <App feed={new FakeFeed(swapping)} actions={ALONE} options={{ascii: false, color: true, placement: 'alone'}} />,
      {
        ...inkOptions,
        stdout: terminal as unknown as NodeJS.WriteStream,
        stdin: terminalInput(keyboard),
      },
    );
    running.push(ink);
    const shows = (words: string) => until(async () => (await terminal.lines()).join('\n').includes(words), words);
    await shows('h help');
    return {terminal, keyboard, ink, shows};
  };

  test('is asked for its reports, and left as it was', async () => {
    const {terminal, ink} = await open();
    const written = () => terminal.written.join('');
    await until(() => written().includes(ASK_FOR_MOUSE), 'the request');
    expect(written()).not.toContain(LEAVE_MOUSE);
    ink.unmount();
    await until(() => written().includes(LEAVE_MOUSE), 'the end of it');
  });

  test('a click and the wheel act in the order in which they come among keys, halves included', async () => {
    const {keyboard, terminal, shows} = await open();
    const {row, column} = cellOf({columns: 80, rows: 24}, {}, 'c apps');
    keyboard.write(`\u{1B}[<0;${column + 1};${row + 1}M\u{1B}[<0;${column + 1};${row + 1}m`);
    await shows('c back');
    const chosen = async () => (await terminal.lines()).find(line => line.includes('›'));
    const first = await chosen();
    keyboard.write('\u{1B}[<65;5');
    keyboard.write(';5M');
    await until(async () => (await chosen()) !== first, 'the next application');
    keyboard.write('c\u{1B}[<65;5;5Mh');
    await shows('mlxtop · keys');
  });
});
