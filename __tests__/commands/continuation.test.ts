import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {planContinuation} from '../../source/commands/shared/continuation.js';
import {canGoOn} from '../../source/commands/shared/go-on.js';
import {type RunEvent, SCHEMA_VERSION} from '../../source/journal/events.js';
import type {Run} from '../../source/journal/runs.js';
import {lora, write} from '../trainer/checkpoints/weights.js';
import {createHome, gone, makeRun} from './home.js';

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const MINUTE = 60_000;
/** When the run that is looked at began, and when it ended. */
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

/** From which checkpoint `mlxtop continue` would go on, or why it would not; `status` says the same. */
const goesOnFrom = async (run: Run): Promise<number | string> => {
  const said = await canGoOn(run);
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

test("a run that died before its first save goes on from what it began with, by its trainer's own flag too", async () => {
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
  // Whoever gave it such a flag himself has not said that it is this training's.
  expect(await goesOnFrom(await make(command, [ends()], 'b'))).toMatch(/checkpoint-400: .*older than this run/);
  folder(500, BEGAN + MINUTE);
  expect(await goesOnFrom(await make(command, [run, ends()], 'c'))).toBe(500);
});
