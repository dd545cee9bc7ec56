import {describe, expect, test} from '@jest/globals';
import {pythonFacts, said, withLines} from './rule-input.js';

describe('the learning rate and the optimizer', () => {
  test.each([
    [
      '{name: cosine, arguments: [1e-5, 100]}',
      /lr_schedule\.name \(lora\.yaml:5\) is cosine: .*has no attribute 'cosine'/,
    ],
    ['{name: cosine_decay}', /has no arguments: .*KeyError: 'arguments'/],
    ['{arguments: [1e-5, 100]}', /has no name: .*KeyError: 'name'/],
    ['{name: cosine_decay, arguments: []}', /is empty: .*IndexError/],
    [
      '{name: cosine_decay, arguments: [1e-5]}',
      /lacks decay_steps: .*cosine_decay\(\) missing 1 required positional argument: 'decay_steps'/,
    ],
    ['{name: step_decay, arguments: [1e-5]}', /missing 2 required positional arguments: 'decay_rate' and 'step_size'/],
    ['{name: cosine_decay, arguments: [1e-5, 1, 2, 3]}', /has 4 values, and cosine_decay takes 3/],
    ['{name: cosine_decay, arguments: 1e-5}', /lr_schedule\.arguments/],
    ['{name: cosine_decay, arguments: ["1e-5", 100]}', /holds 1e-5, which is not a number/],
    ['cosine_decay', /lr_schedule \(lora\.yaml:5\)/],
  ])('lr_schedule: %s', async (schedule, words) => {
    const found = await said({yaml: withLines(`lr_schedule: ${schedule}`)});
    const [one] = found.filter(text => text.startsWith('error lr-schedule-malformed'));
    expect(one).toMatch(words);
  });

  test('a schedule as it should be, and a rate that it replaces', async () => {
    const line = 'lr_schedule: {name: cosine_decay, warmup: 10, warmup_init: 1e-7, arguments: [1e-5, 100, 1e-6]}';
    expect(await said({yaml: withLines(line)})).toEqual([]);
    expect(await said({yaml: withLines(line), flags: ['--learning-rate', '1e-4']})).toEqual([
      'note learning-rate-unused: --learning-rate 0.0001 is ignored: lr_schedule (lora.yaml:5) is used instead. → Write the rate as the first value of lr_schedule.arguments.',
    ]);
  });

  test.each([
    ['learning_rate: 0.0', /^warning learning-rate-zero: learning_rate 0 \(lora\.yaml:5\): nothing is learned/],
    [
      'optimizer_config: {adam: {weight_decay: 0.1}}',
      /^error optimizer-config: optimizer_config\.adam .*Adam\.__init__\(\) got an unexpected keyword argument 'weight_decay'/,
    ],
    [
      'optimizer_config: {adamw: {weight_decay: 0.1}}',
      /^note optimizer-config-unused: optimizer_config\.adamw \(lora\.yaml:5\) .*the optimizer is adam/,
    ],
    ['optimizer_config: {adam: }', /^error optimizer-config: .*argument after \*\* must be a mapping/],
    ['optimizer_config: {lion: {}}', /^warning ignored-key: lora\.yaml:5: optimizer_config\.lion/],
  ])('%s', async (line, words) => {
    expect((await said({yaml: withLines(line)}))[0]).toMatch(words);
  });
});

