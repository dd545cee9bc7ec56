import {readFileSync} from 'node:fs';
import {beforeAll, expect, test} from '@jest/globals';
import type {Command} from '../../source/commands/kit/command.js';
import {commandHelp} from '../../source/commands/kit/help.js';
import {manualPage} from '../../source/manual/mdoc.js';
import {plainManual} from '../../source/manual/plain.js';
import {withCommands} from '../../source/manual/readme.js';
import {nameOf} from '../../source/syntax/command.js';
import {loadCommands} from '../helpers/commands.js';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

let commands: readonly Command[] = [];
beforeAll(async () => {
  commands = await loadCommands();
});

test('man/mlxtop.1 is the table of commands: otherwise node scripts/man-page.js', () => {
  expect(read('man/mlxtop.1')).toBe(manualPage(commands));
});

test('the readme has the table of commands: otherwise node scripts/readme-commands.js', () => {
  const readme = read('readme.md');
  expect(readme).toBe(withCommands(readme, commands));
});

test('a readme without its markers, or with two of them, is refused', () => {
  const [first, last] = ['<!-- commands -->', '<!-- /commands -->'];
  for (const text of ['', first, `${last}\n${first}`, `${first}${last}${first}${last}`]) {
    expect(() => withCommands(`# mlxtop\n${text}\n`, commands)).toThrow(/commands -->/);
  }
  expect(withCommands(`a\n${first}\nold\n${last}\nb\n`, commands)).toMatch(/^a\n<!.*mlxtop run.*-->\nb\n$/s);
});

const SYNTAX = {usage: 'x', group: 'start', options: {}} as const;

test('no text of a command is a request of roff', () => {
  const page = manualPage([
    {...SYNTAX, summary: String.raw`.so \fB/etc "x" … 'it`, examples: [[String.raw`x '\d'`, "'a"]]},
  ]);
  expect(page).not.toMatch(/^\.so|^'|\\f|\\d/m);
  expect(page).toContain(String.raw`\&.so \efB/etc "x" \[u2026]`);
});

test('as plain text it has every command with its options', () => {
  const text = plainManual(commands, commandHelp);
  for (const command of commands) expect(text).toContain(`mlxtop ${command.usage}\n`);
  expect(text).toContain('--at-checkpoint');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the words of each command are those of its usage', () => {
  for (const {usage, words = [], verbs = {}, ...command} of commands) {
    const all = [...words, ...Object.values(verbs).flatMap(verb => verb.words ?? [])];
    for (const {value = '', text} of all) if (text === undefined) expect(usage).toContain(value);
    for (const verb of Object.keys(verbs)) expect(usage).toContain(verb);
    const takesRun = /\bRUN\b/.test(usage);
    expect([nameOf({usage, ...command}), all.some(({value}) => value === 'RUN')]).toEqual([
      nameOf({usage, ...command}),
      takesRun,
    ]);
  }
});
