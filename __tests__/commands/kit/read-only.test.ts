import {expect, test} from '@jest/globals';
import {COMMANDS} from '../../../source/commands/kit/all.js';
import type {Command} from '../../../source/commands/kit/command.js';
import {holdBack} from '../../../source/commands/kit/read-only.js';
import {nameOf} from '../../../source/syntax/command.js';

/** One after the other: jest's loader of modules takes no two at once. */
const commands: Command[] = [];
for (const load of COMMANDS.values()) commands.push((await load()).command);

const named = (name: string): Command => {
  const command = commands.find(one => nameOf(one) === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
};

const KIOSK = {MLXTOP_READ_ONLY: '1'};

const tried = (command: Command, flags: Record<string, string | boolean> = {}, words: string[] = []) => {
  try {
    return holdBack(command, {flags, words}, KIOSK);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

test('with MLXTOP_READ_ONLY every command that does something refuses, and says why', () => {
  const refused =
    'run attach record demo pause resume stop release continue rename tag note remove close import quit-app';
  expect(refused.split(' ').map(name => tried(named(name)))).toEqual(
    refused
      .split(' ')
      .map(name => `MLXTOP_READ_ONLY is set, so mlxtop is read-only here: mlxtop ${name} is not possible.`),
  );
});

test('what only looks goes on, but not to remove, to write or to change the queue', () => {
  const looking = 'dashboard browse status runs logs wait memory apps compare export doctor share completion man queue';
  expect(looking.split(' ').map(name => tried(named(name)))).toEqual(looking.split(' ').map(() => true));
  const acts = [
    tried(named('runs'), {prune: true}),
    tried(named('export'), {csv: true, output: 'x.csv'}),
    tried(named('doctor'), {macCheck: true}),
    tried(named('queue'), {}, ['start', 'lora']),
  ];
  for (const answer of acts) expect(answer).toMatch(/is not possible/);
});

test('0 is off; --show-all is for what hides something', () => {
  expect(holdBack(named('pause'), {flags: {}, words: []}, {MLXTOP_READ_ONLY: '0'})).toBe(false);
  expect(() => holdBack(named('dashboard'), {flags: {showAll: true}, words: []}, {})).toThrow(/--read-only/);
});
