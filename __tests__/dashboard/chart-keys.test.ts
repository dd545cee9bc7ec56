import {describe, expect, test} from '@jest/globals';
import {keyHints} from '../../source/dashboard/key-hints.js';
import {press} from '../../source/dashboard/keys.js';
import {screenLayout} from '../../source/dashboard/layout.js';
import {chartRows} from '../../source/dashboard/panels/chart-rows.js';
import {chartsWords} from '../../source/dashboard/panels/charts.js';
import type {Row} from '../../source/dashboard/row.js';
import {screenOf} from '../../source/dashboard/screen.js';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import {firstUi, settled, type Ui} from '../../source/dashboard/ui.js';
import {createRunSeries} from '../../source/insight/run-series.js';
import {addToSpans} from '../../source/insight/series.js';
import {MINUTE, NOW, training} from './fixtures/run.js';
import {series, snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {IN_TMUX, SIZES, sceneOf, screen} from './screens.js';

const GIB = 1024 ** 3;
const SMALL: Size = {columns: 80, rows: 24};
const going = snapshot(training);
/** The same on a machine that has not swapped during the run. */
const unswapped = ((): Snapshot => {
  const {swap} = createRunSeries();
  for (let t = NOW - 51 * MINUTE; t <= NOW; t += 60_000) addToSpans(swap, t, t, 0.01 * GIB);
  return {...going, series: {...series, swap}};
})();

const typed = (keys: string[], at: Snapshot = going, from: Ui = firstUi(at.view)): Ui =>
  keys.reduce((ui, key) => press(ui, key, at, IN_TMUX).ui, from);
/** What stands on the screen after these keys, without drawing it: an enlarged chart, or the axis of the small ones. */
const shown = (keys: string[], at: Snapshot = going, size: Size = SMALL): string[] => {
  const all = screenOf(sceneOf(at, {ui: typed(keys, at)}), size);
  if (all.kind === 'tiny') return [];
  const {enlarged, panels, help, overlay, footer} = all;
  const chart = enlarged && chartRows(enlarged.drawing, enlarged.rows, false);
  const rows: readonly Row[] = [
    ...(enlarged && chart ? [enlarged.header, ...chart, enlarged.axis, ...enlarged.lines] : []),
    ...(panels?.charts ? [panels.charts.axis] : []),
    ...(help?.lines ?? []),
    ...(overlay ?? []),
    footer.left,
  ];
  return rows.map(row => row.map(({text: piece}) => piece).join(''));
};
const text = (keys: string[], at?: Snapshot, size?: Size): string => shown(keys, at, size).join('\n');
const hints = (at: Snapshot, ui: Ui = firstUi(at.view)): string[] => keyHints(at, ui, IN_TMUX).map(({key}) => key);

describe('which charts there are', () => {
  test('the loss has one from its first value on, whatever else asks for room', () => {
    for (const [name, at] of Object.entries<Snapshot>(STATES)) {
      if (at.series.loss.all.startMs === null) continue;
      for (const rows of [14, 24]) {
        const names = screenLayout({columns: 80, rows}, sceneOf(at))?.charts.names;
        if (!names?.includes('loss')) throw new Error(`${name}, 80×${rows}: ${names?.join()}`);
      }
    }
  });

  test('swap has one only where the machine had some in use, and so its key', () => {
    for (const size of SIZES) {
      expect(screenLayout(size, sceneOf(unswapped))?.charts.names).not.toContain('swap');
      expect(text(['4'], unswapped, size)).toBe(text([], unswapped, size));
    }
    expect(screenLayout({columns: 120, rows: 40}, sceneOf(going))?.charts.names).toContain('swap');
    expect(hints(going)).toContain('1-4');
    expect(hints(unswapped)).toContain('1-3');
    expect(hints({...going, series: createRunSeries()}).join()).not.toMatch(/\d/);
    expect(text(['h'], unswapped)).not.toContain('4 swap');
  });
});

describe('an enlarged chart', () => {
  test.each([
    ['1', 'loss'],
    ['2', 'pace'],
    ['3', 'memory'],
    ['4', 'swap'],
  ])('%s: %s in the whole room, under one line; again, and Escape, lead back', (key, name) => {
    for (const size of SIZES) {
      const lines = shown([key], going, size);
      expect(lines[0]).toMatch(/training +61\.7 % +32 min 05 s left/);
      expect(lines[1]?.trim()).toMatch(new RegExp(`^${name}`));
      expect(lines).toHaveLength(size.rows);
      const before = shown([], going, size);
      expect(shown([key, key], going, size)).toEqual(before);
      expect(shown([key, 'escape'], going, size)).toEqual(before);
    }
  });

  test('another digit switches, and a question still lies over it', () => {
    expect(typed(['1', '3']).chart.enlarged).toBe('memory');
    expect(text(['1', 's'])).toContain('stop? 30 iterations');
    expect(typed(['1', 's', '3']).chart.enlarged).toBe('loss');
    expect(typed(['h', '2'])).toMatchObject({help: false, chart: {enlarged: 'pace'}});
    expect(typed(['c', '2']).chart.enlarged).toBeNull();
  });

  test('the way back stands in the footer of a narrow terminal too', () => {
    expect(shown(['1'], going, {columns: 50, rows: 15}).at(-1)).toMatch(/1-4 chart.*←→ cursor.*Esc back.*h help/);
  });
});

describe('the cursor', () => {
  test('tells time, iteration and all figures of its column, also while the charts are small', () => {
    for (const keys of [['left'], ['1', 'left']]) {
      const told = text(keys, unswapped);
      expect(told).toMatch(
        /14:0[45]:\d\d {2}it 1,230 {2}loss 1\.\d{3} {2}val 1\.\d{3} {2}2\d\.\d\/min {2}mem 14\.8 GB green/,
      );
    }
    expect(text(['3', 'left', ...Array<string>(4).fill('farLeft')])).toMatch(
      /swap 2\.\d GB\s+mem 15\.\d GB (?:yellow|red)/,
    );
    expect(text(['1', 'left'], going, {columns: 200, rows: 60})).toMatch(
      /iteration 1,230 {2}loss 1\.\d{3} {2}val loss 1\.\d{3} {2}pace 2\d\.\d it\/min {2}swap 0\.0 GB {2}memory 14\.8 GB green/,
    );
  });

  test('is a line over all charts', () => {
    const lines = screen(going, SMALL, {ui: typed(['left'])});
    const places = lines.filter(line => line.includes('┊')).map(line => line.indexOf('┊'));
    expect(places.length).toBeGreaterThan(4);
    expect(new Set(places).size).toBe(1);
    expect(screen(going, SMALL, {ui: typed(['left']), options: {ascii: true}}).join('')).toMatch(/^[ -~]*$/);
  });

  test('says — where nothing was measured', () => {
    const {pace: _, ...others} = series;
    const at = {...going, series: {...others, pace: createRunSeries().pace}};
    expect(text(['1', 'left'], at)).toMatch(/val 1\.\d+ {2}—\/min/);
  });

  test('moves by one column, or ten, and stays within the run', () => {
    const column = (keys: string[]) =>
      chartsWords(sceneOf(going, {ui: typed(keys)}), 78, ['loss']).cursor ?? Number.NaN;
    const last = column(['left']);
    expect([column(['left', 'left']), column(['left', 'farLeft']), column(['left', 'left', 'right'])]).toEqual([
      last - 1,
      last - 10,
      last,
    ]);
    const end = typed(['left', ...Array<string>(30).fill('right')]).chart;
    expect(end.zoom).toBeNull();
    expect(Math.abs((end.cursor ?? 0) - NOW)).toBeLessThan(10_000);
    const back = typed(['left', ...Array<string>(60).fill('farLeft')]).chart.cursor ?? 0;
    expect(back).toBeGreaterThanOrEqual(training.run.startedAt);
    expect(back).toBeLessThan(training.run.startedAt + MINUTE);
  });

  test('goes with Escape before the chart does, and when its time has left the charts', () => {
    expect(typed(['1', 'left', 'escape']).chart).toMatchObject({cursor: null, enlarged: 'loss'});
    expect(typed(['1', 'left', 'escape', 'escape']).chart.enlarged).toBeNull();
    const ui = typed(['left']);
    expect(settled(ui, {...going, now: NOW + 5 * MINUTE}).chart.cursor).not.toBeNull();
    expect(settled(ui, {...going, now: NOW + 11 * MINUTE}).chart.cursor).toBeNull();
  });

  test('is moved with the clock, and draws no chart again', () => {
    const [ui, moved] = [typed(['left']), typed(['left', 'left'])];
    const set = settled(ui, {...going, clockOffset: 1000, now: NOW + 1000}).chart.cursor;
    expect(set).toBe((ui.chart.cursor ?? 0) + 1000);
    const [first, second] = [ui, moved].map(one => chartsWords(sceneOf(going, {ui: one}), 78, ['loss']));
    expect(first?.cursor).not.toBe(second?.cursor);
    expect(second?.drawings[0]).toBe(first?.drawings[0]);
  });
});

describe('zoom', () => {
  test('+ shows half the time up to now, and moves on with it', () => {
    expect(text(['1', '+'])).toMatch(/^5 min +└.* now/m);
    expect(typed(['+', '+']).chart.zoom).toEqual({lengthMs: 2.5 * MINUTE, endMs: null});
    expect(typed(Array<string>(9).fill('+')).chart.zoom?.lengthMs).toBe(MINUTE);
    expect(hints(going)).not.toContain('0');
    expect(hints(going, typed(['+']))).toContain('0');
  });

  test('around the cursor it stays in the past and says so; 0 goes back to now', () => {
    const keys = ['t', 'left', 'farLeft', 'farLeft', '+', '+'];
    expect(text(['1', ...keys])).toMatch(/└13:40 ─+ not live: 0 goes back to now ─+ 13:53/);
    expect(text(keys)).toMatch(/^not live {2}13:/m);
    const [before, after] = [going, {...going, now: NOW + 3 * MINUTE}].map(at => typed(keys, at).chart.zoom?.endMs);
    expect(before).not.toBeNull();
    expect(after).not.toBe(before);
    const later = {...going, now: NOW + 20 * MINUTE};
    expect(settled(typed(keys), later).chart).toMatchObject({zoom: typed(keys).chart.zoom});
    expect(typed([...keys, '0']).chart).toMatchObject({zoom: null, cursor: null});
    expect(typed([...keys, 't']).chart).toMatchObject({zoom: null, cursor: null});
  });

  test('- ends at the whole run; = and _ do the same without Shift', () => {
    expect(typed(Array<string>(9).fill('-'))).toMatchObject({span: 'all', chart: {zoom: null}});
    expect(typed(['=']).chart).toEqual(typed(['+']).chart);
    expect(typed(['_']).chart).toEqual(typed(['-']).chart);
  });

  test('the wheel zooms an enlarged chart alone', () => {
    expect(typed(['1', 'wheelUp']).chart.zoom).toEqual(typed(['1', '+']).chart.zoom);
    expect(typed(['1', 'wheelUp', 'wheelDown', 'wheelDown']).chart.zoom).toEqual(typed(['-']).chart.zoom);
    expect(typed(['wheelUp']).chart.zoom).toBeNull();
  });

  test('beyond its edge the cursor takes the charts along', () => {
    const {zoom, cursor} = typed(['left', ...Array<string>(7).fill('farLeft'), 'left', 'left']).chart;
    expect(zoom?.endMs).toBeLessThan(NOW);
    expect(cursor).toBeLessThan(NOW - 10 * MINUTE);
    expect(
      typed(['left', ...Array<string>(8).fill('farLeft'), ...Array<string>(9).fill('farRight')]).chart.zoom,
    ).toEqual({
      lengthMs: 10 * MINUTE,
      endMs: null,
    });
  });
});

describe('an axis by iterations', () => {
  test('is numbered by them, and i turns it back', () => {
    expect(text(['t', 't', '1', 'i'])).toMatch(/^iterations└10 ─+ 6\d\d ─+ 1,230/m);
    expect(text(['1', 'i', 'i'])).toBe(text(['1']));
    const {iteration: _, ...others} = series;
    const unknown = {...going, series: {...others, iteration: createRunSeries().iteration}};
    expect(hints(unknown)).not.toContain('i');
    expect(text(['1', 'i'], unknown)).toBe(text(['1'], unknown));
  });

  test('gives a pause no room', () => {
    const paused = createRunSeries();
    const at = (minute: number) => NOW - 51 * MINUTE + minute * MINUTE;
    for (let minute = 1; minute <= 50; minute++) {
      if (minute > 10 && minute < 40) continue;
      const done = minute <= 10 ? minute : minute - 29;
      addToSpans(paused.iteration, at(minute), at(minute), done);
      addToSpans(paused.loss, at(minute - 1), at(minute), done);
    }
    const drawn = (keys: string[]) => {
      const [drawing] = chartsWords(sceneOf({...going, series: paused}, {ui: typed(keys)}), 78, ['loss']).drawings;
      return drawing?.values.filter(value => value === null).length ?? 0;
    };
    expect(drawn(['t', 't'])).toBeGreaterThan(30);
    expect(drawn(['t', 't', 'i'])).toBeLessThan(5);
  });

  test('counts from the beginning of the whole training', () => {
    expect(text(['1', 'i'], STATES['continues from a checkpoint'])).toMatch(/└1,797 ─+ .* ─+ 2,030/);
  });
});
