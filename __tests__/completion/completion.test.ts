import {beforeAll, expect, test} from '@jest/globals';
import type {Command} from '../../source/commands/kit/command.js';
import {bashCompletion} from '../../source/completion/bash.js';
import {fishCompletion} from '../../source/completion/fish.js';
import {zshCompletion} from '../../source/completion/zsh.js';
import {longName, shownOptions} from '../../source/syntax/option.js';
import {loadCommands} from '../helpers/commands.js';

let commands: readonly Command[] = [];
beforeAll(async () => {
  commands = await loadCommands();
});

const SCRIPTS = {bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion} as const;

test.each(Object.entries(SCRIPTS))(
  "%s gets every option that users give, and none of mlxtop's own",
  (shell, script) => {
    const text = script(commands);
    for (const {options} of commands) {
      for (const [name, option] of shownOptions(options)) {
        const long = longName(name, option);
        expect(text).toContain(shell === 'fish' ? `-l ${long.slice(2)} ` : long);
      }
    }
    expect(text).not.toMatch(/in-?pane|--hint|-l hint /i);
    expect(text).not.toMatch(/@\{|undefined|\[object/);
  },
);

const QUOTES = {
  usage: 'x',
  group: 'start',
  summary: "it's $(a) `b` [c]: d\\",
  options: {path: {value: 'FILE', text: "don't"}},
} as const;

test('what a command says of itself is data to every shell', () => {
  expect(zshCompletion([QUOTES])).toContain(String.raw`'x:it'\''s $(a)`);
  expect(zshCompletion([QUOTES])).toContain(String.raw`[don'\''t]:FILE:_files'`);
  expect(fishCompletion([QUOTES])).toContain(String.raw`-a x -d 'it\'s $(a)`);
  expect(fishCompletion([QUOTES])).toContain(String.raw`[c]: d\\'`);
});
