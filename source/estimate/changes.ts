import {type Candidate, type Family, familiesFor, type Setup, type Situation} from './change-candidates.js';
import type {Change} from './facts.js';
import {gainOf} from './room.js';

/** A change with its price, and how to make it. */
export type Priced = Change & Pick<Candidate, 'isWritable' | 'apply'>;

/** What could be changed for the next start, the best first; `number`s count from 1. */
export type Changes = {
  changes: readonly Priced[];
  /** The numbers of those that together make it fit; empty where it fits already, or nothing helps. */
  together: readonly number[];
  /** The same without what no configuration can hold (apps, the model). */
  written: readonly number[];
  /** What the training run would need with these, in bytes; null where that is not known. */
  peakWith(numbers: readonly number[]): number | null;
};

/** Where there is no estimate. */
export const NO_CHANGES: Changes = {changes: [], together: [], written: [], peakWith: () => null};

/** What a setup needs and whether it fits: see `estimatePeak` and `fitOf`. */
export type Judge = {
  /** Bytes; null where there is no estimate. */
  peakOf(setup: Setup): number | null;
  /** It fits by its estimate. */
  isEnough(setup: Setup): boolean;
  /** It fits with its upper end, too. */
  isSafe(setup: Setup): boolean;
};

/** Less is not worth a word. */
const MIN_BYTES = 100 * 1024 ** 2;
const MIN_SHARE = 0.02;
/** More are not tried for a combination: each costs an estimate. */
const MAX_TOGETHER = 6;

const freedBy = (candidate: Candidate, setup: Setup): number => {
  const after = candidate.apply(setup).machine.apps ?? [];
  const gone = (setup.machine.apps ?? []).filter(app => !after.includes(app));
  return gone.reduce((sum, app) => sum + gainOf(app), 0);
};

/** What a change saves, in bytes: less memory needed, or more of it free. */
const savingOf = (candidate: Candidate, setup: Setup, judge: Judge): number => {
  if (candidate.setting === 'quit') return freedBy(candidate, setup);
  const [before, after] = [judge.peakOf(setup), judge.peakOf(candidate.apply(setup))];
  return before === null || after === null ? 0 : before - after;
};

type Offer = {candidate: Candidate; saves: number};

/** What is still asked for: that it fits by its estimate, and where it does, by its upper end. */
const goalOf = (setup: Setup, judge: Judge) => (judge.isEnough(setup) ? judge.isSafe : judge.isEnough);

/** Of several strengths of one change the mildest that is enough. */
const bestOf = ({variants, otherwise}: Family, setup: Setup, judge: Judge): Offer[] => {
  const suffices = goalOf(setup, judge);
  const enough = variants.length > 1 ? variants.find(one => suffices(one.apply(setup))) : undefined;
  const candidate = enough ?? (otherwise === 'mildest' ? variants[0] : variants.at(-1));
  return candidate === undefined ? [] : [{candidate, saves: savingOf(candidate, setup, judge)}];
};

const applied = (candidates: readonly Pick<Candidate, 'apply'>[], setup: Setup): Setup =>
  candidates.reduce((before, one) => one.apply(before), setup);

/** A set of changes from which none can be left out, tried in their order; empty where all of them do not suffice. */
const smallestSet = <One extends Pick<Candidate, 'apply'>>(
  ordered: readonly One[],
  setup: Setup,
  suffices: (setup: Setup) => boolean,
): One[] => {
  const alone = ordered.find(one => suffices(one.apply(setup)));
  if (alone !== undefined) return [alone];
  const tried = ordered.slice(0, MAX_TOGETHER);
  const count = tried.findIndex((_one, index) => suffices(applied(tried.slice(0, index + 1), setup)));
  if (count < 0) return [];
  const chosen = tried.slice(0, count + 1);
  return chosen.reduceRight((kept, one) => {
    const others = kept.filter(other => other !== one);
    return suffices(applied(others, setup)) ? others : kept;
  }, chosen);
};

/**
 * What could be changed for the next start, each with what it saves by a new estimate and what it costs, sorted by gain
 * for pain; changes that save nothing worth a word are left out. Empty where there is no estimate.
 */
export const changesFor = (situation: Situation, judge: Judge): Changes => {
  const {settings, model, machine} = situation;
  const setup: Setup = {settings, model, machine};
  const peak = judge.peakOf(setup);
  if (peak === null) return NO_CHANGES;
  const offers = familiesFor(situation)
    .flatMap(family => bestOf(family, setup, judge))
    .filter(({saves}) => saves >= Math.max(MIN_BYTES, MIN_SHARE * peak))
    .sort((a, b) => b.saves / b.candidate.pain - a.saves / a.candidate.pain);
  const ordered = offers.map(({candidate}) => candidate);
  const setOf = (candidates: readonly Candidate[]): Candidate[] =>
    judge.isSafe(setup) ? [] : smallestSet(candidates, setup, goalOf(setup, judge));
  const together = setOf(ordered);
  const written = setOf(ordered.filter(({isWritable}) => isWritable));
  const numbersOf = (chosen: readonly Candidate[]): number[] =>
    chosen.map(one => ordered.indexOf(one) + 1).sort((a, b) => a - b);
  const changes = offers.map(({candidate, saves}): Priced => {
    const {pain: _pain, ...change} = candidate;
    return {...change, savesBytes: saves, together: together.includes(candidate)};
  });
  const peakWith = (numbers: readonly number[]): number | null => {
    const chosen = ordered.filter((_one, index) => numbers.includes(index + 1));
    return judge.peakOf(applied(chosen, setup));
  };
  return {changes, together: numbersOf(together), written: numbersOf(written), peakWith};
};
