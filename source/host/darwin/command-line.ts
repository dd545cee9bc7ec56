import {isThere} from './processes.js';
import type {RunTool} from './run-tool.js';
import {LIMIT_MS} from './tools.js';

/**
 * What a tool prints about one process; null when it fails, as it does for a process that has gone: the answer is
 * useful, not necessary.
 */
const said = (run: RunTool, ...[name, args]: Parameters<RunTool>): Promise<string | null> =>
  run(name, args, LIMIT_MS).answer.catch(() => null);

/** The words of a process, as far as `ps` shows them: see `Host.commandLine`. */
export const readCommandLine = async (run: RunTool, pid: number): Promise<string[] | null> => {
  if (!isThere(pid)) return null;
  // -ww: without it ps may cut the line at the width of a terminal.
  const text = await said(run, 'ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
  const words = text?.split(/\s+/).filter(Boolean) ?? [];
  return words.length > 0 ? words : null;
};

/** The folder that a process works in, from lsof, which prints one field a line; `n` is the path. */
export const readWorkingDirectory = async (run: RunTool, pid: number): Promise<string | null> => {
  if (!isThere(pid)) return null;
  const text = await said(run, 'lsof', ['-a', '-d', 'cwd', '-p', String(pid), '-Fn']);
  const folder = text
    ?.split('\n')
    .find(line => line.startsWith('n'))
    ?.slice(1);
  return folder?.startsWith('/') ? folder : null;
};

/** A variable's value ends where another begins: ps puts blanks between them and quotes nothing. */
const valueIn = (text: string, name: string): string | null =>
  [...text.matchAll(new RegExp(`(?<=\\s)${name}=(.*?)(?=\\s+[A-Za-z_]\\w*=|\\s*$)`, 'gs'))].at(-1)?.[1] ?? null;

/**
 * The variables of these names that a process was started with, from `ps -E` (ps.1: "Display the environment as well"),
 * which prints them after the words. Null when the process has gone; empty where macOS hides the environment, as it
 * does for its own programs. Returns no other variable.
 */
export const readStartEnvironment = async (
  run: RunTool,
  pid: number,
  names: readonly string[],
): Promise<Record<string, string> | null> => {
  if (!isThere(pid)) return null;
  const text = await said(run, 'ps', ['-E', '-ww', '-o', 'command=', '-p', String(pid)]);
  if (text === null) return null;
  return Object.fromEntries(
    names.flatMap(name => {
      const value = valueIn(text, name);
      return value === null ? [] : [[name, value]];
    }),
  );
};
