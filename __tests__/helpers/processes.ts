import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

/**
 * What the system says of processes: by /proc on Linux, by ps on a Mac. No other test reads /proc, so that the tests
 * run on both; what a Mac does not tell is asked for only by tests that are skipped there.
 */
export const ON_LINUX = process.platform === 'linux';

/** The columns of a process, or of all with `pid` null, a line each, as ps prints them; nothing once it is gone. */
const psLines = (pid: number | null, columns: string): string[] => {
  const which = pid === null ? ['-A'] : ['-p', String(pid)];
  const {stdout} = spawnSync('/bin/ps', ['-ww', ...which, ...columns.split(' ').flatMap(name => ['-o', `${name}=`])], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(line => line.trim() !== '');
};

/** A file of a process, on Linux only. Throws when the process is gone. */
export const processFile = (pid: number | string, name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');

/** Fields of /proc/PID/stat from the third on: `[0]` is the state. The name before may hold blanks and parentheses. */
export const statFields = (pid: number): string[] => {
  const stat = processFile(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** Seconds since the machine started, on Linux only. */
export const uptime = (): number => Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));

/** The system's own letter for a process' state; null when it is gone. */
export const stateOf = (pid: number): string | null => {
  if (!ON_LINUX) return psLines(pid, 'stat')[0]?.trim().charAt(0) ?? null;
  try {
    return statFields(pid)[0] ?? null;
  } catch {
    return null;
  }
};

/** The state letter of a process, or null when it is gone or only waits to be reaped. */
export const processState = (pid: number): string | null => {
  const state = stateOf(pid);
  return state === 'Z' || state === 'X' ? null : state;
};

/** The words of a process' command line; on a Mac a word with a blank is told as two. Nothing when it is gone. */
export const wordsOf = (pid: number): string[] => {
  if (!ON_LINUX) return psLines(pid, 'command')[0]?.trim().split(' ') ?? [];
  try {
    return processFile(pid, 'cmdline').replace(/\0$/, '').split('\0');
  } catch {
    return [];
  }
};

/** Pids whose command line contains `text`, the caller's own excluded. */
export const processesWith = (text: string): number[] => {
  const lines = ON_LINUX
    ? readdirSync('/proc')
        .filter(name => /^\d+$/.test(name))
        .map(pid => `${pid} ${wordsOf(Number(pid)).join(' ')}`)
    : psLines(null, 'pid command');
  return lines
    .filter(line => line.includes(text))
    .map(line => Number.parseInt(line, 10))
    .filter(pid => pid !== process.pid && processState(pid) !== null);
};

export const parentOf = (pid: number): number => Number(ON_LINUX ? statFields(pid)[1] : psLines(pid, 'ppid')[0]);

/** `NAME=value` of what a process was started with. */
export const environmentOf = (pid: number): string[] =>
  ON_LINUX
    ? processFile(pid, 'environ').split('\0')
    : spawnSync('/bin/ps', ['-E', '-ww', '-o', 'command=', '-p', String(pid)], {encoding: 'utf8'}).stdout.split(' ');

/** Children of a process, on Linux only. */
export const childrenOf = (pid: number): number[] =>
  processFile(pid, `task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);

/** The file that a process runs. */
export const executableOf = (pid: number): string =>
  ON_LINUX ? readlinkSync(`/proc/${pid}/exe`) : (psLines(pid, 'comm')[0]?.trim() ?? '');

/** Ends a process; one that has gone already is no error. */
export const endIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
};
