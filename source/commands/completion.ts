import {bashCompletion} from '../completion/bash.js';
import {fishCompletion} from '../completion/fish.js';
import {zshCompletion} from '../completion/zsh.js';
import {usageError} from '../errors.js';
import type {Command} from './kit/command.js';
import {say} from './kit/say.js';

const SHELLS = {bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion} as const;

const isShell = (word: string | undefined): word is keyof typeof SHELLS =>
  word !== undefined && Object.hasOwn(SHELLS, word);

export const command: Command = {
  usage: 'completion bash|zsh|fish',
  group: 'machine',
  summary: 'print the completion script for your shell',
  examples: [
    ['source <(mlxtop completion zsh)', 'in ~/.zshrc after compinit; the same with bash in ~/.bashrc'],
    ['mlxtop completion fish > ~/.config/fish/completions/mlxtop.fish', 'once, for fish'],
  ],
  words: [{value: 'bash|zsh|fish', choices: Object.keys(SHELLS)}],
  options: {},
  async run(call) {
    const [shell, ...more] = call.words;
    if (!isShell(shell) || more.length > 0) {
      throw usageError('Name your shell: bash, zsh or fish.', 'For instance: source <(mlxtop completion bash)');
    }
    say(SHELLS[shell]((await call.commands?.()) ?? []));
    return 0;
  },
};
