import {TERMINAL_VARIABLES} from '../terminal-app.js';
import type {RunTool} from './run-tool.js';

export type TerminalEnvironment = Partial<Record<(typeof TERMINAL_VARIABLES)[number], string>>;

/**
 * The variables that identify the terminal of processes, by pid, from `ps -E -o pid=,command=`: a command line followed
 * by the environment, separated by blanks, nothing quoted. No other variable is kept. ps shows none of another user's
 * process, nor of a system program.
 */
export const parseEnvironments = (text: string): Map<number, TerminalEnvironment> => {
  const found = new Map<number, TerminalEnvironment>();
  for (const line of text.split('\n')) {
    const pid = /^\s*(\d+)\s/.exec(line)?.[1];
    if (pid === undefined) continue;
    const variables = TERMINAL_VARIABLES.flatMap(name => {
      // The last one: a word of the command line may look like it.
      const value = [...line.matchAll(new RegExp(` ${name}=(\\S+)`, 'g'))].at(-1)?.[1];
      return value === undefined ? [] : [[name, value]];
    });
    found.set(Number(pid), Object.fromEntries(variables));
  }
  return found;
};

/** Asks `ps` for them; empty when it fails. Without -ww ps may cut the line at the width of a terminal. */
export const readEnvironments = async (
  run: RunTool,
  pids: readonly number[],
): Promise<Map<number, TerminalEnvironment>> => {
  if (pids.length === 0) return new Map();
  const words = ['-E', '-ww', '-p', pids.join(','), '-o', 'pid=,command='];
  return parseEnvironments(await run('ps', words).answer.catch(() => ''));
};
