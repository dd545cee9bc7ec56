import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {compare, comparePublished} from '../../scripts/bench/estimate/compare.js';
import {grid} from '../../scripts/bench/estimate/grid.js';
import {PUBLISHED} from '../../scripts/bench/estimate/published.js';
import {judge, tableOf} from '../../scripts/bench/estimate/table.js';
import type {Case, Measurement} from '../../scripts/bench/estimate/types.js';
import {modelFactsOf} from '../helpers/model-facts.js';

/** What `npm run bench:estimate -- --keep` measured with mlx_lm 0.32.2 and mlx 0.32.4 on a processor. */
const RECORDED = new URL('../fixtures/estimate/grid.json', import.meta.url);

const recorded: Record<string, Measurement> = JSON.parse(readFileSync(RECORDED, 'utf8'));

const measured = (one: Case): Measurement => {
  const measurement = recorded[one.name];
  if (measurement === undefined) throw new Error(`${one.name} was not measured: npm run bench:estimate -- --keep FILE`);
  return measurement;
};

const rows = grid().map(one => compare(one, measured(one)));
const published = (use: string) => PUBLISHED.filter(point => point.use === use).map(point => comparePublished(point));

describe.each([
  ['the runs that the constants were fitted on', rows.filter(({held}) => !held), 40],
  ['the runs that were kept aside', rows.filter(({held}) => held), 24],
  ['the four points on Metal', published('fit'), 4],
  ['the points on Metal that were kept aside', published('held'), 2],
])('%s', (_, those, least) => {
  const {runs, medianError, lowest} = judge(those);

  test('are there', () => expect(runs).toBeGreaterThanOrEqual(least));

  test('have a median error of at most 10 %', () => expect(medianError).toBeLessThanOrEqual(0.1));

  test('are nowhere predicted more than 10 % too low', () => {
    expect(those.filter(({error}) => error < -0.1).map(({name, error}) => `${name} ${error}`)).toEqual([]);
    expect(lowest).toBeGreaterThanOrEqual(-0.1);
  });
});

test.each(grid().map(one => [one.name, one] as const))('weights of %s are exact', (_, one) => {
  // Beside them the model holds the frequencies of its rotations, and a number here and there.
  const beside = measured(one).weights - modelFactsOf(one.config, one.dtype).weightBytes;
  expect(beside).toBeGreaterThanOrEqual(0);
  expect(beside).toBeLessThan(4096);
});

test('the table has a line for each run', () => {
  const lines = tableOf(rows).split('\n');
  expect(lines).toHaveLength(rows.length + 1);
  expect(lines[0]).toMatch(/^run +predicted +measured +error {2}largest phase$/);
});
