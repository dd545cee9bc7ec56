import {readdirSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import type {Command} from '../../../source/commands/kit/command.js';
import {commandHelp, programHelp} from '../../../source/commands/kit/help.js';
import {GROUPS} from '../../../source/syntax/command.js';
import {longName, shownOptions} from '../../../source/syntax/option.js';

const folder = new URL('../../../source/commands/', import.meta.url);
const names = readdirSync(folder)
  .flatMap(name => /^(.+)\.ts$/.exec(name)?.[1] ?? [])
  .filter(name => name !== 'default');
const load = async (name: string): Promise<Command> => (await import(new URL(`${name}.ts`, folder).href)).command;

const expectToFit = (text: string): void => {
  for (const line of text.split('\n')) {
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).not.toMatch(/\s$/);
  }
};

test.each(names)('the help of %s fits 80 columns and lists every option that is not internal', async name => {
  const command = await load(name);
  const help = commandHelp(command);
  expectToFit(help);
  expect(help.startsWith(`mlxtop ${command.usage}\n`)).toBe(true);
  for (const [flag, option] of shownOptions(command.options)) {
    const short = option.short === undefined ? '' : `-${option.short}, `;
    expect(help).toContain(`\n  ${short}${longName(flag, option)}`);
    expect(option.text).toMatch(/\w/);
  }
  for (const [flag, {hidden}] of Object.entries(command.options)) {
    if (hidden) expect(help).not.toContain(longName(flag, {}));
  }
});

test('the list of commands fits 80 columns', async () => {
  const commands = await Promise.all(names.map(load));
  const help = programHelp(commands);
  expectToFit(help);
  for (const {usage} of commands) expect(help).toContain(`  mlxtop ${usage}\n`);
  for (const title of Object.values(GROUPS)) expect(help).toContain(`\n${title}:\n`);
});

test.each(names)('%s has an example where it takes more than a name', async name => {
  const {usage, examples = []} = await load(name);
  if (!/ (?!\[RUN\]$)/.test(usage) && !['attach', 'demo', 'stop', 'continue'].includes(name)) return;
  expect(examples.length).toBeGreaterThan(0);
  for (const [line] of examples) expect(line).toContain(`mlxtop ${name}`);
});
