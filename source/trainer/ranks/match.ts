import {MASK} from '../../format/secrets.js';

/** A process of a launcher on another machine, as far as it is needed to tell whose it is. */
export type Candidate = {
  info: {pid: number; parentPid: number};
  start: string;
  ageSeconds: number | null;
  environment: Readonly<Record<string, string>>;
  words: readonly string[];
};

/** What is known of the run that ranks are looked for. */
export type Expected = {
  /** The ranks that are on that machine; null where that is not known. */
  ranks: ReadonlySet<number> | null;
  /** The words of what the launcher starts there, secrets masked; empty where they are not known. */
  command: readonly string[];
  /** How long the run has lasted. */
  runSeconds: number;
  /** This machine's address, as seen there; null where it is not known. */
  client: string | null;
  /** Variables that all ranks of the run share, as they are here. */
  shared: Readonly<Record<string, string>>;
};

/** The processes of one rank on one machine. */
export type RankProcesses<One extends Candidate> = {rank: number; processes: One[]};

/** Clocks of a second, and the time between a start and its record. */
const SLACK_SECONDS = 10;

/** Variables that all ranks of one start have in common, whichever machine they are on. */
export const SHARED = ['MASTER_ADDR', 'MASTER_PORT', 'TORCHELASTIC_RUN_ID', 'PMIX_NAMESPACE'] as const;

/** Its rank, by whichever launcher; null for none. */
const rankOf = ({environment: {MLX_RANK, OMPI_COMM_WORLD_RANK, RANK}}: Candidate): number | null => {
  const text = MLX_RANK ?? OMPI_COMM_WORLD_RANK ?? RANK ?? '';
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
};

/** The same for all processes of one start of one rank: the connection that it was started over is its own. */
const startOf = ({environment: one}: Candidate): string =>
  [one.SSH_CONNECTION, one.MLX_HOSTFILE, ...SHARED.map(name => one[name])].join('\n');

/** Whether a process has any of them. */
export const hasShared = ({environment}: Pick<Candidate, 'environment'>): boolean =>
  SHARED.some(name => environment[name] !== undefined);

const isWithinRun = ({ageSeconds}: Candidate, {runSeconds}: Expected): boolean =>
  ageSeconds !== null && ageSeconds <= runSeconds + SLACK_SECONDS;

/**
 * Whether its words end with those of the launcher's command: the program itself may have become a path, or what runs
 * it. A masked secret is any text.
 */
const hasWords = ({words}: Candidate, {command: [program = '', ...rest]}: Expected): boolean => {
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = (text: string): string => text.split(MASK).map(escaped).join('.*');
  const base = program.slice(program.lastIndexOf('/') + 1);
  const tail = [`[^ ]*${pattern(base)}`, ...rest.map(pattern)].join(' ').replace(/\s+/g, ' +');
  return base === '' || new RegExp(`(?:^|[ /])${tail} *$`, 's').test(words.join(' '));
};

const mayBeOurs = (one: Candidate, expected: Expected): boolean => {
  const rank = rankOf(one);
  if (rank === null || (expected.ranks !== null && !expected.ranks.has(rank))) return false;
  const known = SHARED.filter(name => one.environment[name] !== undefined);
  if (known.some(name => one.environment[name] !== expected.shared[name])) return false;
  // What was started there by hand is some other run's, unless a shared variable says that it is this one's.
  return known.length > 0 || one.environment.SSH_CONNECTION !== undefined;
};

const isFromHere = ({environment}: Candidate, {client}: Expected): boolean =>
  client !== null && environment.SSH_CONNECTION?.split(' ')[0] === client;

/** One start of a rank: its first process, and all that have its variables. */
type Start<One extends Candidate> = {rank: number; first: One; processes: One[]};

const startsAmong = <One extends Candidate>(all: readonly One[], expected: Expected): Start<One>[] => {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    if (!mayBeOurs(one, expected)) continue;
    const key = `${rankOf(one)}\n${startOf(one)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap(processes => {
    const pids = new Set(processes.map(({info}) => info.pid));
    const first = processes.find(
      one => !pids.has(one.info.parentPid) && isWithinRun(one, expected) && hasWords(one, expected),
    );
    const rank = first && rankOf(first);
    return first && rank !== null && rank !== undefined ? [{rank, first, processes}] : [];
  });
};

/**
 * The processes of a run's ranks among those of another machine: by the variables that its launcher gave them, within
 * the time of the run, and with the launcher's words. Where two starts of one rank could be meant, that of this
 * machine's address counts, and with two of those none: `unclear` then has that rank.
 */
export const ranksAmong = <One extends Candidate>(
  all: readonly One[],
  expected: Expected,
): {ranks: RankProcesses<One>[]; unclear: number[]} => {
  const byRank = new Map<number, Start<One>[]>();
  for (const start of startsAmong(all, expected)) {
    byRank.set(start.rank, [...(byRank.get(start.rank) ?? []), start]);
  }
  const ranks: RankProcesses<One>[] = [];
  const unclear: number[] = [];
  for (const [rank, starts] of [...byRank].sort(([a], [b]) => a - b)) {
    const nearer = starts.length > 1 ? starts.filter(({first}) => isFromHere(first, expected)) : starts;
    const [only] = nearer;
    if (only && nearer.length === 1) ranks.push({rank, processes: only.processes});
    else unclear.push(rank);
  }
  return {ranks, unclear};
};
