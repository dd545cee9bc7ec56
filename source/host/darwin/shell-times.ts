import type {Tool} from './tools.js';

/** The descriptor for the shell's report, so that it does not mix with the tool's output. */
export const TIMES_FD = 3;

/** Runs the tool unchanged, and reports on a pipe of its own what it used, with POSIX's `times`. */
const SCRIPT = '"$@"; code=$?; times >&3 2>/dev/null; exit "$code"';

/** The program and the arguments with which a shell measures what the tool uses. */
export const measured = (tool: Tool, args: readonly string[]): {program: string; args: string[]} => ({
  program: '/bin/sh',
  args: ['-c', SCRIPT, 'sh', tool.program, ...args],
});

/**
 * User and system time of what the shell has started, in seconds: the second line, `0m0.012s 0m0.004s`. Null for
 * anything else.
 */
export const parseTimes = (text: string): number | null => {
  const found = /^(\d+)m(\d+(?:[.,]\d+)?)s\s+(\d+)m(\d+(?:[.,]\d+)?)s$/.exec(text.trim().split('\n')[1] ?? '');
  if (found === null) return null;
  const [minutes = 0, seconds = 0, more = 0, rest = 0] = found.slice(1).map(part => Number(part.replace(',', '.')));
  return Number((60 * (minutes + more) + seconds + rest).toFixed(3));
};
