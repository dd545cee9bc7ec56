import {printable} from '../format/printable.js';

/** Programs that run scripts: the script's name says more than theirs. */
const INTERPRETER = /^(?:python|node|ruby|perl|java|bun|deno|php|electron)[\d.]*$/i;

/** Without this limit a value in a long list of options would be taken for the script. */
const MAX_OPTIONS = 16;

const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** What an interpreter runs: the module after `-m`, else its first word that is not an option. */
const scriptOf = (words: readonly string[]): string | null => {
  for (const [index, word] of words.slice(0, MAX_OPTIONS).entries()) {
    if (word === '-c' || word === '-e') return null;
    // Node's process.title: `node (vitest 1)`.
    if (word.startsWith('(')) return words.slice(index).join(' ');
    if (word === '-m') return words[index + 1] ?? null;
    if (word !== '' && !word.startsWith('-')) return baseName(word);
  }
  return null;
};

/**
 * What to call a program that is not an application: `python3.12 serve.py`, `rust-analyzer`. `words` are its arguments.
 */
export const programName = (executable: string, words: readonly string[]): string => {
  const name = baseName(executable);
  const script = INTERPRETER.test(name) ? scriptOf(words) : null;
  return printable(script === null ? name : `${name} ${script}`).trim();
};

const SHELLS = new Set('sh bash zsh fish dash ksh tcsh csh nu xonsh pwsh busybox'.split(' '));
const CARRIERS = new Set('login su sudo doas sshd screen script env systemd init launchd tmux nohup setsid'.split(' '));

/**
 * Whether a short name (`-zsh`, `tmux: server`) is that of a shell or a session's carrier: what these start is not a
 * part of them.
 */
export const startsOthers = (name: string): boolean => {
  const plain = name.replace(/^[-(]/, '').replace(/[:).-].*$/, '');
  return SHELLS.has(plain) || CARRIERS.has(plain);
};

/** Whether a short name is that of a tmux server or client. */
export const isTmux = (name: string): boolean => /^\(?tmux(?:$|[:) ])/.test(name);

const NODE = /^\(?node(?:js)?(?:\d|-|$)/;
/** Node runs our file, wherever it is and with whatever options; `npm exec` waits for it. */
const OUR_NODE = /(?:^|[ /])mlxtop\.js(?: |$)|^npm exec mlxtop(?: |$)/;
/** The launcher, and what we have a shell run under a name of ours. (ps on macOS prints a line feed as `\\012`.) */
const OUR_SCRIPT = /^\S+ (?:\S*\/)?mlxtop(?: |$)|(?:\s|\\012| )mlxtop-(?:run|rest) /;

/**
 * Whether a process is mlxtop's own, or a shell of its, by its short name and its arguments: also of another session or
 * another home folder, whose runs we know nothing of.
 */
export const isOwnProgram = (name: string, words: string): boolean =>
  NODE.test(name) ? OUR_NODE.test(words) : startsOthers(name) && OUR_SCRIPT.test(words);

/** Whether a process is the wrapper of a trainer (trainer/wrapper.ts). */
export const isWrapper = (name: string, words: string): boolean => startsOthers(name) && / mlxtop-run \//.test(words);
