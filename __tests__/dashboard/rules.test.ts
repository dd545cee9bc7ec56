import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {screenLayout} from '../../source/dashboard/layout.js';
import {SPECS} from '../../source/dashboard/panels/registry.js';
import {STATES} from './fixtures/states.js';
import {sceneOf} from './screens.js';

const folder = fileURLToPath(new URL('../../source/dashboard', import.meta.url));
const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => /\.tsx?$/.test(name));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Written as characters, as escapes of any kind, by name; and whatever goes to a stream without Ink. */
const BY_HAND =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\\u\{?00[01]?[0-9a-f]|\\u\{[01]?[0-9a-f]\}|\\x[01][0-9a-f]|\\x9b|\\0|\\e\b|\bCSI\b|\bESC\b|fromC(?:har|odeP)|ansi-?escapes|std(?:out|err)\s*\.\s*write|\bconsole\.|\.cork\(/;

/** Ink has no mouse: this one file asks the terminal for its reports. */
const ASKS_FOR_MOUSE = 'hooks/use-mouse.ts';

test('nothing in the dashboard writes to a stream, or holds an escape code', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(name => BY_HAND.test(textOf(name)))).toEqual([ASKS_FOR_MOUSE]);
});

test('what is looked for would be found', () => {
  for (const text of [
    '"\\u001b[2J"',
    '"\\x1b[m"',
    '"\\u{1b}"',
    '\u001b[K',
    "'\\u0007'",
    'process.stdout.write(x)',
    'console.log(1)',
  ]) {
    expect(text).toMatch(BY_HAND);
  }
});

/** What stands on the screen, and what may lie over it. */
const PANELS = ['Progress', 'Charts', 'RowsPanel', 'Footer', 'Help', 'Overlay'];

test('the tree has a component for each kind of panel, each in the folder of panels', () => {
  const tree = textOf('dashboard.tsx');
  const panels = files.filter(name => /^panels\/.*\.tsx$/.test(name)).map(textOf);
  for (const panel of PANELS) {
    expect(tree).toMatch(new RegExp(`<${panel} [^>]*/>`));
    expect(panels.filter(text => new RegExp(`export const ${panel} = `).test(text))).toHaveLength(1);
  }
});

test('every registered panel has a name of its own, and is on a screen that has room for it', () => {
  const names = SPECS.map(({name}) => name);
  expect(new Set(names).size).toBe(names.length);
  const known = Object.values(STATES).map(one => sceneOf(one));
  for (const {name} of SPECS) {
    const layouts = known.map(scene => screenLayout({columns: 200, rows: 60}, scene));
    expect(layouts.some(layout => layout?.rows[name] !== undefined)).toBe(true);
  }
});

test('React and Ink are in components and hooks alone: what a panel says is a pure function', () => {
  const words = files.filter(name => !name.endsWith('.tsx') && !name.startsWith('hooks/'));
  expect(words.filter(name => /from '(?:ink|react)'/.test(textOf(name)))).toEqual([]);
});
