import {mlxLaunchOf} from '../ranks/mlx-launch.js';
import {countIn, optionValue} from '../ranks/option-value.js';

const MPI = /(?:^|\/)mpi(?:run|exec)$/;
const HERE = /^(?:127\.|localhost$|::1$)/;

/** Processes that a command starts its trainer in: all of them, and those on this machine. */
export type Ranks = {ranks: number; localRanks: number};

const ONE: Ranks = {ranks: 1, localRanks: 1};

const ofMpi = (words: readonly string[]): Ranks => {
  const ranks = countIn(optionValue(words, ['-np', '-n', '--np'])) ?? 1;
  const isElsewhere = words.some(word => /^--?(?:host|hostfile|machinefile|hosts|f)(?:=|$)/.test(word));
  // How they are spread over other machines is up to it.
  return {ranks, localRanks: isElsewhere ? 1 : ranks};
};

/** Of hosts that all have other names, one is this machine. */
const ofHosts = (hosts: readonly string[]): Ranks => {
  const here = hosts.filter(host => HERE.test(host)).length;
  return {ranks: hosts.length, localRanks: here || hosts.filter(host => host === hosts[0]).length};
};

/**
 * How many processes a command starts its trainer in: `mlx.launch` as its hosts say, `mpirun` has `-n` or `-np`. 1 for
 * a command without either, and where the hostfile cannot be read.
 */
export const ranksOf = (command: readonly string[], directory: string): Ranks => {
  const launch = mlxLaunchOf(command, directory);
  if (launch !== null) return launch.hosts === null ? ONE : ofHosts(launch.hosts);
  const at = command.findIndex(word => MPI.test(word));
  return at < 0 ? ONE : ofMpi(command.slice(at + 1));
};
