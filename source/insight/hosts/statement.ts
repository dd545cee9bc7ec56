import type {HostInTheWay} from './in-the-way.js';
import {slowestHostWords, type Unheard} from './verdict-words.js';

/** What the verdict goes by in a run that works on several machines. */
export type HostAxes = {
  /** Those whose memory is in the way, worst first. */
  inTheWay: readonly HostInTheWay[];
  /** The others of whose memory nothing is known now. */
  unheard: readonly Unheard[];
  /** One of them that was never read. */
  neverRead: string | null;
};

type HostStatement = {level: 'good' | 'notice' | 'bad' | 'unknown'; sentence: string; brief?: string};

const times = (factor: number): string => `${factor.toFixed(1)}×`;

/** What is known of the pace beside the slowest machine. */
type Beside = {
  quit: readonly {app: string; bytes: number | null}[];
  /** What swapping costs, in words; `isSure` by strong evidence. */
  cost: string;
  isSure: boolean;
  /** By how much it is slower than usual, where that is much. */
  slower: number | null;
  /** The pace, where it is as usual. */
  asUsual: string | null;
};

/** The verdict on a machine of several whose memory is in the way: all ranks wait for it. */
export const slowestHostStatement = (
  worst: HostInTheWay,
  others: readonly HostInTheWay[],
  {quit, cost, isSure, slower, asUsual}: Beside,
): HostStatement => {
  const swaps = worst.how === 'swaps';
  const slowerWords = slower === null ? '' : `${times(slower)} slower than usual`;
  const isBad = worst.how === 'red' || worst.thrashes || (swaps && isSure);
  const words = slowestHostWords({inTheWay: [worst, ...others], quit, cost: swaps ? cost : slowerWords, asUsual});
  return {level: isBad ? 'bad' : 'notice', ...words};
};

/**
 * The verdict where memory is not in the way here, but a machine was not read (`unheard` says so): all ranks wait for
 * the slowest, so nobody can say that memory is in nobody's way.
 */
export const unheardStatement = (
  unheard: string,
  {isStalled, pace, slower}: {isStalled: boolean; pace: string; slower: number | null},
): HostStatement => {
  if (isStalled) return {level: 'notice', sentence: `no sign of the trainer, ${unheard}`};
  if (slower !== null) {
    const brief = `${times(slower)} slower`;
    return {level: 'notice', sentence: `${brief} than usual; ${unheard}`, brief};
  }
  const known = `in memory as far as is known${pace === '' ? '' : `, ${pace}`}`;
  return {level: 'unknown', sentence: `${known}; ${unheard}`};
};
