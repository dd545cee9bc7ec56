import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {RunEvent} from '../../../source/journal/events.js';
import type {Adoption} from '../../../source/journal/run-record.js';
import {inspect, readRemains} from '../../../source/runs/continue/checkpoints.js';
import {createHome, makeRun} from '../../helpers/home.js';
import {lora, write} from '../../trainer/checkpoints/weights.js';

const ADOPTED_AT = Date.UTC(2026, 10, 22, 20);
const HOUR_MS = 3_600_000;
const ADOPTED: Adoption = {kind: 'pane', file: null, pane: null, processes: [], releasedAt: null};

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const fileOf = (iteration: number): string => join('ad', `${String(iteration).padStart(7, '0')}_adapters.safetensors`);

const reported = (iteration: number): RunEvent => ({
  ...{t: ADOPTED_AT, type: 'checkpoint', history: true},
  ...{iteration, path: fileOf(iteration)},
});

/** Whether the run can be continued from each of these checkpoints, saved so many hours before the adoption. */
const inspected = async (hoursBefore: Record<number, number>, adopted: Adoption | null, events: RunEvent[] = []) => {
  const directory = home.home;
  const command = ['mlx_lm.lora', '--adapter-path', 'ad'];
  mkdirSync(join(directory, 'ad'), {recursive: true});
  for (const [iteration, hours] of Object.entries(hoursBefore)) {
    write(join(directory, fileOf(Number(iteration))), lora(8), ADOPTED_AT - hours * HOUR_MS);
  }
  const run = makeRun(directory, {id: 'a', command, directory, createdAt: ADOPTED_AT, adopted}, events);
  const remains = await readRemains(run);
  return Object.fromEntries(
    remains.checkpoints.map(one => [one.iteration, inspect(remains, one, true).problem === null]),
  );
};

test('what an adopted trainer saved since its process was started is its own, whatever it reported', async () => {
  const adopted = {...ADOPTED, startedAt: ADOPTED_AT - 2 * HOUR_MS};
  expect(await inspected({100: 3, 200: 1, 300: -1}, adopted, [reported(100), reported(200)])).toEqual({
    100: false,
    200: true,
    300: true,
  });
});

test.each([undefined, null])(
  'without a known start (%s), its own are those that it reported, and later ones',
  async startedAt => {
    const adopted = startedAt === undefined ? ADOPTED : {...ADOPTED, startedAt};
    expect(await inspected({100: 3, 200: 3, 300: -1}, adopted, [reported(200)])).toEqual({
      100: false,
      200: true,
      300: true,
    });
  },
);

test('a run that mlxtop started has saved nothing before', async () => {
  expect(await inspected({100: 1, 200: -1}, null, [reported(100)])).toEqual({100: false, 200: true});
});

describe('for a run with an unseen end', () => {
  const END: RunEvent = {t: ADOPTED_AT, type: 'end', state: 'interrupted', exitCode: null, unseen: true};

  /**
   * Whether checkpoints one and three hours after its last sign of life are its own, when another was adopted an hour
   * before the second.
   */
  const besideAdopted = (startedAt: number) => {
    const adopted = {...ADOPTED, startedAt};
    const command = ['mlx_lm.lora', '--adapter-path', 'ad'];
    makeRun(home.home, {id: 'b', command, directory: home.home, createdAt: ADOPTED_AT + 2 * HOUR_MS, adopted});
    return inspected({100: -1, 200: -3}, ADOPTED, [END]);
  };

  test('a checkpoint newer than the start of another adopted run there is not its own', async () => {
    expect(await besideAdopted(ADOPTED_AT + HOUR_MS / 2)).toEqual({100: false, 200: false});
  });

  test('a checkpoint of the same trainer, adopted once more, is', async () => {
    expect(await besideAdopted(ADOPTED_AT - HOUR_MS)).toEqual({100: true, 200: true});
  });
});
