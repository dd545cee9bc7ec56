import {describe, expect, test} from '@jest/globals';
import {FIRST_CHART_VIEW} from '../../source/dashboard/chart-view.js';
import {MIN_SIZE} from '../../source/dashboard/layout.js';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import type {Ui} from '../../source/dashboard/ui.js';
import {textWidth} from '../../source/dashboard/width.js';
import {app} from './fixtures/machine.js';
import {QUITS} from './fixtures/quits.js';
import {NOW, training, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {ALONE, paintedScreen, SIZES, screen} from './screens.js';

const GIB = 1024 ** 3;
const size = (columns: number, rows: number): Size => ({columns, rows});
const all = Object.entries<Snapshot>(STATES);

test('the answers to a question are seen however little room there is', () => {
  for (const [columns, rows] of [
    [20, 1],
    [30, 2],
    [40, 8],
    [50, 15],
  ] as const) {
    const lines = screen(STATES.training, size(columns, rows), {ui: {question: 'SIGINT'}});
    expect(lines.join('\n')).toContain('stop?');
    expect(lines.join('\n')).toContain('y / n');
  }
});

/**
 * Sizes that with those of the other states lie all over the range: every size of every state would take minutes, and
 * four times as many as here, which cover all residues, one (MLXTOP_FULL_TABLE=1).
 */
const [ACROSS, DOWN] = process.env.MLXTOP_FULL_TABLE === '1' ? [19, 11] : [37, 23];

const sizesFor = (index: number): Size[] => {
  const sizes = [size(80, 24), MIN_SIZE, size(39, 8), size(40, 7), size(1, 1), size(1, 70), size(220, 1)];
  for (let columns = 1 + (index % ACROSS); columns <= 220; columns += ACROSS) {
    for (let rows = 1 + (index % DOWN); rows <= 70; rows += DOWN) sizes.push(size(columns, rows));
  }
  return sizes;
};

const UIS: Partial<Ui>[] = [
  {},
  {span: 'all'},
  {help: true},
  {question: 'SIGINT'},
  {notice: {text: 'The trainer cannot be paused: it is gone. See mlxtop status.', at: NOW}},
  {list: {chosen: null}},
  {list: {chosen: null}, question: app('an application with a rather long name', 2)},
  {shortAt: NOW},
  {chart: {...FIRST_CHART_VIEW, enlarged: 'loss', cursor: NOW - 60_000}},
  {chart: {...FIRST_CHART_VIEW, byIterations: true, zoom: {lengthMs: 300_000, endMs: NOW - 60_000}}},
  ...Object.values(QUITS),
];

test.each(all.map(([name, at], index) => ({name, at, index})))(
  '$name: exactly as large as the terminal, whatever its size',
  ({at, index}) => {
    for (const [i, {columns, rows}] of sizesFor(index).entries()) {
      const ascii = i % 2 === 0;
      const lines = screen(at, {columns, rows}, {ui: UIS[i % UIS.length] ?? {}, options: {ascii}});
      expect(lines).toHaveLength(rows);
      for (const line of lines) {
        if (textWidth(line) !== columns || (ascii && !/^[ -~]*$/.test(line))) {
          throw new Error(`${columns}×${rows}, ascii ${ascii}: ${JSON.stringify(line)}`);
        }
      }
    }
  },
);

/** Where each of the words stands. */
const places = (lines: readonly string[], words: readonly string[]): Record<string, [row: number, column: number]> =>
  Object.fromEntries(
    words.map(word => {
      const row = lines.findIndex(line => line.includes(word));
      return [word, [row, lines[row]?.indexOf(word) ?? -1]];
    }),
  );

test('figures change, and everything stays in its place', () => {
  const words =
    'it/min,s/it,left,elapsed,/ 2,000,green,swap,in ,out,of 16.0,app+wired,compressed,checkpoint,tokens/s,pid,memory ';
  const quick = viewWith({
    run: {elapsedSeconds: 59},
    training: {
      iteration: 7,
      estimatedIteration: 9,
      iterationsPerMinute: 9.94,
      secondsPerIteration: 6.04,
      etaSeconds: 59_940,
      trainLoss: 12.345,
      tokensPerSecond: 98,
      lastCheckpoint: null,
    },
    memory: {swapUsedBytes: 9.96 * GIB, usedBytes: 9.9 * GIB, swapInBytesPerSecond: 1000},
    trainer: {pid: 7, cpuPercent: 9, memoryBytes: 990 * 1024 ** 2},
  });
  for (const at of SIZES) {
    const [before, after] = [snapshot(quick), snapshot(training, {now: NOW + 1000})].map(one =>
      places(screen(one, at), words.split(/,(?!0)/)),
    );
    expect(after).toEqual(before);
  }
});

test('outside tmux there is nothing to detach from', () => {
  const help = screen(STATES.training, size(80, 24), {
    ui: {help: true},
    actions: ALONE,
    options: {placement: 'alone'},
  });
  expect(help.join('\n')).toContain('mlxtop dashboard opens a closed dashboard again');
  expect(help.join('\n')).not.toMatch(/detach|z zoom|leave tmux/);
});

test('all of the help, page by page, in any room', () => {
  const whole = (at: Snapshot, columns: number, rows: number): string => {
    const page = (helpPage: number) => screen(at, size(columns, rows), {ui: {help: true, helpPage}}).slice(0, -1);
    const pages = Number(/page 1 of (\d+)/.exec(page(0).join())?.[1] ?? 1);
    expect(page(pages)).toEqual(page(0));
    expect(page(-1)).toEqual(page(pages - 1));
    return Array.from({length: pages}, (_, index) => page(index).join(' '))
      .join(' ')
      .replaceAll(/\s+/g, ' ');
  };
  for (const [columns, rows] of [
    [40, 8],
    [50, 15],
    [80, 24],
    [120, 40],
  ] as const) {
    const help = whole(STATES.training, columns, rows);
    for (const words of ['p pause or resume', 'q close this dashboard; the run continues', 'h this help']) {
      expect(help).toContain(words);
    }
    expect(help).toContain("the system's own where it has one.");
  }
  expect(whole(STATES.training, 120, 40)).not.toContain('page');
  const ended = whole(STATES.failed, 80, 24);
  expect(ended).not.toContain('continues');
  expect(ended).toContain('q leave tmux (also d); the session stays. Back: mlxtop attach lora-3b');
});

describe('without colour', () => {
  test('no colour code is written, and the words say all that the colours said', () => {
    const painted = paintedScreen(STATES.swapping, size(80, 24), {options: {color: false}}).join('\n');
    expect(painted).not.toMatch(/\u001b\[[\d;]*[34]\d/);
    for (const word of ['red', 'swapping', '▲']) expect(painted).toContain(word);
  });

  test('only colours of the first sixteen are used, and none for what is normal but the word green', () => {
    // Red, green, yellow and magenta as signs; a ground, with black or white on it.
    const ROLES = ['31', '32', '33', '35', '41', '42', '43', '44', '45', '30', '97'];
    const colours = (at: Snapshot) => {
      const painted = paintedScreen(at, size(120, 40)).join('\n');
      return [...painted.matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, codes = '']) =>
        codes.split(';').filter(code => /^[349]\d$|^10\d$|^[34]8$/.test(code) && code !== '39' && code !== '49'),
      );
    };
    for (const [, at] of all) for (const code of colours(at)) expect(ROLES).toContain(code);
    expect(colours(snapshot(training)).filter(code => code !== '35')).toEqual(['32']);
  });
});
