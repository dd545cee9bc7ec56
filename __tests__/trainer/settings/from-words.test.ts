import {describe, expect, test} from '@jest/globals';
import {settingsFromWords} from '../../../source/trainer/settings/from-words.js';

const LORA = ['mlx_lm.lora', '--train'];

const settings = (...command: string[]) => settingsFromWords(command).settings;

test('every flag of mlx_lm that says something of the run', () => {
  const command =
    'python -m mlx_lm lora --train --model org/Model-4bit --data ./data --fine-tune-type dora --optimizer adamw ' +
    '--batch-size 2 --grad-accumulation-steps 4 --max-seq-length 1024 --num-layers 8 --learning-rate 2e-5 --seed 7 ' +
    '--iters 600 --steps-per-report 5 --steps-per-eval 100 --val-batches -1 --save-every 50 --adapter-path out/a ' +
    '--resume-adapter-file out/b/adapters.safetensors --grad-checkpoint --mask-prompt --config lora.yaml';
  expect(settingsFromWords(command.split(' '))).toEqual({
    trainer: 'mlx-lm',
    iterations: 600,
    config: 'lora.yaml',
    settings: {
      model: 'org/Model-4bit',
      data: './data',
      fineTuneType: 'dora',
      optimizer: 'adamw',
      batchSize: 2,
      gradAccumulationSteps: 4,
      maxSeqLength: 1024,
      numLayers: 8,
      learningRate: 2e-5,
      seed: 7,
      stepsPerReport: 5,
      stepsPerEval: 100,
      valBatches: -1,
      saveEvery: 50,
      adapterPath: 'out/a',
      resumeFile: 'out/b/adapters.safetensors',
      gradCheckpoint: true,
      maskPrompt: true,
    },
  });
});

describe('as argparse reads them', () => {
  test.each([
    [['--batch-size=2'], {batchSize: 2}],
    [['--batch-size', '8', '--batch-size', '2'], {batchSize: 2}],
    [['--b', '2'], {batchSize: 2}],
    [['--mod=m'], {model: 'm'}],
    [['--num-layers', '-1'], {numLayers: -1}],
    [['--num-layers=-1'], {numLayers: -1}],
    [['--lora-layers', '4'], {numLayers: 4}],
    [['--l', '1e-4'], {learningRate: 1e-4}],
    [['--learning-rate', '.5'], {learningRate: 0.5}],
    [['--learning-rate', '1_0e-6'], {learningRate: 1e-5}],
    [['--seed', '0'], {seed: 0}],
    [['--model', ''], {}],
    [['--model='], {}],
    [['--model', '--data', 'd'], {data: 'd'}],
    [['--model', 'My', 'Models/x', '--data', 'd'], {model: 'My Models/x', data: 'd'}],
    [['--mask-prompt', '--data', 'd'], {maskPrompt: true, data: 'd'}],
    // Of two or more.
    [['--m', 'x'], {}],
    [['--steps-per', '5'], {}],
    [['--test', '--test-batches', '5'], {}],
    // Of another kind.
    [['--batch-size', '2.0'], {}],
    [['--batch-size', '0'], {}],
    [['--batch-size', '-1'], {}],
    [['--batch-size', 'two'], {}],
    [['--batch-size', '0x2'], {}],
    [['--batch-size', '8', '--batch-size', 'two'], {}],
    [['--learning-rate', '-1e-5'], {}],
    [['--learning-rate', 'nan'], {}],
    [['--learning-rate'], {}],
    // None of its.
    [['--constructor', 'x', '--hub-token', 'secret'], {}],
    [['--epochs', '3'], {}],
    [['model', 'x'], {}],
  ])('%j', (options, expected) => {
    expect(settings(...LORA, ...options)).toEqual(expected);
  });

  test.each([
    [['-c', 'a.yaml'], 'a.yaml'],
    [['-ca.yaml'], 'a.yaml'],
    [['--conf=a.yaml'], 'a.yaml'],
    [['-c', 'a.yaml', '--config', 'b.yaml'], 'b.yaml'],
    // `--clear-cache-threshold` begins so, too.
    [['--c', 'a.yaml'], null],
    [['--config'], null],
  ])('the configuration in %j', (options, config) => {
    expect(settingsFromWords([...LORA, ...options]).config).toBe(config);
  });
});

