import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {type RunEvent, SCHEMA_VERSION} from '../../../source/journal/events.js';
import type {Run} from '../../../source/journal/runs.js';
import {canContinue} from '../../../source/runs/continue/can-continue.js';
import {planContinuation} from '../../../source/runs/continue/continuation.js';
import {createHome, gone, makeRun} from '../../helpers/home.js';
import {lora, write} from '../../trainer/checkpoints/weights.js';

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const MINUTE = 60_000;
/** When the run in question began, and when it ended. */
const BEGAN = Date.now() - 60 * MINUTE;
const ENDED = BEGAN + 20 * MINUTE;

const ends = (state: 'failed' | 'stopped' | 'interrupted' = 'failed'): RunEvent => ({
  t: ENDED,
  type: 'end',
  state,
  exitCode: state === 'interrupted' ? null : 1,
});

const make = async (command: string, events: readonly RunEvent[], id = 'a'): Promise<Run> => {
  const made = {id, command: command.split(' '), directory: home.home, createdAt: BEGAN, tmux: await gone()};
  return makeRun(home.home, made, events);
};

/** From which checkpoint `mlxtop continue` would continue, or why it would not; `status` agrees. */
const goesOnFrom = async (run: Run): Promise<number | string> => {
  const said = await canContinue(run);
  try {
    const {checkpoint} = await planContinuation(run, undefined);
    expect(said).toMatchObject({iteration: checkpoint.iteration});
    return checkpoint.iteration;
  } catch (error) {
    expect(said).toBeNull();
    return String(error);
  }
};

/** A checkpoint as Hugging Face's trainer writes it. */
const folder = (iteration: number, time: number): void => {
  const path = join(home.home, 'out', `checkpoint-${iteration}`);
  mkdirSync(path, {recursive: true});
  write(join(path, 'trainer_state.json'), '{"global_step": 1}', time);
  write(join(path, 'adapter_model.safetensors'), lora(8), time);
};

test("a run that died before its first save continues from what it started from, by its trainer's own flag too", async () => {
  const command = 'python run_clm.py --output_dir out --resume_from_checkpoint out/checkpoint-400';
  folder(400, BEGAN - 10 * MINUTE);
  folder(300, BEGAN - 20 * MINUTE);
  const continues = {run: 'before', iteration: 0};
  const run: RunEvent = {
    t: BEGAN,
    type: 'run',
    schema: SCHEMA_VERSION,
    id: 'a',
    name: 'mlxtop',
    command: command.split(' '),
    directory: home.home,
    continues,
  };
  expect(await goesOnFrom(await make(command, [run, ends()]))).toBe(400);
  // A flag that the user gave does not mean that the checkpoint belongs to this training.
  expect(await goesOnFrom(await make(command, [ends()], 'b'))).toMatch(/checkpoint-400: .*older than this run/);
  folder(500, BEGAN + MINUTE);
  expect(await goesOnFrom(await make(command, [run, ends()], 'c'))).toBe(500);
});

const LORA = 'mlx_lm.lora --model m --train --iters 400 --steps-per-report 10';

/** Weights as mlx_lm writes them by default, and so as every other trial of the same folder does. */
const weights = (iteration: number, time: number, path = 'adapters'): void => {
  mkdirSync(join(home.home, path), {recursive: true});
  write(join(home.home, path, `${String(iteration).padStart(7, '0')}_adapters.safetensors`), lora(8), time);
};

const report = (iteration: number): RunEvent => ({
  t: BEGAN + iteration * 1000,
  type: 'report',
  iteration,
  trainLoss: 2,
  learningRate: null,
  trainerIterationsPerSecond: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
});
const RECORDING: RunEvent = {t: BEGAN, type: 'recording', pid: 1, gapSeconds: null};
const SETTINGS: RunEvent = {t: BEGAN, type: 'settings', source: 'flag', values: {stepsPerReport: 10}};

test('a run is not continued from what a later run wrote to the same folder', async () => {
  weights(100, BEGAN + 5 * MINUTE);
  weights(120, ENDED + 30 * MINUTE);
  expect(await goesOnFrom(await make(LORA, [ends()]))).toBe(100);
  // Overwritten under the same number.
  weights(100, ENDED + 25 * MINUTE);
  expect(await goesOnFrom(await make(LORA, [ends()], 'b'))).toMatch(
    /0000120_\S+: newer than this run's end: a later one wrote it\n.*0000100_\S+: newer than this run's end/,
  );
});

test('a trainer with an unseen end may have continued until another run began to save there', async () => {
  const unseen: RunEvent = {t: ENDED, type: 'end', state: 'interrupted', exitCode: null, unseen: true};
  weights(100, ENDED + MINUTE);
  weights(160, ENDED + 30 * MINUTE);
  const events = [{...RECORDING, t: ENDED - 1000}, {...report(90), t: ENDED - 500}, SETTINGS, unseen];
  const run = await make(LORA, events);
  const other = {tmux: await gone(), directory: home.home, createdAt: ENDED + 10 * MINUTE};
  makeRun(home.home, {...other, id: 'elsewhere', command: [...LORA.split(' '), '--adapter-path', 'other']}, [
    {t: other.createdAt, type: 'settings', source: 'flag', values: {adapterPath: 'other'}},
  ]);
  expect(await goesOnFrom(run)).toBe(160);
  makeRun(home.home, {...other, id: 'there', command: [...LORA.split(' '), '--seed', '7']});
  expect(await goesOnFrom(run)).toBe(100);
  // The first of them counts.
  makeRun(home.home, {...other, id: 'after', createdAt: ENDED + 40 * MINUTE, command: LORA.split(' ')});
  expect(await goesOnFrom(run)).toBe(100);
});

test('a number that the run had not reached is not its own, where its reports were followed to the end', async () => {
  const events = [RECORDING, SETTINGS, report(100), report(110)];
  weights(115, BEGAN + 5 * MINUTE);
  weights(160, BEGAN + 6 * MINUTE);
  expect(await goesOnFrom(await make(LORA, [...events, ends('stopped')]))).toBe(115);
  const after: RunEvent = {...RECORDING, t: BEGAN + 3 * MINUTE, gapSeconds: 60};
  expect(await goesOnFrom(await make(LORA, [...events, after, ends('stopped')], 'b'))).toBe(160);
});
