import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {type Command, press} from '../../source/dashboard/keys.js';
import type {OutputText} from '../../source/dashboard/output-view.js';
import {OutputWatch} from '../../source/dashboard/output-watch.js';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import {firstUi, type Ui} from '../../source/dashboard/ui.js';
import {waitFor} from '../helpers/wait.js';
import {STATES} from './fixtures/states.js';
import {IN_TMUX, SIZES, screen} from './screens.js';

const numbered = (from: number, to: number): string[] =>
  Array.from({length: to - from}, (_, index) => `Iter ${from + index}: Train loss 1.5`);

const LINES = [...numbered(1, 50), 'Iter 49: Val loss 1.234', ...numbered(50, 100), 'Iter 99: val loss 1.1', 'Saved'];
const text: OutputText = {lines: LINES, first: 100, isCut: false, problem: null};
const going: Snapshot = {...STATES.swapping, output: text};

const type = (keys: readonly string[], from: Ui = firstUi(going.view), at = going): {ui: Ui; commands: Command[]} => {
  let ui = from;
  const commands: Command[] = [];
  for (const key of keys) {
    const pressed = press(ui, key, at, IN_TMUX);
    ui = pressed.ui;
    if (pressed.command) commands.push(pressed.command);
  }
  return {ui, commands};
};

const ROWS = 10;
const opened = (() => {
  const {ui} = type(['o']);
  return {...ui, output: {...ui.output, rows: ROWS}};
})();
const SIZE: Size = {columns: 60, rows: ROWS + 2};
const shown = (...keys: string[]): string[] =>
  screen(going, SIZE, {ui: type(keys, opened).ui}).map(row => row.trimEnd());

describe('the output over the dashboard', () => {
  test('follows the end, and scrolls by line, page, wheel and to both ends', () => {
    expect(shown().slice(1, -1)).toEqual(LINES.slice(-ROWS));
    expect(shown()[0]).toMatch(/output +follows the end$/);
    expect(shown('up')[ROWS]).toBe(LINES.at(-2));
    expect(shown('wheelUp')[ROWS]).toBe(LINES.at(-4));
    expect(shown('pageUp')[1]).toBe(LINES.at(-ROWS - 9));
    expect(shown('home')[1]).toBe(LINES[0]);
    expect(shown('home')[0]).toMatch(/92 more below$/);
    expect(shown('home', 'down', 'wheelDown', 'k')[1]).toBe(LINES[3]);
    expect(type(['home', 'end'], opened).ui.output.top).toBeNull();
    expect(type(['up', 'down'], opened).ui.output.top).toBeNull();
    expect(shown('right')[ROWS - 1]).toBe(LINES.at(-2)?.slice(20));
  });

  test('searches for what is typed, latest first; n and N go on, round the end; capitals matter where there are any', () => {
    const at = (...keys: string[]) => {
      const {output} = type(keys, opened).ui;
      return output.match === null ? output.note : LINES[output.match - text.first];
    };
    const search = ['/', ...'val', 'Enter'];
    expect(at(...search)).toBe('Iter 99: val loss 1.1');
    expect(at(...search, 'N')).toBe('Iter 49: Val loss 1.234');
    expect(at(...search, 'N', 'N')).toBe('Iter 99: val loss 1.1');
    expect(at(...search, 'n')).toBe('Iter 49: Val loss 1.234');
    expect(at('/', ...'Val', 'Enter')).toBe('Iter 49: Val loss 1.234');
    expect(at('/', ...'valx', 'backspace', 'Enter')).toBe('Iter 99: val loss 1.1');
    expect(at('/', ...'nowhere', 'Enter')).toMatch(/nothing found: nowhere/);
    expect(shown(...search, 'N').join('\n')).toContain('Val loss 1.234');
    // What is found stays in view, also where it was in the last lines.
    const {output} = type(search, opened).ui;
    expect(output.top).not.toBeNull();
    expect(type([...search, 'end'], opened).ui.output.top).toBeNull();
  });

  test('takes every key: none of them reaches the run, also while text is typed', () => {
    const {ui, commands} = type(['p', 's', 'y', 'd', 'z', '/', ...'spdq', 'Enter'], opened);
    expect(commands).toEqual([]);
    expect(ui).toMatchObject({question: null, pending: null, output: {isOpen: true, pattern: 'spdq'}});
  });

  test.each(['q', 'escape', 'o'])('%s comes back to the dashboard; ^C asks as it does there', key => {
    expect(type([key], opened)).toMatchObject({ui: {output: {isOpen: false}}, commands: []});
    expect(type(['/', 'x', 'escape'], opened).ui.output).toMatchObject({isOpen: true, typing: null});
    expect(type(['^C'], opened).ui).toMatchObject({output: {isOpen: false}, question: 'SIGINT'});
  });

  test.each(SIZES)('has room at $columns × $rows, with its keys', size => {
    const rows = screen(going, size, {ui: type(['/', 'l', 'Enter'], opened).ui});
    expect(rows).toHaveLength(size.rows);
    expect(rows.every(row => row.length === size.columns)).toBe(true);
    expect(rows.at(-1)).toMatch(/↑↓ scroll {2}\/ search {2}nN next {2}q back/);
  });
});

describe('reading it', () => {
  let folder: string;
  let log: string;
  let watch: OutputWatch;
  let changes = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlxtop-output-'));
    log = join(folder, 'trainer.log');
    changes = 0;
    watch = new OutputWatch(log, () => changes++);
  });
  afterEach(() => {
    watch.show(false);
    rmSync(folder, {recursive: true, force: true});
  });

  test('begins when it is shown, follows what is added, and ends when it is not', async () => {
    writeFileSync(log, 'one\n 10%\r 20%');
    expect(watch.text).toBeNull();
    watch.show(true);
    expect(watch.text?.lines).toEqual(['one', ' 20%']);
    const before = changes;
    appendFileSync(log, '\r100%\ntoken hf_abcdefghijklmnopqrstuvwxyzABCDEFGH\u0007\u001b]0;t\u0007\n');
    await waitFor('what was added', () => watch.text?.lines.length === 3);
    expect(watch.text?.lines.slice(0, 2)).toEqual(['one', '100%']);
    expect(watch.text?.lines[2]).not.toMatch(/hf_abc|\p{Cc}/u);
    expect(changes).toBe(before + 1);
    watch.show(false);
    expect(watch.text).toBeNull();
  });

  test('takes a bounded part of a long log, from its end', () => {
    writeFileSync(log, `${numbered(0, 200_000).join('\n')}\n`);
    watch.show(true);
    const {lines = [], isCut} = watch.text ?? {};
    expect(lines.at(-1)).toBe('Iter 199999: Train loss 1.5');
    expect(lines.length).toBeGreaterThanOrEqual(5000);
    expect(lines.length).toBeLessThanOrEqual(20_000);
    expect(isCut).toBe(true);
  });

  test('says why there is nothing', () => {
    watch.show(true);
    expect(watch.text).toMatchObject({lines: [], problem: null});
    watch.show(false);
    watch = new OutputWatch(folder, () => undefined);
    watch.show(true);
    expect(watch.text?.problem).toMatch(/is a folder/);
  });
});
