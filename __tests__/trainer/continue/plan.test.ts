import {describe, expect, test} from '@jest/globals';
import {ownFlagValue, type Plan, planByOwnFlag, planFromWeights} from '../../../source/trainer/continue/plan.js';
import {wayToContinue} from '../../../source/trainer/continue/way.js';

type Choices = {
  total?: number;
  iteration?: number;
  base?: number;
  yaml?: string;
  values?: Record<string, unknown>;
  there?: string[];
};

/** The plan of a command line in `/work`, continued from `ad/0000040_adapters.safetensors`. */
const plan = async (command: string[], choices: Choices = {}): Promise<Plan> => {
  const {total = 100, iteration = 40, base = 0, yaml, values = {}, there = []} = choices;
  const way = wayToContinue(command);
  if (way.kind !== 'weights') throw new Error(`not a trainer of weights: ${command.join(' ')}`);
  const config = yaml === undefined ? null : {path: '/work/c.yaml', text: yaml, values};
  const path = `/work/ad/${String(iteration).padStart(7, '0')}_adapters.safetensors`;
  const exists = (one: string) => there.includes(one);
  return planFromWeights({
    command,
    directory: '/work',
    way,
    config,
    total,
    base,
    checkpoint: {iteration, path},
    exists,
  });
};

const words = (line: string): string[] => line.split(' ');
const FROM = '--resume-adapter-file ad/0000040_adapters.safetensors';

describe('the command', () => {
  test.each([
    [
      'mlx_lm.lora --train --iters 100 --adapter-path ad',
      `mlx_lm.lora --train --iters 60 --adapter-path ad-from-0000040 ${FROM} --seed 1`,
    ],
    [
      'python -m mlx_lm lora --train --iters=100 --adapter-path=ad --seed=7',
      `python -m mlx_lm lora --train --iters 60 --adapter-path ad-from-0000040 --seed 8 ${FROM}`,
    ],
    [
      'python -m mlx_lm.lora --it 50 --adapt ad --see 3 --iters 100',
      `python -m mlx_lm.lora --adapter-path ad-from-0000040 --seed 4 --iters 60 ${FROM}`,
    ],
    [
      '/venv/bin/mlx_lm.lora --resume-adapter-file old.safetensors --iters 100 --num-layers -1 --adapter-path ad',
      `/venv/bin/mlx_lm.lora ${FROM} --iters 60 --num-layers -1 --adapter-path ad-from-0000040 --seed 1`,
    ],
    [
      'mlx.launch -n 2 -- python -m mlx_lm lora --train --iters 100',
      `mlx.launch -n 2 -- python -m mlx_lm lora --train --iters 60 ${FROM} --adapter-path adapters-from-0000040 --seed 1`,
    ],
    [
      'caffeinate -i mlx_lm lora --train',
      `caffeinate -i mlx_lm lora --train ${FROM} --iters 60 --adapter-path adapters-from-0000040 --seed 1`,
    ],
    [
      'node /x/dist/mlxtop.js demo-trainer --train --iters 100 --adapter-path /home/me/demo/',
      `node /x/dist/mlxtop.js demo-trainer --train --iters 60 --adapter-path /home/me/demo-from-0000040 ${FROM} --seed 1`,
    ],
  ])('%s', async (before, after) => {
    expect((await plan(words(before))).command.join(' ')).toBe(after);
  });

  test('what only the configuration says is added as a flag', async () => {
    const {command, file} = await plan(words('mlx_lm.lora -c c.yaml'), {
      yaml: 'iters: 100\n',
      values: {iters: 100, seed: 5, adapter_path: 'out/ad'},
    });
    expect(command.join(' ')).toBe(
      `mlx_lm.lora -c c.yaml ${FROM} --iters 60 --adapter-path out/ad-from-0000040 --seed 6`,
    );
    expect(file).toBeNull();
  });

  test('the second time the iterations add up, and the name of the folder stays short', async () => {
    const command = words('mlx_lm.lora --iters 60 --adapter-path ad-from-0000040 --seed 1');
    const {base, iterations, adapterPath, seed} = await plan(command, {total: 60, iteration: 20, base: 40});
    expect({base, iterations, adapterPath, seed}).toEqual({
      base: 60,
      iterations: 40,
      adapterPath: 'ad-from-0000060',
      seed: 2,
    });
  });

  test('an existing folder is never used again', async () => {
    const there = ['/work/ad-from-0000040', '/work/ad-from-0000040-2.yaml'];
    expect((await plan(words('mlx_lm.lora --adapter-path ad'), {there})).adapterPath).toBe('ad-from-0000040-3');
  });
});

