import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from '@jest/globals';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {Browser} from '../../../source/dashboard/browser/browser.js';
import {browserScreen} from '../../../source/dashboard/browser/screen.js';
import type {Library, Ui} from '../../../source/dashboard/browser/types.js';
import type {Size} from '../../../source/dashboard/types.js';
import {textWidth} from '../../../source/dashboard/width.js';
import {expectPictures, type Picture, storedNames} from '../pictures.js';
import {SIZES} from '../screens.js';
import {libraryOf, manyEntries, sceneOf, someRuns, UNREADABLE} from './made.js';

const runs = someRuns().map(({entry}) => entry);
const ids = runs.map(({id}) => id);
const all = libraryOf([...runs, ...UNREADABLE]);

type Shown = {library?: Library; ui?: Partial<Ui>; ascii?: boolean};

const drawn = (size: Size, {library = all, ui = {}, ascii = false}: Shown = {}): Picture => {
  const screen = browserScreen(sceneOf(library, {...ui, size}, ascii));
  const element = createElement(Browser, {screen, appearance: {ascii, color: false}});
  return stripVTControlCharacters(renderToString(element, {columns: size.columns})).split('\n');
};

const marked: Partial<Ui> = {marked: ids.slice(0, 3)};
const longNamed = ids[4] ?? '';

const SCREENS: Readonly<Record<string, Shown>> = {
  'one run chosen': {},
  'three marked, by iteration': {ui: marked},
  'by training time, in ASCII': {ui: {...marked, axis: 'training'}, ascii: true},
  'a filter is typed': {ui: {typing: {what: 'filter', text: 'state:fai', id: null}}},
  'a removal is asked about': {ui: {question: ids[2] ?? '', chosen: ids[2] ?? ''}},
  'what cannot be read': {ui: {chosen: UNREADABLE[0]?.id ?? ''}},
  help: {ui: {help: true}},
  'no runs': {library: libraryOf([])},
};

describe('pictures', () => {
  test.each(SIZES)('$columns×$rows', size => {
    const {columns, rows} = size;
    const kept = columns > 100 ? ['one run chosen'] : Object.keys(SCREENS);
    const pictures = kept.map((name): [string, Picture] => [name, drawn(size, SCREENS[name])]);
    expectPictures(`browser/${columns}x${rows}`, new Map(pictures));
  });

  test('there is none of a size that is not drawn', () => {
    const stored = storedNames().filter(name => name.startsWith('browser/'));
    expect(stored.sort()).toEqual(SIZES.map(({columns, rows}) => `browser/${columns}x${rows}`).sort());
  });
});

const ODD_SIZES: readonly Size[] = [
  ...SIZES,
  {columns: 20, rows: 4},
  {columns: 34, rows: 6},
  {columns: 40, rows: 12},
  {columns: 60, rows: 20},
  {columns: 109, rows: 30},
  {columns: 110, rows: 16},
  {columns: 333, rows: 90},
];

describe('nothing wraps or overflows', () => {
  const libraries = {
    none: libraryOf([]),
    many: libraryOf(manyEntries(300)),
    'not yet read': libraryOf(
      runs.map(entry => ({...entry, isRead: false})),
      {unread: 5, wholes: new Map()},
    ),
    'with what cannot be read': all,
  };
  test.each(ODD_SIZES)('in $columns×$rows', size => {
    for (const library of Object.values(libraries)) {
      const filtered = {filter: 'qwen', index: 250, marked: ids.slice(0, 5)};
      for (const ui of [{chosen: longNamed}, marked, filtered]) {
        const {list, detail, title, footer, layout} = browserScreen(sceneOf(library, {...ui, size}));
        const wide = (rows: readonly (readonly {text: string}[])[]): number =>
          Math.max(0, ...rows.map(row => textWidth(row.map(({text}) => text).join(''))));
        expect(wide(list)).toBeLessThanOrEqual(layout.list.width);
        expect(wide(detail)).toBeLessThanOrEqual(layout.detail.width);
        expect(wide([[...title.left, ...title.right], [...footer.left]])).toBeLessThanOrEqual(size.columns);
        expect(list.length).toBeLessThanOrEqual(layout.list.rows + 1);
        expect(detail.length).toBeLessThanOrEqual(layout.detail.rows);
      }
    }
    expect(drawn(size)).toHaveLength(size.rows);
  });
});

