import {formatBytes, formatRate} from '../../format/units.js';
import {listed} from '../listed.js';
import type {HostInTheWay} from './in-the-way.js';
import {shortHost} from './words.js';

/** A machine of whose memory nothing is known now; `answers` is false for one that does not answer. */
export type Unheard = {name: string; answers: boolean | null};

/** `m2 does not answer`, `nothing is known of m2 yet`; empty where all were heard. */
export const unheardWords = ([first, ...others]: readonly Unheard[]): string => {
  if (first === undefined) return '';
  const name = `${shortHost(first.name)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  if (first.answers !== false) return `nothing is known of ${name}${first.answers === null ? ' yet' : ' now'}`;
  return `${name} ${others.length === 0 ? 'does' : 'do'} not answer`;
};

/** `m3 too`, `m3 and 2 more too`; empty for none. */
const tooWords = (others: readonly HostInTheWay[]): string => {
  const [next, ...rest] = others;
  if (next === undefined) return '';
  return ` (${shortHost(next.name)}${rest.length === 0 ? '' : ` and ${rest.length} more`} too)`;
};

/** `quit Chrome there (2.1 GB)`; without `there` on the machine that records. Empty for nothing to quit. */
const quitWords = (here: boolean, quit: readonly {app: string; bytes: number | null}[]): string => {
  if (quit.length === 0) return '';
  const bytes = quit.reduce((sum, app) => sum + (app.bytes ?? 0), 0);
  return `; quit ${listed(quit.map(({app}) => app))}${here ? '' : ' there'} (${formatBytes(bytes)})`;
};

/** What the sentence about the slowest machine says. */
export type HostSentence = {
  /** Worst first. */
  inTheWay: readonly [HostInTheWay, ...HostInTheWay[]];
  /** What to quit on the worst. */
  quit: readonly {app: string; bytes: number | null}[];
  /** What it costs, as far as there is evidence: `2.1× slower, 4 min lost so far`; empty where there is none. */
  cost: string;
  /** The run is as fast as usual all the same: `24 it/min`. Null where it is not, or that is not known. */
  asUsual: string | null;
};

const effect = ({inTheWay: [, ...others], cost, asUsual}: HostSentence): string => {
  if (asUsual !== null) return `, but no slower so far${asUsual === '' ? '' : `, ${asUsual}`}`;
  return `: all ranks wait for ${others.length === 0 ? 'it' : 'them'}${cost === '' ? '' : `, ${cost}`}`;
};

/**
 * The slowest machine in one sentence: `m2 swaps 31 MB/s: all ranks wait for it; quit Chrome there (2.1 GB)`. `brief`
 * names it in some twenty characters.
 */
export const slowestHostWords = (facts: HostSentence): {sentence: string; brief: string} => {
  const {
    inTheWay: [worst, ...others],
    quit,
  } = facts;
  const name = shortHost(worst.name);
  const who = `${name}${worst.here ? ' (this machine)' : ''}`;
  const alike = others.filter(({how}) => how === worst.how);
  const same = {...facts, inTheWay: [worst, ...alike] as const};
  const toQuit = quitWords(worst.here, quit);
  if (worst.how === 'swaps') {
    const sentence = `${who} swaps ${formatRate(worst.rate)}${tooWords(alike)}${effect(same)}${toQuit}`;
    return {sentence, brief: `${name} swaps`};
  }
  const short = `${who} is short of memory${tooWords(alike)}, not swapping`;
  const cost = facts.cost === '' ? '' : `, ${facts.cost}`;
  return {
    sentence: `${short}${facts.asUsual ? `, ${facts.asUsual}` : cost}${toQuit}`,
    brief: `${name} short of memory`,
  };
};
