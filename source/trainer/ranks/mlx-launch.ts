import {readHostfile} from './hostfile.js';
import {countIn, optionValue, ownWords} from './option-value.js';

/** By its own name, or `python -m mlx._distributed_utils.launch`. */
const LAUNCH = /(?:^|\/)mlx\.launch$|^mlx\._distributed_utils\.launch$/;

export type MlxLaunch = {
  /** The host of each rank; null where the hostfile cannot be read. */
  hosts: string[] | null;
  told: 'hosts' | 'hostfile';
  /** The words of what it starts on each host. */
  command: string[];
};

const HERE = '127.0.0.1';

/**
 * Options that take a value, so that it is not mistaken for the first word of the command (mlx's launch.py, argparse).
 */
const WITH_VALUE = new Set([
  ...['--hosts', '--repeat-hosts', '-n', '--hostfile', '--backend', '--env', '--mpi-arg', '--connections-per-ip'],
  ...['--starting-port', '-p', '--cwd', '--nccl-port', '--python'],
]);

/** What it starts: all behind `--`, else from the first word on that is none of its own. */
const commandIn = (words: readonly string[]): string[] => {
  const end = words.indexOf('--');
  if (end !== -1) return words.slice(end + 1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (WITH_VALUE.has(word)) at++;
    else if (!word.startsWith('-')) return words.slice(at);
  }
  return [];
};

/** mpirun fills a host before it goes to the next: `HOST slots=N`, hosts in the order in which they first come. */
const grouped = (hosts: readonly string[]): string[] =>
  [...new Set(hosts)].flatMap(host => hosts.filter(other => other === host));

/**
 * What a command says that starts its ranks by `mlx.launch` (mlx/_distributed_utils/launch.py); null for any other. A
 * hostfile's ranks are in its order, one each, and `-n` means nothing then; of `--hosts` each is repeated `-n` times
 * before the next.
 */
export const mlxLaunchOf = (command: readonly string[], directory: string): MlxLaunch | null => {
  const at = command.findIndex(word => LAUNCH.test(word));
  if (at === -1) return null;
  const all = command.slice(at + 1);
  const words = ownWords(all);
  const file = optionValue(words, ['--hostfile']);
  const backend = optionValue(words, ['--backend']);
  const started = commandIn(all);
  if (file !== null) {
    const read = readHostfile(file, directory);
    const hosts = read && ((backend ?? read.backend) === 'mpi' ? grouped(read.hosts) : read.hosts);
    return {hosts, told: 'hostfile', command: started};
  }
  const repeats = Math.min(countIn(optionValue(words, ['--repeat-hosts', '-n'])) ?? 1, 1000);
  const listed = (optionValue(words, ['--hosts']) ?? HERE).split(',');
  const hosts = listed.flatMap(host => Array.from({length: repeats}, () => host));
  return {hosts: backend === 'mpi' ? grouped(hosts) : hosts, told: 'hosts', command: started};
};
