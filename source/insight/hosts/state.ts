import type {AppSample, MemorySample, RankSample} from '../../journal/events.js';
import {type Held, notHeld} from '../held.js';
import {createGrowing, type Series} from '../series.js';
import type {RateReading, TrafficState} from '../slowdown/traffic.js';
import type {Spell} from '../story/state.js';

/** One reading of another machine, which speaks for the time since the one before. */
export type HostReading = RateReading & {
  /** Memory is short there, or some traffic that does not count as swapping. */
  pressed: boolean;
};

/** What is known of a machine that a run works on; of the one that records only its name. Times in ms since 1970. */
export type HostState = TrafficState<HostReading> & {
  name: string;
  here: boolean;
  platform: string | null;
  /** Its latest reading. */
  sample: {at: number; memory: MemorySample | null; trainer: RankSample | null} | null;
  apps: {at: number; apps: AppSample[]} | null;
  /** Null before anything was heard of it. */
  answers: boolean | null;
  /** Since when that is so. */
  since: number | null;
  /** Why it does not answer, and what ssh said of it. */
  trouble: string | null;
  text: string | null;
  /** It has answered at some time: only such a host can cease to. */
  hasAnswered: boolean;
  swaps: Held;
  red: Held;
  silent: Held;
  /** What has not ended yet of what the story tells. */
  spells: {swapping: Spell | null; red: Spell | null};
  /** For how long it was seen, and how long each of these held meanwhile. */
  ms: {seen: number; swapping: number; yellow: number; red: number};
  /** Its traffic over the whole run, in KB a second, and the most of it, in bytes a second. */
  rates: Series;
  mostRate: number | null;
  /** The most that its ranks were seen to hold. */
  mostTrainerBytes: number | null;
};

/** What is known of the machines of a run that works on several; empty for any other. */
export type HostsState = {
  hosts: HostState[];
  ranks: {rank: number; host: string}[];
  /** See the `hosts` event; null before there is one. */
  told: string | null;
};

/** More machines than this are not followed: a week's journal of each takes some room. */
export const MAX_HOSTS = 64;
export const MAX_RANKS = 1024;

const BUCKET_MS = 4000;
const BUCKETS = 256;

/** A machine of which nothing is known yet. */
export const createHost = (name: string, here: boolean): HostState => ({
  name,
  here,
  platform: null,
  sample: null,
  apps: null,
  answers: null,
  since: null,
  trouble: null,
  text: null,
  hasAnswered: false,
  swapping: false,
  thrashing: false,
  readings: [],
  swaps: notHeld(),
  red: notHeld(),
  silent: notHeld(),
  spells: {swapping: null, red: null},
  ms: {seen: 0, swapping: 0, yellow: 0, red: 0},
  rates: createGrowing(BUCKET_MS, BUCKETS),
  mostRate: null,
  mostTrainerBytes: null,
});

/** Nothing known yet. */
export const createHosts = (): HostsState => ({hosts: [], ranks: [], told: null});
