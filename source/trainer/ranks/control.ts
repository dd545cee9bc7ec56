import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage} from '../../errors.js';
import {type Candidate, type Expected, ranksAmong} from './match.js';

type Process = Candidate & {info: {stopped: boolean}};
type Signal = 'STOP' | 'CONT' | 'INT' | 'TERM' | 'KILL';

/** A connection to another machine, as far as its ranks are concerned. */
export type RankLink = {
  hello: {client: string | null};
  look(): Promise<{processes: readonly Process[]}>;
  signal(name: Signal, processes: readonly Process[]): Promise<('sent' | 'gone' | 'refused')[]>;
  close(): void;
};

/** Why something could not be done to a run's ranks on that host. */
export type RankProblem = {host: string; why: string};

export type RanksOptions = {
  /** The other machines of the run. */
  hosts: readonly string[];
  connect: (host: string) => Promise<RankLink>;
  expected: (host: string, client: string | null) => Expected;
};

const LIMIT_MS = 5000;
const POLL_MS = 200;
/** A launcher's ssh takes its rank with it when it ends: so long the ranks get for that. */
const LAUNCHER_MS = 1500;

const NONE = 'no process of this run was found there';

/** The run's processes there. @throws {Error} where it is not clear which they are. */
const find = async (link: RankLink, expected: Expected): Promise<Process[]> => {
  const {processes} = await link.look();
  const {ranks, unclear} = ranksAmong(processes, expected);
  if (unclear.length > 0) {
    throw new Error(`rank ${unclear.join(', ')} could be either of two runs there, so none was signalled`);
  }
  return ranks.flatMap(rank => rank.processes);
};

const send = async (link: RankLink, name: Signal, processes: readonly Process[]): Promise<void> => {
  const results = await link.signal(name, processes);
  if (results.includes('refused')) throw new Error('a process belongs to another user there');
};

type Deed = (link: RankLink, look: () => Promise<Process[]>) => Promise<void>;

/** Signals those of them that are not as wanted; whether none was. */
const advance = async (link: RankLink, look: () => Promise<Process[]>, name: 'STOP' | 'CONT'): Promise<boolean> => {
  const processes = await look();
  if (processes.length === 0) throw new Error(NONE);
  const rest = processes.filter(({info}) => info.stopped !== (name === 'STOP'));
  if (rest.length > 0) await send(link, name, rest);
  return rest.length === 0;
};

/** Signals the ranks until two looks in a row find all of them as wanted. */
const until =
  (name: 'STOP' | 'CONT'): Deed =>
  async (link, look) => {
    const end = performance.now() + LIMIT_MS;
    for (let calm = 0; calm < 2; ) {
      calm = (await advance(link, look, name)) ? calm + 1 : 0;
      if (performance.now() > end) throw new Error('its processes do not respond');
      await delay(calm < 2 ? POLL_MS : 0);
    }
  };

const pauseDeed = until('STOP');
const resumeDeed = until('CONT');

/** What is left of the ranks once their launcher has had its time gets the signal, and is continued. */
const endDeed =
  (name: 'INT' | 'TERM' | 'KILL'): Deed =>
  async (link, look) => {
    let rest = await look();
    if (rest.length === 0) return;
    const stopped = rest.filter(({info}) => info.stopped);
    // What a stopped process was sent already, it acts on when it continues.
    if (stopped.length > 0) await send(link, 'CONT', stopped);
    if (name !== 'KILL') await delay(LAUNCHER_MS);
    rest = await look();
    if (rest.length > 0) await send(link, name, rest);
  };

/**
 * Does the same to a run's ranks on all of its other machines, each over a connection of its own. Resolves with where
 * that did not work, and never rejects.
 */
const everywhere = async ({hosts, connect, expected}: RanksOptions, deed: Deed): Promise<RankProblem[]> => {
  const done = hosts.map(async (host): Promise<RankProblem[]> => {
    let link: RankLink | null = null;
    try {
      const open = await connect(host);
      link = open;
      await deed(open, () => find(open, expected(host, open.hello.client)));
      return [];
    } catch (error) {
      return [{host, why: errorMessage(error).replace(/\.$/, '')}];
    } finally {
      link?.close();
    }
  });
  return (await Promise.all(done)).flat();
};

/** Stops the ranks elsewhere by SIGSTOP; see `everywhere`. */
export const pauseRanks = (options: RanksOptions): Promise<RankProblem[]> => everywhere(options, pauseDeed);

/** Continues the ranks elsewhere; see `everywhere`. */
export const resumeRanks = (options: RanksOptions): Promise<RankProblem[]> => everywhere(options, resumeDeed);

/**
 * After the launcher here got the signal: gives it to the ranks elsewhere that do not end by that alone. See
 * `everywhere`.
 */
export const endRanks = (options: RanksOptions, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<RankProblem[]> => {
  const names = {SIGINT: 'INT', SIGTERM: 'TERM', SIGKILL: 'KILL'} as const;
  return everywhere(options, endDeed(names[signal]));
};

/** The problems as the end of a sentence, hosts with the same one together: `m2, m3: it does not answer; m4: …`. */
export const problemWords = (problems: readonly RankProblem[]): string =>
  [...new Set(problems.map(({why}) => why))]
    .map(why => {
      const hosts = problems.filter(one => one.why === why).map(({host}) => host);
      return `${hosts.join(', ')}: ${why}`;
    })
    .join('; ');
