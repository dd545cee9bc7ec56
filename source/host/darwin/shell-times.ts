import type {Tool} from './tools.js';

/** Where the shell's words go: not among the tool's own. */
export const TIMES_FD = 3;

/** Runs the tool as it would be run by itself, and says on a pipe of its own what that used: POSIX' `times`. */
const SCRIPT = '"$@"; code=$?; times >&3 2>/dev/null; exit "$code"';

/** The program and the words by which a shell measures what the tool uses. */
export const measured = (tool: Tool, args: readonly string[]): {program: string; args: string[]} => ({
  program: '/bin/sh',
  args: ['-c', SCRIPT, 'sh', tool.program, ...args],
});

/** `0m0.012s 0m0.004s`, of the shell and below of what it has started: user and system time of that, in seconds; null for anything else. */
export const parseTimes = (text: string): number | null => {
  const found = /^(\d+)m(\d+(?:[.,]\d+)?)s\s+(\d+)m(\d+(?:[.,]\d+)?)s$/.exec(text.trim().split('\n')[1] ?? '');
  if (found === null) return null;
  const [minutes = 0, seconds = 0, more = 0, rest = 0] = found.slice(1).map(part => Number(part.replace(',', '.')));
  return Number((60 * (minutes + more) + seconds + rest).toFixed(3));
};
