import {printable} from '../format/printable.js';

/** Programs that run others: the script says more than they do. */
const INTERPRETER = /^(?:python|node|ruby|perl|java|bun|deno|php|electron)[\d.]*$/i;

/** Without these a long command line of options would take a value for the script. */
const MOST_OPTIONS = 16;

const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** What an interpreter runs: its first word that is neither an option nor, after `-m`, anything but a module. */
const scriptOf = (words: readonly string[]): string | null => {
  for (const [index, word] of words.slice(0, MOST_OPTIONS).entries()) {
    if (word === '-c' || word === '-e') return null;
    // Node's process.title: `node (vitest 1)`.
    if (word.startsWith('(')) return words.slice(index).join(' ');
    if (word === '-m') return words[index + 1] ?? null;
    if (word !== '' && !word.startsWith('-')) return baseName(word);
  }
  return null;
};

/** `python3.12 serve.py`, `rust-analyzer`: what to call a program that is no application. `words` are its arguments. */
export const programName = (executable: string, words: readonly string[]): string => {
  const name = baseName(executable);
  const script = INTERPRETER.test(name) ? scriptOf(words) : null;
  return printable(script === null ? name : `${name} ${script}`).trim();
};

const SHELLS = new Set('sh bash zsh fish dash ksh tcsh csh nu xonsh pwsh busybox'.split(' '));
const CARRIERS = new Set('login su sudo doas sshd screen script env systemd init launchd tmux nohup setsid'.split(' '));

/** Shells and what carries a session: what they start is not a part of them. By a program's short name (`-zsh`, `tmux: server`). */
export const startsOthers = (name: string): boolean => {
  const plain = name.replace(/^[-(]/, '').replace(/[:).-].*$/, '');
  return SHELLS.has(plain) || CARRIERS.has(plain);
};

/** A tmux, server or client, by its short name. */
export const isTmux = (name: string): boolean => /^\(?tmux(?:$|[:) ])/.test(name);