test('what comes out of a comparison has room on the smallest screen too, and in a home of many runs', () => {
  const calm = {marked: ids.slice(0, 2)};
  const many = libraryOf([...runs, ...manyEntries(300)]);
  const sentence = /apps closed: 2\.\d+× \(±\d\.\d+\) faster|apps closed:[\s\S]*faster/;
  for (const library of [libraryOf(runs), many]) {
    expect(drawn({columns: 50, rows: 15}, {library, ui: calm}).join('\n')).toMatch(sentence);
    expect(drawn({columns: 80, rows: 24}, {library, ui: calm}).join('\n')).toMatch(sentence);
  }
});

test.each(SIZES.filter(({columns}) => columns >= 80))('the tags of the chosen run are seen at $columns×$rows', size => {
  expect(drawn(size, {library: libraryOf(runs.slice(0, 1))}).join('\n')).toMatch(/sweep-2/);
});

test('a swap cost of hours is not cut in the table', () => {
  const [slow, calm] = someRuns();
  if (!slow || !calm) throw new Error('no runs');
  const figures = {...slow.whole.figures, lostSeconds: 6600, slowdownFactor: 2.2, evidence: 'strong' as const};
  const wholes = new Map([
    [slow.entry.id, {...slow.whole, figures}],
    [calm.entry.id, calm.whole],
  ]);
  const text = drawn({columns: 80, rows: 24}, {library: libraryOf(runs, {wholes}), ui: {marked: [...wholes.keys()]}});
  expect(text.join('\n')).toMatch(/ 1 h 50 min {2}/);
});

test('the axis of iterations ends with the last one', () => {
  expect(drawn({columns: 80, rows: 24}, {ui: marked}).join('\n')).toMatch(/iterations└0 .* 120 .* 240\n/);
});

test('a marked run that cannot be read is told, not waited for', () => {
  const [first = '', second = ''] = ids;
  const [whole] = someRuns().map(made => made.whole);
  if (whole === undefined) throw new Error('no run');
  const library = libraryOf(runs, {wholes: new Map([[first, whole]]), problems: new Map([[second, 'is damaged']])});
  const text = drawn({columns: 80, rows: 24}, {library, ui: {marked: [first, second]}}).join('\n');
  expect(text).toContain('apps closed: is damaged');
  expect(text).not.toContain('reading');
});

test('what the chosen run needs no list for is left to its charts', () => {
  const one = drawn({columns: 80, rows: 24}, {library: libraryOf(runs.slice(0, 1))}).join('\n');
  expect(one).toMatch(/loss [\s\S]*pace [\s\S]*swap [\s\S]*memory [\s\S]*pressure/);
});

test('in ASCII nothing else is drawn', () => {
  const texts = [{}, {ui: marked}, {ui: {help: true}}].map(shown =>
    drawn({columns: 120, rows: 40}, {...shown, ascii: true}).join('\n'),
  );
  for (const text of texts) expect(text).toMatch(/^[\n -~]*$/);
});

test('each marked run has a sign of its own in the list, in the charts and below them', () => {
  const text = drawn({columns: 120, rows: 40}, {ui: marked}).join('\n');
  for (const sign of ['─', '━', '═']) {
    expect(text).toMatch(new RegExp(`^ ${sign} (?:qwen|llama)`, 'm'));
    expect(text).toMatch(new RegExp(` ${sign}${sign} (?:qwen|llama)`));
  }
  expect(text).toMatch(/ loss .*\n[\s\S]* pace [\s\S]* swap /);
  // What makes the comparison unfair, and what comes out of it.
  expect(text).toMatch(/unfair: [\s\S]* 1\.\d+× /);
});

test('a log without times is drawn by its iterations, and says where it comes from', () => {
  const [first] = someRuns();
  if (!first?.entry.run) throw new Error('no run');
  const imported = {format: 'mlx_lm', file: 'train.log', hasTimes: false, digest: 'a'};
  const run = {...first.entry.run, record: {...first.entry.run.record, imported}};
  const library = libraryOf([{...first.entry, run}], {
    wholes: new Map([[first.entry.id, {...first.whole, imported}]]),
  });
  const text = drawn({columns: 120, rows: 40}, {library}).join('\n');
  expect(text).toMatch(/imported from train\.log/);
  expect(text).toMatch(/ loss [\s\S]*iterations└0/);
});
