import {expect, test} from '@jest/globals';
import {COMMANDS} from '../../source/commands/kit/all.js';
import type {Command} from '../../source/commands/kit/command.js';
import {nameOf} from '../../source/syntax/command.js';
import {kebab} from '../../source/syntax/kebab.js';
import {GLOBAL_OPTIONS, type Options} from '../../source/syntax/option.js';
import {commandLines, pages} from './pages.js';

/** One after the other: jest's loader of modules takes no two at once. */
const commands: Command[] = [];
for (const load of COMMANDS.values()) commands.push((await load()).command);

/** How an option may be written. */
const formsOf = ({options}: Pick<Command, 'options'>): Set<string> =>
  new Set(
    Object.entries<Options[string]>({...GLOBAL_OPTIONS, ...options}).flatMap(([name, {short, value, hidden}]) => {
      if (hidden === true) return [];
      const long = kebab(name);
      return [
        `--${long}`,
        ...(value === undefined ? [`--no-${long}`] : []),
        ...(short === undefined ? [] : [`-${short}`]),
      ];
    }),
  );

/** What is wrong with a line; null for nothing. */
const wrongIn = (line: string): string | null => {
  const [, ...words] = line.replaceAll(/'[^']*'|"[^"]*"/g, 'TEXT').split(' ');
  const own = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined);
  const [name = ''] = own;
  if (name === '' || name === '--version') return null;
  const command = commands.find(one => nameOf(one) === name);
  if (command === undefined) return `${line}: there is no such command`;
  const forms = formsOf(command);
  const unknown = own.filter(word => /^--?[a-z]/.test(word)).find(word => !forms.has(word.replace(/=.*$/, '')));
  return unknown === undefined ? null : `${line}: no ${unknown}`;
};

test.each(pages)('every command line of $path is one that mlxtop takes', page => {
  expect(commandLines(page).map(wrongIn).filter(Boolean)).toEqual([]);
});

test('what is not a command or an option is noticed', () => {
  expect(wrongIn('mlxtop statsu')).toContain('no such command');
  expect(wrongIn('mlxtop status lora --sinse 2h')).toContain('no --sinse');
  expect(wrongIn('mlxtop run --name x -- python --train')).toBeNull();
});
