import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';
import {describeEach, type Trainer, trainingFlags} from './trainers.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

/** Trains to the end, whatever that is; the code of `mlxtop wait`, the run's id, and its status. */
const train = async (trainer: Trainer, ...flags: string[]) => {
  const adapters = join(stage.folder, 'adapters');
  const id = stage.start([trainer.program('mlx_lm.lora'), ...trainingFlags(adapters, ...flags)], [], trainer.env);
  const {code} = stage.mlxtop(['wait', id]);
  return {id, code, status: await waitFor('the end', () => (stage.status(id).run.endedAt ? stage.status(id) : null))};
};

describeEach(trainer => {
  test('losses that are NaN or infinite do not end a run', async () => {
    const flags = ['--iters', '10', '--steps-per-eval', '10', '--learning-rate', '1e30'];
    const {status, code} = await train(trainer, ...flags);
    expect(code).toBe(0);
    expect(status.run).toMatchObject({state: 'finished', exitCode: 0});
    expect(status.training).toMatchObject({iteration: 10, trainLoss: 'NaN', valLoss: 'NaN'});
    // The validation before the first update is the only one with a loss.
    expect(status.training.bestValLoss).toMatchObject({iteration: 1, value: expect.any(Number)});
  });

  test('a flag that it does not know', async () => {
    const {status, code} = await train(trainer, '--lora-layers', '4');
    expect(code).toBe(2);
    expect(status.run).toMatchObject({state: 'failed', exitCode: 2});
    expect(status.run.failure).toMatchObject({kind: 'wrong-flag', line: expect.stringMatching(/--lora-layers 4/)});
    expect(status.training.iteration).toBeNull();
  });

  test('a model that is not there', async () => {
    const {status, code} = await train(trainer, '--model', 'nobody/no-such-model');
    expect(code).toBe(1);
    expect(status.run).toMatchObject({state: 'failed', exitCode: 1});
    expect(status.run.failure).toMatchObject({
      kind: 'model-offline',
      line: expect.stringMatching(/LocalEntryNotFound/),
    });
    expect(status.training.iteration).toBeNull();
  });
});
