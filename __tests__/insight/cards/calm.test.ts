import {describe, expect, test} from '@jest/globals';
import {fold} from '../../../source/insight/fold.js';
import {paceBesideOthers} from '../../../source/insight/slowdown/pace-now.js';
import {createState} from '../../../source/insight/state.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {madeRun, type Scenario} from '../../helpers/made-run.js';
import {diceOf} from '../slowdown/dice.js';
import {card, MB, ofTrainer, other} from './session.js';

type Spell = {from: number; until: number; factor: number};

/** A pace that wanders by five percent, and drifts by as much again; slower by `beside` in a time with others. */
const wandering = (seed: number, {from, until, factor}: Spell): Scenario => {
  const dice = diceOf(seed);
  const slow: Spell[] = [];
  for (let t = 0; t < 600; ) {
    const next = Math.min(t + dice.uniform(15, 60), ...[from, until].filter(edge => edge > t));
    const mild = Math.exp(0.05 * dice.normal()) * (1 + t / 12_000);
    slow.push({from: t, until: next, factor: mild * (t >= from && t < until ? factor : 1)});
    t = next;
  }
  const secondsPerIteration = Math.exp(dice.uniform(Math.log(0.3), Math.log(2)));
  return {
    ...{seed, slow, secondsPerIteration, scatter: dice.uniform(0.02, 0.15), iterations: 4000, endsAt: 420},
    ...{reportEvery: dice.pick([1, 5]), evalEvery: 100, validationSeconds: dice.uniform(3, 15), saveEvery: 60},
  };
};

/** The greatest slowdown that is said to come from others on the card; null where nothing is said. */
const toldOf = (seed: number, spell: Spell): number | null => {
  const run = madeRun(wandering(seed, spell));
  const start = run[0]?.t ?? 0;
  const reading = (at: number): RunEvent => {
    const isShared = at >= spell.from && at < spell.until;
    return {
      ...{t: Math.round(start + 1000 * at), type: 'cards'},
      cards: [card(isShared ? {usedBytes: 42_000 * MB, othersBytes: 22_000 * MB} : {})],
      processes: [ofTrainer(), ...(isShared ? [other(1, 22_000 * MB)] : [])],
    };
  };
  const times = [...Array.from({length: 14}, (_, index) => 10 + 30 * index), spell.from, spell.until];
  const events = [...run, ...times.map(reading)].sort((one, next) => one.t - next.t);
  const state = createState();
  let most: number | null = null;
  for (const event of events) {
    fold(state, event);
    if (event.type !== 'report') continue;
    const beside = paceBesideOthers(state);
    if (beside?.isClear) most = Math.max(most ?? 0, beside.value);
  }
  return most;
};

const SEEDS = Array.from({length: 12}, (_, index) => index + 1);

describe('others on the card of a run whose pace wanders', () => {
  test('are not blamed for it where they cost nothing', () => {
    expect(SEEDS.map(seed => toldOf(seed, {from: 150, until: 400, factor: 1})).filter(told => told !== null)).toEqual(
      [],
    );
  });

  test('are told of where they were there for a minute, and doubled what its work takes', () => {
    const told = SEEDS.map(seed => toldOf(seed, {from: 150, until: 210, factor: 2.2})).filter(
      factor => factor !== null,
    );
    expect(told.length).toBeGreaterThanOrEqual(8);
    for (const factor of told) expect(Math.abs(factor / 2.2 - 1)).toBeLessThan(0.25);
  });
});
