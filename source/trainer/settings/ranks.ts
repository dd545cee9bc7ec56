import {resolve} from 'node:path';
import {readIfRegular} from '../../journal/regular-file.js';
import {isRecord} from '../is-record.js';

const MAX_HOSTFILE_BYTES = 250_000;

const LAUNCH = /(?:^|\/)mlx\.launch$/;
const MPI = /(?:^|\/)mpi(?:run|exec)$/;

/** The value of one of these options, after a blank or `=`. */
const valueBehind = (words: readonly string[], names: readonly string[]): string | null => {
  const at = words.findLastIndex(word => names.includes(word.replace(/=.*$/s, '')));
  const word = words[at];
  if (word === undefined) return null;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (words[at + 1] ?? null);
};

const countIn = (text: string | null): number | null => {
  const count = text !== null && /^\d+$/.test(text) ? Number(text) : 0;
  return count > 0 ? count : null;
};

type Hosts = readonly unknown[];

/** Hosts of an mlx hostfile: a list of them, or an object that has one. */
const hostsIn = (file: string): Hosts | null => {
  try {
    const parsed: unknown = JSON.parse(readIfRegular(file, MAX_HOSTFILE_BYTES) ?? 'null');
    const hosts = isRecord(parsed) ? parsed.hosts : parsed;
    return Array.isArray(hosts) && hosts.length > 0 ? hosts : null;
  } catch {
    // mlx.launch reports that itself.
    return null;
  }
};

const HERE = /^(?:127\.|localhost$|::1$)/;

const isHere = (host: unknown): boolean => {
  const name = isRecord(host) ? host.ssh : host;
  return typeof name === 'string' && HERE.test(name);
};

/** Processes that a command starts its trainer in: all of them, and those on this machine. */
export type Ranks = {ranks: number; localRanks: number};

const ONE: Ranks = {ranks: 1, localRanks: 1};

const ofMpi = (words: readonly string[]): Ranks => {
  const ranks = countIn(valueBehind(words, ['-np', '-n', '--np'])) ?? 1;
  const isElsewhere = words.some(word => /^--?(?:host|hostfile|machinefile|hosts|f)(?:=|$)/.test(word));
  // How they are spread over other machines is up to it.
  return {ranks, localRanks: isElsewhere ? 1 : ranks};
};

/**
 * How many processes a command starts its trainer in: `mlx.launch` counts hosts times `-n`
 * (mlx/_distributed_utils/launch.py), `mpirun` has `-n` or `-np`. 1 for a command without either, and where the
 * hostfile cannot be read. Of each host's as many are on this machine, which is one of them.
 */
export const ranksOf = (command: readonly string[], directory: string): Ranks => {
  const at = command.findIndex(word => LAUNCH.test(word) || MPI.test(word));
  if (at < 0) return ONE;
  const words = command.slice(at + 1);
  if (MPI.test(command[at] ?? '')) return ofMpi(words);
  const repeats = countIn(valueBehind(words, ['-n', '--repeat-hosts'])) ?? 1;
  const file = valueBehind(words, ['--hostfile']);
  const listed: Hosts = valueBehind(words, ['--hosts'])?.split(',') ?? ['127.0.0.1'];
  const hosts = (file === null ? null : hostsIn(resolve(directory, file))) ?? listed;
  return {ranks: repeats * hosts.length, localRanks: repeats * Math.max(1, hosts.filter(isHere).length)};
};
