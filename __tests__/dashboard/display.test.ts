import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from '@jest/globals';
import {shownIn} from '../../source/dashboard/palette.js';
import {fitting} from '../../source/dashboard/reader/app.js';
import {chartSentence} from '../../source/dashboard/reader/charts.js';
import {readerLines, runSentence} from '../../source/dashboard/reader/lines.js';
import type {Color, StyledText} from '../../source/dashboard/row.js';
import {styled} from '../../source/dashboard/styled.js';
import type {Snapshot} from '../../source/dashboard/types.js';
import {MOTIONS, PALETTES, withoutSeconds} from '../../source/format/display.js';
import {checkSettings} from '../../source/settings/check.js';
import {STATES} from './fixtures/states.js';
import {expectPictures} from './pictures.js';
import {paintedScreen, sceneOf} from './screens.js';

const COLORS: readonly Color[] = ['green', 'yellow', 'red', 'magenta', 'blue'];

/** Xterm's colours, of all usual ones the hardest to read on white, and Terminal's on black. */
const ON_WHITE: Readonly<Record<string, string>> = {
  ...{black: '000000', red: 'cd0000', green: '00cd00', yellow: 'cdcd00', magenta: 'cd00cd', blueBright: '5c5cff'},
  ...{whiteBright: 'ffffff', gray: '7f7f7f', bgRed: 'cd0000', bgGreen: '00cd00', bgYellow: 'cdcd00'},
  ...{bgMagenta: 'cd00cd', bgBlue: '0000ee', bgGray: '7f7f7f'},
};

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(at => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** As WCAG has it. */
const contrast = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

describe('words in colour', () => {
  const styles = COLORS.flatMap(color => [{color}, {color, bold: true}, {color, bold: true, inverse: true}]);

  test.each(PALETTES)('can be read on white in the palette %s', palette => {
    for (const style of styles) {
      for (const {text, formats} of shownIn({...style, text: ' ▲ swapping 3.2 GB '}, palette)) {
        if (!/[a-z0-9]/.test(text)) continue;
        const ground = ON_WHITE[formats.find(name => name.startsWith('bg')) ?? ''] ?? 'ffffff';
        const ink = formats
          .map(name => ON_WHITE[name])
          .find((_, at) => !formats[at]?.startsWith('bg') && ON_WHITE[formats[at] ?? '']);
        expect([style, contrast(ink ?? '000000', ground) >= 3]).toEqual([style, true]);
      }
    }
  });

  test('no text is lost or moved by its colour', () => {
    for (const palette of PALETTES) {
      for (const style of styles) {
        for (const text of ['  ▲ two words  ', '●', '█▓ ', '12.4 MB/s', ' ', '']) {
          const row = [{...style, text} as StyledText];
          expect(stripVTControlCharacters(styled(row, {ascii: false, color: true, palette}))).toBe(text);
        }
      }
    }
  });

  test('mono has none, and keeps bold, dim and inverse', () => {
    expect(shownIn({text: 'paused', color: 'yellow', bold: true, inverse: true}, 'mono')).toEqual([
      {text: 'paused', formats: ['bold', 'inverse']},
    ]);
  });

  test('colour-blind has neither red nor green', () => {
    const formats = styles.flatMap(style =>
      ['▲ words', '█'].flatMap(text => shownIn({...style, text}, 'colour-blind').flatMap(one => one.formats)),
    );
    expect(formats.filter(name => /red|green/i.test(name))).toEqual([]);
    expect(formats).toEqual(expect.arrayContaining(['blueBright', 'bgYellow', 'gray']));
  });

  test('without colours the same is said', () => {
    for (const state of Object.values<Snapshot>(STATES)) {
      const size = {columns: 80, rows: 24};
      const [plain, other] = (['default', 'colour-blind'] as const).map(palette =>
        paintedScreen(state, size, {options: {display: {palette, motion: 'full', screenReader: false}}}),
      );
      expect(other?.map(stripVTControlCharacters)).toEqual(plain?.map(stripVTControlCharacters));
    }
  });
});

describe('with less motion', () => {
  test.each([
    ['32 min 05 s left', '     32 min left'],
    [' 9 min 00 s elapsed', '      9 min elapsed'],
    ['paused for 2 min 03 s: p', 'paused for 2 min: p'],
    ['2.50 s/it, 45 s ago', '2.50 s/it, 45 s ago'],
    ['4 h 19 min', '4 h 19 min'],
  ])('%s', (text, shown) => {
    expect(withoutSeconds(text)).toBe(shown);
  });
});

describe('for a screen reader', () => {
  const lines = (state: Snapshot, ui = {}): string[] => readerLines(sceneOf(state, {ui}), 'Cursor');

  test('what it says of runs', () => {
    const told = ['training', 'swapping', 'paused', 'failed for memory', 'finished', 'nothing known'] as const;
    expectPictures('reader', new Map(told.map(name => [name, lines(STATES[name])])));
  });

  test.each(Object.entries<Snapshot>(STATES))('only words: %s', (_, state) => {
    for (const line of [...lines(state), ...lines(state, {help: true}), ...lines(state, {list: {chosen: null}})]) {
      expect(line).not.toMatch(/[█▓▒░▄▀─│┤╭╮◆●■]| {3}/u);
    }
  });

  test('a question comes first, with its answers', () => {
    expect(lines(STATES.training, {question: 'SIGINT'})[0]).toMatch(/^Question: stop\? .* y or n\.$/);
    expect(lines(STATES.training, {question: 'SIGINT'}).at(-1)).toMatch(/^Keys: y yes, n no, /);
  });

  test.each([
    ['falling', [3, 2, 1], 'Loss: first 3, last 1, least 1, greatest 3, falling.'],
    ['rising', [1, 2, 3], 'Loss: first 1, last 3, least 1, greatest 3, rising.'],
    ['steady', [2, 2.01, 2], 'Loss: first 2, last 2, least 2, greatest 2.01, steady.'],
    ['a dip at the beginning', [3, 1, 1, 2.9, 2.9, 2.9], 'Loss: first 3, last 2.9, least 1, greatest 3, up and down.'],
    ['once', [2], 'Loss: 2, once.'],
    ['nothing', [], null],
  ])('a chart that is %s', (_, values, said) => {
    const columns = [null, ...values.map(value => ({least: value, greatest: value, last: value})), null];
    expect(chartSentence(columns, {name: 'Loss', say: String})).toBe(said);
  });

  test('a run in a list is one line of sentences', () => {
    for (const state of Object.values<Snapshot>(STATES)) {
      const line = runSentence(state.view);
      expect(line).toMatch(/^Run .+: .+\. (?:Iteration .+|No iteration yet)\./);
      expect(line).not.toMatch(/[█▓▒░▄▀─│◆●■×≈—\n]| {2}/u);
    }
  });

  test('no more lines than the terminal has rows, the keys among them', () => {
    const shown = fitting(lines(STATES.swapping), 40, 12);
    expect(shown.reduce((rows, line) => rows + Math.ceil(line.length / 40), 0)).toBeLessThan(12);
    expect(shown.at(-1)).toMatch(/^Keys: /);
  });
});

describe('in the settings', () => {
  const display = {palette: 'colour-blind', motion: 'reduced', screenReader: true};
  test('each has a name', () => {
    expect(checkSettings({display}, 'x').display).toEqual(display);
    expect(checkSettings({}, 'x').display).toEqual({palette: PALETTES[0], motion: MOTIONS[0], screenReader: false});
  });

  test.each([
    [{palette: 'red'}, 'x: display.palette must be one of: default, colour-blind, mono.'],
    [{motion: 'none'}, 'x: display.motion must be one of: full, reduced.'],
    [{colour: 'red'}, 'x: display.colour is not a setting. There are: palette, motion, screenReader.'],
  ])('%j is refused', (given, words) => {
    expect(() => checkSettings({display: given}, 'x')).toThrow(words);
  });
});
