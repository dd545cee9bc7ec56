import {describe, expect, test} from '@jest/globals';
import {parse} from 'yaml';
import {describe as viewOf} from '../../source/insight/describe.js';
import {summary} from '../../source/insight/story/summary.js';
import {type Axes, verdict} from '../../source/insight/verdict-words.js';
import {storyText} from '../../source/report/story.js';
import {checkSettings} from '../../source/settings/check.js';
import {SETTINGS} from '../../source/settings/contract.js';
import {CARDS} from '../dashboard/fixtures/cards.js';
import {screen} from '../dashboard/screens.js';
import {recordedState} from '../screens/recorded.js';
import {pages, plainBlocks} from './pages.js';

const GB = 1024 ** 3;

const page = (path: string) => pages.find(one => one.path === path) ?? {path, text: ''};

/** The plain block of a page with this text in it, as its rows. */
const shown = (path: string, part: string): string[] =>
  (plainBlocks(page(path)).find(block => block.includes(part)) ?? '').split('\n').map(row => row.trimEnd());

test("the readme's beginning and end of a check are those of docs/checking.md, which e2e/check.test.ts renders", () => {
  const own = shown('readme.md', 'What to change?').filter(row => row !== '…');
  expect(own.length).toBeGreaterThan(5);
  expect(shown('docs/checking.md', 'What to change?')).toEqual(expect.arrayContaining(own));
});

test('the rows of docs/cards.md are those of the dashboard', () => {
  const drawn = screen(CARDS['a shared card'], {columns: 80, rows: 40}).map(row => row.trimEnd());
  const own = shown('docs/cards.md', ' gpu ');
  expect(own.length).toBe(2);
  expect(drawn).toEqual(expect.arrayContaining(own));
});

test('what docs/tmux.md shows of `mlxtop status --since 20m` is said of the run of the pictures', () => {
  const {state, now} = recordedState(64.9);
  const since = now - 20 * 60_000;
  const said = storyText(viewOf(state, now).run, since, now, summary(state, since, now));
  expect(said.trimEnd().split('\n')).toEqual(shown('docs/tmux.md', 'iterations'));
});

describe('the verdicts of docs/eta-and-cost.md are what the program says', () => {
  const known = {...{factorLow: null, factorHigh: null, otherCause: null}, lostSeconds: 34 * 60};
  const none = {...known, ...{factor: null, lostSeconds: null}, evidence: 'none'} as const;
  const fine: Axes = {
    memory: {pressure: 'green', traffic: 'none', compressing: false, returning: false},
    ...{paceRatio: 1, iterationsPerMinute: 24, slowdown: none, hindrance: null, cards: null, hosts: null},
    ...{quit: [], state: 'training', ended: false, lost: null, everSwapped: false},
  };
  const swapping: Axes = {
    ...fine,
    memory: {pressure: 'red', traffic: 'swapping', compressing: true, returning: false},
  };
  const range = {factor: 1.44, factorLow: 1.3, factorHigh: 1.6, otherCause: 'Cursor'};
  const MADE: readonly Axes[] = [
    fine,
    {...swapping, slowdown: {...known, factor: 2.08, evidence: 'strong'}, quit: [{app: 'Cursor', bytes: 3.6 * GB}]},
    {...swapping, slowdown: {...known, factor: 1.8, evidence: 'weak'}},
    {...swapping, slowdown: {...known, ...range, evidence: 'weak'}},
    {...fine, paceRatio: 1.6, hindrance: 'on battery'},
    {...fine, paceRatio: null, iterationsPerMinute: null, everSwapped: null},
  ];
  const told = [...page('docs/eta-and-cost.md').text.matchAll(/^\| `(.+?)` \|/gm)].map(([, words = '']) => words);

  test('in its order', () => {
    expect(told).toEqual(MADE.map(axes => verdict(axes).sentence));
  });
});

test('docs/files-and-privacy.md names every setting, in a file that mlxtop takes', () => {
  const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```/m.exec(page('docs/files-and-privacy.md').text) ?? [];
  const content: Record<string, unknown> = parse(yaml);
  expect(() => checkSettings(content, 'settings.yaml')).not.toThrow();
  const namesIn = (value: unknown, before = ''): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, inner]) => namesIn(inner, `${before}${name}.`))
      : [before.slice(0, -1)];
  const all = Object.entries(SETTINGS).flatMap(([name, one]) =>
    'settings' in one ? Object.keys(one.settings).map(inner => `${name}.${inner}`) : [name],
  );
  expect(namesIn(content).toSorted()).toEqual(all.toSorted());
});
