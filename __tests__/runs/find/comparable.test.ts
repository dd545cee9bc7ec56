import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import type {Run} from '../../../source/journal/runs.js';
import {compareCommand, reportCommand} from '../../../source/runs/find/comparable.js';
import {viewOf} from '../../../source/runs/view.js';
import {createHome} from '../../helpers/home.js';
import {type Scenario, writeMadeRun} from '../../helpers/made-run.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5, 9);

describe('what an ended run can be compared with', () => {
  let place: ReturnType<typeof createHome>;
  let made = 0;

  beforeAll(() => {
    place = createHome();
  });
  afterAll(() => place.close());

  const make = (name: string, more: Partial<Scenario> = {}): Run => {
    const id = `20260105-0900${String(++made).padStart(2, '0')}-aaaa`;
    return writeMadeRun(place.home, id, {iterations: 30, name, startedAt: START + made * HOUR, ...more});
  };
  const said = (run: Run): Promise<string | null> => compareCommand(run, viewOf(run));

  test('the newest one before it with the same model and data, by names where they tell the two apart', async () => {
    const first = make('lora');
    expect(await said(first)).toBeNull();
    expect(await said(make('lora-2', {settings: {learningRate: 2e-5}}))).toBe('mlxtop compare lora lora-2');
    const other = make('other', {settings: {model: 'another'}});
    expect(await said(other)).toBeNull();
    const third = make('lora-3');
    expect(await said(third)).toBe('mlxtop compare lora-2 lora-3');
    const same = make('lora-3');
    expect(await said(same)).toBe(`mlxtop compare ${third.record.id} lora-3`);
    expect(await reportCommand(same, viewOf(same))).toBe('mlxtop report lora-3');
    expect(await reportCommand(third, viewOf(third))).toBe(`mlxtop report ${third.record.id}`);
    const running = make('running', {end: null, total: 100});
    expect(await said(running)).toBeNull();
    expect(await reportCommand(running, viewOf(running))).toBeNull();
    const continued = make('lora-4', {
      continues: {run: same.record.id, iteration: 30, checkpoint: 30},
    });
    expect(await said(continued)).toBe(`mlxtop compare ${third.record.id} lora-4`);
  });
});