describe('how long, and how often', () => {
  test.each([
    [
      ['--steps-per-report', '0'],
      /^error interval-zero: --steps-per-report 0: fails at iteration 1 with ZeroDivisionError/,
    ],
    [['--steps-per-eval', '0'], /^error interval-zero: --steps-per-eval 0: fails at iteration 2/],
    [['--save-every', '0'], /^error interval-zero: --save-every 0: fails at iteration 1/],
    [['--grad-accumulation-steps', '0'], /^error accumulation-zero: /],
    [
      ['--iters', '4', '--grad-accumulation-steps', '8', '--save-every', '2'],
      /^warning no-update: --iters 4, and --grad-accumulation-steps 8: no update/,
    ],
    [
      ['--iters', '10', '--grad-accumulation-steps', '4', '--save-every', '2'],
      /^note iterations-left-over: The last 2 of 10 .* → Write iters: 8 or 12\./,
    ],
    [['--iters', '0'], /^warning no-iterations: /],
    [
      ['--seed', '-1'],
      /^error seed-out-of-range: --seed -1: fails at once with ValueError: Seed must be between 0 and 2\*\*32 - 1/,
    ],
    [['--batch-size', '0'], /^error batch-size-zero: /],
    [['--batch-size', '-1'], /^error batch-size-negative: --batch-size -1: hangs forever/],
    [['--max-seq-length', '1'], /^error sequence-too-short: /],
  ])('%j', async (flags, words) => {
    expect((await said({flags}))[0]).toMatch(words);
  });

  test('without a validation no interval of it counts', async () => {
    const files = {data: {state: 'folder' as const, files: {train: 1, valid: null, test: null}}, resume: null};
    const found = await said({flags: ['--steps-per-eval', '0'], files, data: {valid: null, test: null}});
    expect(found).toEqual([expect.stringMatching(/^warning valid-missing/)]);
  });
});

describe('the Python', () => {
  test.each([
    [pythonFacts(null), /^error mlx-lm-missing: .*\(\/venv\/bin\/python\) does not have .*No module named 'mlx_lm'/],
    [pythonFacts('0.32.2', {mlx: null}), /^error mlx-missing: /],
    [
      pythonFacts('0.32.2', {rich: null}),
      /^error rich-missing: .*No module named 'rich'.* → Install it: \/venv\/bin\/python -m pip install rich/,
    ],
    [pythonFacts('0.32.2', {tqdm: null}), /^error tqdm-missing: /],
    [
      pythonFacts('0.32.2', {mlx: '0.31.2'}),
      /^warning mlx-too-old: mlx-lm 0\.32\.2 wants mlx>=0\.32\.2, and .* has mlx 0\.31\.2/,
    ],
    [pythonFacts('0.32.2', {}, {installed: new Map()}), /^warning mlx-without-backend: /],
  ])('%#', async (python, words) => {
    expect((await said({python}))[0]).toMatch(words);
  });

  test('what asks a processor for the size of a GPU', async () => {
    const python = pythonFacts('0.25.2', {}, {mlxWanted: null});
    expect((await said({python}))[0]).toMatch(
      /^error needs-gpu: mlx_lm 0\.25\.2 .*KeyError: 'max_recommended_working_set_size'/,
    );
    expect(await said({python, platform: 'darwin'})).toEqual([]);
    const installed = new Map([['mlx-cuda-12', '0.32.4']]);
    expect(await said({python: pythonFacts('0.25.2', {}, {mlxWanted: null, installed})})).toEqual([]);
    const program = ['mlx_lm_lora.train'];
    expect((await said({program, python: pythonFacts('0.32.2', {'mlx-lm-lora': '5.10.2'})}))[0]).toMatch(
      /^warning needs-gpu: mlx-lm-lora 5\.10\.2/,
    );
  });

  test('what only another release or another system needs', async () => {
    expect(await said({python: pythonFacts('0.31.3', {rich: null}, {mlxWanted: 'mlx>=0.31.2'})})).toEqual([]);
    expect(await said({python: pythonFacts('0.32.2', {}, {installed: new Map()}), platform: 'darwin'})).toEqual([]);
  });

  test('what it reports to', async () => {
    expect((await said({flags: ['--report-to', 'wandb']}))[0]).toMatch(
      /^error report-package-missing: --report-to wandb: .*ImportError: wandb is not installed/,
    );
    expect((await said({flags: ['--report-to', 'tensorboard']}))[0]).toMatch(
      /^error report-to-unknown: .*tensorboard callback doesn't exist choose from wandb, swanlab/,
    );
    const installed = new Map([
      ['wandb', '0.20'],
      ['mlx-cpu', '0.32.4'],
    ]);
    expect(await said({flags: ['--report-to', 'wandb'], python: pythonFacts('0.32.2', {}, {installed})})).toEqual([]);
    expect((await said({yaml: withLines('report_to: [wandb]')}))[0]).toMatch(
      /^error report-to-unknown: report_to \(lora\.yaml:5\) is not a text/,
    );
  });
});