describe('whose options they are', () => {
  const two = {batchSize: 2};
  test.each([
    ['mlx_lm.lora --batch-size 2', 'mlx-lm', two],
    ['/venv/bin/python3.12 /venv/bin/mlx_lm.lora --batch-size 2', 'mlx-lm', two],
    ['/opt/Python.app/Contents/MacOS/Python -m mlx_lm lora --batch-size 2', 'mlx-lm', two],
    ['python -m mlx_lm.lora --batch-size 2', 'mlx-lm', two],
    ['python /repo/mlx_lm/lora.py --batch-size 2', 'mlx-lm', two],
    ['uv run --with mlx_lm --seed 5 mlx_lm.lora --batch-size 2', 'mlx-lm', two],
    ['poetry run python -m mlx_lm lora --batch-size 2', 'mlx-lm', two],
    ['mlx.launch -n 2 --model x -- python -m mlx_lm lora --batch-size 2', 'mlx-lm', two],
    ['caffeinate -i nice -n 5 mlx_lm.lora --batch-size 2 -- --batch-size 9', 'mlx-lm', two],
    ['env A=b mlx_lm.lora --batch-size 2', 'mlx-lm', two],
    [
      'mlx_lm_lora.train --batch-size 2 --epochs 3 --train-type dora',
      'mlx-lm-lora',
      {...two, epochs: 3, fineTuneType: 'dora'},
    ],
    [
      'python -m mlx_lm_lora.train --batch-size 2 --gradient-accumulation-steps 4',
      'mlx-lm-lora',
      {...two, gradAccumulationSteps: 4},
    ],
    [
      'python -m mlx_vlm.lora --model-path m --dataset d --batch-size 2 --lora-rank 4',
      'mlx-vlm',
      {...two, model: 'm', data: 'd', rank: 4},
    ],
    ['python -m mlx_vlm.lora --adapter-path old --steps-per-save 5', 'mlx-vlm', {resumeFile: 'old', saveEvery: 5}],
    ['python scripts/06_train_mlx.py --batch-size 2', null, two],
    ['python scripts/06_train_mlx.py mlx_lm.lora --batch_size 2 --batch 3', null, two],
    ['bash -c train.sh --batch-size 2', null, two],
    ['python -m my.training --batch-size 2', null, two],
    ['./train --batch-size 2', null, two],
    ['python -m mlx_lm generate --prompt x', null, {}],
    ['', null, {}],
  ])('%s', (command, trainer, expected) => {
    expect(settingsFromWords(command.split(' '))).toMatchObject({trainer, settings: expected});
    expect(settings(...command.split(' '))).toEqual(expected);
  });

  test('of a program with the names of transformers, by whatever starts it', () => {
    const command =
      'accelerate launch --num_processes 2 --seed 1 train.py --model_name_or_path m --per_device_train_batch_size 2 --max_steps 500 ' +
      '--num_train_epochs 1.5 --gradient_accumulation_steps=4 --learning_rate 2e-4 --output_dir out --save_steps 50 ' +
      '--eval_steps 0.1 --logging-steps 5 --gradient_checkpointing True';
    expect(settingsFromWords(command.split(' '))).toEqual({
      trainer: 'transformers',
      iterations: 500,
      config: null,
      settings: {
        model: 'm',
        batchSize: 2,
        epochs: 1.5,
        gradAccumulationSteps: 4,
        learningRate: 2e-4,
        adapterPath: 'out',
        saveEvery: 50,
        stepsPerReport: 5,
        gradCheckpoint: true,
      },
    });
  });
});