describe('a learning rate schedule', () => {
  const yaml = (name: string, args: string, more = '') =>
    `# mine\nlr_schedule:\n  name: ${name}\n  arguments: ${args}\n${more}`;
  const rest = async (name: string, args: number[], more: Record<string, number> = {}, flags = '', iteration = 40) => {
    const values = {lr_schedule: {name, arguments: args, ...more}};
    const text = yaml(
      name,
      JSON.stringify(args),
      Object.entries(more)
        .map(([key, value]) => `  ${key}: ${value}\n`)
        .join(''),
    );
    return plan(words(`mlx_lm.lora --config c.yaml --adapter-path ad${flags}`), {yaml: text, values, iteration});
  };

  test('continues in a copy of the configuration beside the new folder', async () => {
    const {command, file, notes} = await rest('linear_schedule', [1e-4, 0, 100]);
    expect(command.slice(0, 3)).toEqual(['mlx_lm.lora', '--config', 'ad-from-0000040.yaml']);
    expect(file?.path).toBe('/work/ad-from-0000040.yaml');
    expect(file?.text).toMatch(/^# mine\nlr_schedule:\n {2}name: linear_schedule\n/);
    expect(notes.join()).toMatch(/continues where its schedule stood/);
  });

  const numbers = (text = ''): number[] =>
    [...text.matchAll(/^ *- (\S+)$|[[ ]([\d.e-]+)(?=[,\]])/gm)].map(([, a, b]) => Number(a ?? b));

  test.each([
    ['linear_schedule', [1e-4, 0, 100], {}, '', [6e-5, 0, 60]],
    ['linear_schedule', [1e-4, 0, 100], {}, ' --grad-accumulation-steps 4', [9e-5, 0, 90]],
    ['exponential_decay', [1e-3, 0.99], {}, '', [1e-3 * 0.99 ** 40, 0.99]],
    ['step_decay', [1e-3, 0.5, 20], {}, '', [2.5e-4, 0.5, 20]],
    ['cosine_decay', [1e-4, 80, 1e-6], {}, '', [5.05e-5, 40, 1e-6]],
    ['cosine_decay', [1e-4, 80], {warmup: 39}, '', [1e-4, 80]],
  ])('%s %j %j%s', async (name, args, more, flags, expected) => {
    const {file} = await rest(name, args, more, flags);
    const found = numbers(file?.text);
    expect(found).toHaveLength(expected.length);
    for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 8);
    expect(file?.text).not.toContain('warmup');
  });

  test('a warm-up that is not over continues', async () => {
    const {file} = await rest('cosine_decay', [1e-4, 500], {warmup: 80, warmup_init: 2e-5});
    expect(file?.text).toMatch(/warmup: 40\n/);
    expect(Number(/warmup_init: (\S+)/.exec(file?.text ?? '')?.[1])).toBeCloseTo(6e-5, 8);
    expect(numbers(file?.text)).toEqual([1e-4, 500]);
  });

  test('an unknown one starts from the beginning, and a note says so', async () => {
    const {file, notes} = await rest('one_cycle', [1e-4, 5]);
    expect(file).toBeNull();
    expect(notes.join()).toMatch(/does not know/);
  });
});

test.each([
  ['python train.py --train', 'by-hand'],
  ['sh -c mlx_lm.lora', 'by-hand'],
  ['python scripts/06_train.py mlx_lm.lora', 'by-hand'],
  ['python -m mlx_vlm.lora --iters 10', 'by-hand'],
  ['trl sft --output_dir out', 'by-hand'],
  ['node train.js demo-trainer', 'by-hand'],
  ['axolotl train c.yml', 'own'],
  ['python run_clm.py --output_dir out', 'own'],
  ['python my.py --resume_from_checkpoint=old', 'own'],
  ['python /site-packages/mlx_lm/lora.py --train', 'weights'],
])('%s is continued: %s', (command, kind) => {
  expect(wayToContinue(words(command)).kind).toBe(kind);
});

test.each([
  ['run_clm.py --x 1', 'run_clm.py --x 1 --resume_from_checkpoint out/checkpoint-40'],
  ['my.py --resume_from_checkpoint old --x', 'my.py --resume_from_checkpoint out/checkpoint-40 --x'],
  ['my.py --resume_from_checkpoint=old --x', 'my.py --resume_from_checkpoint=out/checkpoint-40 --x'],
  ['my.py --resume_from_checkpoint --x', 'my.py --resume_from_checkpoint out/checkpoint-40 --x'],
])('own flag: %s', (before, after) => {
  expect(planByOwnFlag(words(before), '--resume_from_checkpoint', 'out/checkpoint-40').join(' ')).toBe(after);
});

test.each([
  ['run_clm.py --x 1', null],
  ['my.py --resume_from_checkpoint old --x', 'old'],
  ['my.py --resume_from_checkpoint old --resume_from_checkpoint=new', 'new'],
  ['my.py --resume_from_checkpoint --x', null],
  ['my.py --resume_from_checkpoint', null],
])('what an own flag says: %s', (command, value) => {
  expect(ownFlagValue(words(command), '--resume_from_checkpoint')).toBe(value);
});
