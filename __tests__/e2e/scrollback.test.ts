import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

test('what stood in a pane before the dashboard is there after it, however it was resized meanwhile', async () => {
  stage.start(['node', trainerFile('steady.mjs'), '--iters', '50', '--ms', '20']);
  await waitFor('the end', () => stage.status().run.state === 'finished');
  stage.tmux('new-session', '-d', '-s', 'shell', '-x', '100', '-y', '30');
  const type = (...keys: string[]) => stage.tmux('send-keys', '-t', '=shell:', ...keys);
  const screen = () => stage.tmux('capture-pane', '-p', '-t', '=shell:');
  type("PS1='$ '; seq -f 'line %g' 200", 'Enter');
  await waitFor('the lines', () => /line 200\n\$/.test(screen()), screen);
  type(`MLXTOP_HOME=${stage.home} ${PROGRAM} dashboard`, 'Enter');
  /** Without the dashboard's figures of its own cost. */
  const shown = () => screen().replaceAll(/(?:dashboard|mlxtop) .*$/gm, '');
  const isWhole = (rows: number): boolean => {
    const lines = screen().split('\n');
    return /finished/.test(lines[0] ?? '') && /q close.*h help/.test(lines[rows - 1] ?? '');
  };
  const atRest = async (): Promise<string> => {
    let last = '';
    await waitFor('a screen that is at rest', async () => {
      const before = shown();
      await delay(500);
      last = shown();
      return last === before;
    });
    return last;
  };
  for (const [columns, rows] of [
    [100, 30],
    [100, 12],
    [60, 12],
    [60, 40],
    [120, 40],
  ] as const) {
    stage.tmux('resize-window', '-t', '=shell:', '-x', String(columns), '-y', String(rows));
    await waitFor(`a whole screen of ${columns}×${rows}`, () => isWhole(rows), screen);
    const resized = await atRest();
    // What a resize had left behind would vanish when the screen is drawn again.
    type('C-l');
    expect(await atRest()).toBe(resized);
  }
  type('q');
  await waitFor('the shell', () => /\$ $|\$\n*$/.test(screen().trimEnd()), screen);
  const history = stage.tmux('capture-pane', '-p', '-S', '-', '-t', '=shell:');
  for (const line of ['line 1\n', 'line 100\n', 'line 200\n']) expect(history).toContain(line);
  expect(history).not.toContain('q close');
});
