import {expect, test} from '@jest/globals';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import type {Comparison} from '../../../source/insight/compare/types.js';
import {describe} from '../../../source/insight/describe.js';
import {fold} from '../../../source/insight/fold.js';
import {createState, type RunState} from '../../../source/insight/state.js';
import type {WholeRun} from '../../../source/insight/whole/types.js';
import {wholeRun} from '../../../source/insight/whole/whole-run.js';
import {madeRun, type Scenario, truthOf} from '../../helpers/made-run.js';

/** A made run, and the version of mlx that it ran with. */
type Made = Scenario & {mlx?: string};

const stateOf = ({mlx, ...scenario}: Made): RunState => {
  const state = createState();
  const events = madeRun(scenario);
  if (mlx) fold(state, {t: events[0]?.t ?? 0, type: 'versions', packages: {python: '3.11.7', mlx}});
  for (const event of events) fold(state, event);
  return state;
};

const wholeOf = (scenario: Made, earlier: readonly Made[] = []): WholeRun => {
  const state = stateOf(scenario);
  const now = state.end?.at ?? state.clock.at ?? 0;
  const {id = 'made'} = scenario;
  return wholeRun({
    ...{view: describe(state, now), state, now, clockOffset: 0},
    record: {
      ...{schema: 1, id, name: id, command: [], directory: '/', createdAt: 1, intervalMs: 2000, tmux: null},
      machine: {platform: 'darwin', processor: 'Apple M1 Pro', cores: 8, memoryBytes: 16e9, system: 'macOS 15.5'},
      iterationsPattern: null,
    },
    earlier: earlier.map(one => ({state: stateOf(one), record: null})),
  });
};

const figureOf = ({figures}: Comparison, name: string): readonly (number | null)[] =>
  figures.find(figure => figure.name === name)?.values ?? [];

const calm = (seed: number, more: Partial<Scenario> = {}): Scenario => ({
  ...{id: 'calm', seed, iterations: 800, evalEvery: 200, intervalSeconds: 4},
  ...more,
});
const swapping = (seed: number): Scenario =>
  calm(seed, {id: 'swapping', swapping: [{from: 400, until: 3200, factor: 2.2}]});

test('the ratio of two paces lies within its own error of the truth', () => {
  const away = [1, 2, 3, 4].map(seed => {
    const [base, own] = [swapping(seed), calm(seed + 100, {secondsPerIteration: 2.2})];
    const comparison = compareRuns([wholeOf(base), wholeOf(own)]);
    const [one, other] = [base, own].map(scenario => {
      const {iteratingSeconds, iterations} = truthOf(scenario);
      return iteratingSeconds / iterations;
    });
    const {pace, cleanPace} = comparison.against[0] ?? {};
    expect(pace?.stands).toBe(true);
    const errors = [
      ((pace?.value ?? 0) - (one ?? 0) / (other ?? 1)) / (pace?.error ?? 0),
      ((cleanPace?.value ?? 0) - 2.5 / 2.2) / (cleanPace?.error ?? 0),
    ];
    return errors.map(Math.abs);
  });
  const all = away.flat();
  expect(Math.max(...all)).toBeLessThan(3);
  expect(all.filter(error => error > 2).length).toBeLessThanOrEqual(1);
});

test('the bill and the minutes are those of the truth', () => {
  const base = swapping(1);
  const truth = truthOf(base);
  const comparison = compareRuns([wholeOf(base), wholeOf(calm(2))]);
  const [lost, none] = figureOf(comparison, 'lostSeconds');
  expect(none).toBe(0);
  expect(Math.abs((lost ?? 0) - truth.lostSeconds)).toBeLessThan(0.08 * truth.lostSeconds);
  const [minutes] = figureOf(comparison, 'swappingSeconds');
  expect(Math.abs((minutes ?? 0) - truth.swappingSeconds)).toBeLessThan(30);
  const [red] = figureOf(comparison, 'redSeconds');
  expect(Math.abs((red ?? 0) - truth.pressureSeconds.red)).toBeLessThan(30);
  const {lost: effect, sentence} = comparison.against[0] ?? {};
  expect(effect?.stands).toBe(true);
  expect(sentence).toMatch(/^calm: .*× \(±.*\) faster an iteration than swapping, \d+ min .*less lost to swapping/);
});

test('runs that differ in their seeds alone do not differ', () => {
  const {sentence} = compareRuns([wholeOf(calm(11)), wholeOf(calm(12, {id: 'other'}))]).against[0] ?? {};
  expect(sentence).toMatch(
    /^other: no difference from calm beyond the scatter \(.* same loss at the same iteration\)$/,
  );
});

test('a continued run counts with what it continues, and its losses stand where the whole has them', () => {
  const first = calm(21, {id: 'first', iterations: 500, total: 800, end: 'stopped'});
  const second: Scenario = {
    ...calm(22, {id: 'second', iterations: 300, startedAt: Date.UTC(2026, 0, 6)}),
    continues: {run: 'first', iteration: 500, checkpoint: 500},
  };
  const comparison = compareRuns([wholeOf(calm(23)), wholeOf(second, [first])]);
  expect(comparison.runs[1]).toMatchObject({parts: ['first', 'second'], iterations: 800});
  expect(comparison.unfair).toEqual([]);
  const {names, reached} = {
    names: comparison.figures.map(({name}) => name).filter(name => /^trainingLossAt[78]00$/.test(name)),
    reached: figureOf(comparison, 'trainingLossAt800'),
  };
  expect(names).not.toEqual([]);
  expect(reached.every(value => value !== null)).toBe(true);
  expect(comparison.against[0]?.pace?.value).toBeCloseTo(1, 1);
});

test('a run that was continued with another version has both', () => {
  const short: Made = {...calm(31), iterations: 20, id: 'first', mlx: '0.31.2'};
  const continues = {run: 'first', iteration: 20, checkpoint: 20};
  const later: Made = {...calm(32), iterations: 20, id: 'second', mlx: '0.32.4', continues};
  const comparison = compareRuns([wholeOf({...short, id: 'other'}), wholeOf(later, [short])]);
  expect(comparison.differences.find(({what}) => what === 'mlx')?.values).toEqual(['0.31.2', '0.31.2, then 0.32.4']);
  expect(comparison.unfair.map(({what}) => what)).toContain('mlx');
});
