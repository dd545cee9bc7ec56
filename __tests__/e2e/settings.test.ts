import {copyFileSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
  // A program is known by its name, and this is what Python's is.
  symlinkSync(process.execPath, join(stage.folder, 'python3'));
  copyFileSync(trainerFile('mlx-lm.cjs'), join(stage.folder, 'mlx_lm.lora'));
  mkdirSync(join(stage.folder, 'data'));
  writeFileSync(join(stage.folder, 'data', 'train.jsonl'), '{"text": "a"}\n'.repeat(25));
  writeFileSync(
    join(stage.folder, 'lora.yaml'),
    'data: data\nsteps_per_eval: 50\nbatch_size: 16\nlearning_rate: 2e-5\n',
  );
});

afterEach(() => stage.close());

const LORA = ['./python3', 'mlx_lm.lora', '-c', 'lora.yaml', '--batch-size', '2'];

const known = async () => {
  const isKnown = () => {
    const status = stage.status();
    return status.settings.trainRows !== null && status.settings.seed !== null && status;
  };
  return waitFor('what the run is', isKnown, () => JSON.stringify(stage.status().settings));
};

const EXPECTED = {
  settings: {batchSize: 2, data: 'data', stepsPerEval: 50, learningRate: 2e-5, saveEvery: 77, rank: 4, trainRows: 25},
  training: {iterationsPerEpoch: 12, epoch: 2.5, totalIterations: 600},
};

test('a run says what it is: by its flags, its file, what the trainer wrote, and its data', async () => {
  stage.start(LORA);
  // What the command and its file say is known at once.
  expect(stage.status().settings).toMatchObject({batchSize: 2, data: 'data', stepsPerEval: 50, learningRate: 2e-5});
  expect(await known()).toMatchObject(EXPECTED);
});

test('so does a run of a script that starts the trainer', async () => {
  const script = join(stage.folder, '06_train.sh');
  writeFileSync(script, `cd '${stage.folder}'\n${LORA.map(word => `'${word}'`).join(' ')}\nexit\n`);
  stage.start(['sh', script]);
  expect(await known()).toMatchObject(EXPECTED);
});
