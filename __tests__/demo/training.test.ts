import {readdir, readFile, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {decodeSafetensors} from '../../source/demo/safetensors.js';
import {type Bundle, bundleDemo, runDemo} from './demo-process.js';

let bundle: Bundle;

beforeAll(async () => {
  bundle = await bundleDemo();
});

afterAll(() => bundle.remove());

const SMALL = '--hidden-size 32 --learning-rate 0.01 --max-seq-length 32 --val-batches 5'.split(' ');

const run = (words: string) => runDemo(bundle, [...SMALL, ...words.split(' ')]);

const NUMBER = String.raw`\d+\.\d{3}`;
const trainPattern = (iteration: number, tokens: number) =>
  new RegExp(
    `^Iter ${iteration}: Train loss ${NUMBER}, Learning Rate 1\\.000e-02, It/sec ${NUMBER}, ` +
      `Tokens/sec ${NUMBER}, Trained Tokens ${tokens}, Peak mem 0\\.[0-9]{3} GB$`,
  );
const valPattern = (iteration: number) => new RegExp(`^Iter ${iteration}: Val loss ${NUMBER}, Val took ${NUMBER}s$`);

const losses = (lines: readonly string[], kind: 'Train' | 'Val'): number[] =>
  lines.flatMap(line => {
    const match = line.match(new RegExp(`^Iter \\d+: ${kind} loss ([^,]+),`));
    return match ? [Number(match[1])] : [];
  });

const withoutSpeeds = (lines: readonly string[]) =>
  lines.map(line => line.replace(/(It\/sec|Tokens\/sec|Peak mem|Val took) [\d.]+/g, '$1'));

describe('a short run', () => {
  test('prints what mlx_lm prints, in its order, and saves real checkpoints', async () => {
    const {code, lines, errors} = await run(
      '--train --iters 25 --steps-per-eval 20 --save-every 10 --adapter-path ./first/',
    );
    expect(code).toBe(0);
    const expected: (string | RegExp)[] = [
      'Loading pretrained model',
      'Loading datasets',
      'Training',
      /^Trainable parameters: 100\.000% \(0\.011M\/0\.011M\)$/,
      'Starting training..., iters: 25',
      valPattern(1),
      trainPattern(10, 1280),
      'Iter 10: Saved adapter weights to first/adapters.safetensors and first/0000010_adapters.safetensors.',
      valPattern(20),
      trainPattern(20, 2560),
      'Iter 20: Saved adapter weights to first/adapters.safetensors and first/0000020_adapters.safetensors.',
      valPattern(25),
      trainPattern(25, 3200),
      'Saved final weights to first/adapters.safetensors.',
    ];
    expect(lines).toHaveLength(expected.length);
    lines.forEach((line, index) => {
      expect(line).toEqual(
        typeof expected[index] === 'string' ? expected[index] : expect.stringMatching(expected[index] ?? /^$/),
      );
    });

    const bars = errors.split('\n').slice(0, -1);
    expect(bars).toHaveLength(3);
    for (const bar of bars) {
      expect(bar).toMatch(/^\rCalculating loss\.\.\.: {3}0%\| {10}\| 0\/5 \[00:00<\?, \?it\/s\]\r/);
      expect(bar).toMatch(/\rCalculating loss\.\.\.: 100%\|(█{10}|#{10})\| 5\/5 \[\d\d:\d\d<00:00, .*\]$/);
    }

    expect((await readdir(join(bundle.folder, 'first'))).sort()).toEqual([
      '0000010_adapters.safetensors',
      '0000020_adapters.safetensors',
      'adapter_config.json',
      'adapters.safetensors',
    ]);
    const checkpoint = decodeSafetensors(await readFile(join(bundle.folder, 'first/0000020_adapters.safetensors')));
    expect(checkpoint.get('recurrent.weight')?.shape).toEqual([96, 32]);
    expect([...(checkpoint.get('output.weight')?.values ?? [])].every(Number.isFinite)).toBe(true);
    expect(JSON.parse(await readFile(join(bundle.folder, 'first/adapter_config.json'), 'utf8'))).toMatchObject({
      iters: 25,
      steps_per_report: 10,
      save_every: 10,
      adapter_path: './first/',
      resume_adapter_file: null,
    });
  });

  test('is the same for the same seed and another for another', async () => {
    const words = '--iters 6 --steps-per-report 1 --save-every 100 --adapter-path';
    const [first, again, other] = await Promise.all([
      run(`${words} seed/a --seed 3`),
      run(`${words} seed/b --seed 3`),
      run(`${words} seed/c --seed 4`),
    ]);
    const text = (lines: readonly string[]) =>
      withoutSpeeds(lines)
        .join('\n')
        .replaceAll(/seed\/./g, 'seed');
    expect(text(again.lines)).toBe(text(first.lines));
    expect(text(other.lines)).not.toBe(text(first.lines));
    const weights = (name: string) => readFile(join(bundle.folder, 'seed', name, 'adapters.safetensors'));
    expect((await weights('b')).equals(await weights('a'))).toBe(true);
  });

  test('a validation over all batches has no total', async () => {
    const {code, errors} = await run('--iters 1 --val-batches -1 --adapter-path all');
    expect(code).toBe(0);
    expect(errors).toMatch(/^\rCalculating loss\.\.\.: 0it \[00:00, \?it\/s\]/);
    expect(errors).toMatch(/\rCalculating loss\.\.\.: \d+it \[\d\d:\d\d, [^\r]*\] *\n$/);
  });
});

describe('learning', () => {
  test('the loss falls from not knowing anything to below 2.5, and a resumed run begins where it ended', async () => {
    const first = await run('--iters 400 --steps-per-eval 400 --save-every 400 --adapter-path learned');
    expect(first.code).toBe(0);
    const [start = Number.NaN, end = Number.NaN] = losses(first.lines, 'Val');
    expect(start).toBeGreaterThan(3.8);
    expect(end).toBeLessThan(2.5);
    const train = losses(first.lines, 'Train');
    expect(train.at(0)).toBeGreaterThan(3);
    expect(train.at(-1)).toBeLessThan(2.5);

    const resumed = await run(
      '--iters 10 --resume-adapter-file learned/0000400_adapters.safetensors --adapter-path more --learning-rate 0',
    );
    expect(resumed.lines.slice(2, 4)).toEqual([
      'Training',
      'Loading fine-tuned weights from learned/0000400_adapters.safetensors',
    ]);
    // The validation of iteration 400 came before its step.
    expect(Math.abs((losses(resumed.lines, 'Val')[0] ?? Number.NaN) - end)).toBeLessThan(0.1);
    expect(losses(resumed.lines, 'Train')[0]).toBeLessThan(2.6);
    expect(resumed.lines.at(-2)).toMatch(/^Iter 10: Train loss .*Trained Tokens 1280,/);
    // A rate of zero changes nothing: the weights have come through reading and writing as they were.
    const weights = (path: string) => readFile(join(bundle.folder, path));
    expect((await weights('more/adapters.safetensors')).equals(await weights('learned/adapters.safetensors'))).toBe(
      true,
    );
  });
});

describe('errors', () => {
  test('a wrong flag: usage and code 2', async () => {
    const {code, output, errors} = await run('--x');
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(errors).toMatch(/^usage: demo \[-h\]/);
    expect(errors).toMatch(/\ndemo: error: unrecognized arguments: --x\n$/);
  });

  test('help: usage on standard output and code 0', async () => {
    const {code, output, errors} = await run('--help');
    expect({code, errors}).toEqual({code: 0, errors: ''});
    expect(output).toMatch(/^usage: demo/);
  });

  test.each([
    ['a file in its place', 'blocked', "FileExistsError: [Errno 17] File exists: 'blocked'"],
    ['a file above it', 'blocked/below', "NotADirectoryError: [Errno 20] Not a directory: 'blocked/below'"],
  ])('an adapter path with %s', async (_what, path, message) => {
    await writeFile(join(bundle.folder, 'blocked'), '');
    const {code, lines, errors} = await run(`--adapter-path ${path}`);
    expect({code, errors}).toEqual({code: 1, errors: `${message}\n`});
    expect(lines.at(-1)).toMatch(/^Trainable parameters/);
  });

  (process.platform === 'linux' ? test : test.skip)('an adapter path where the system makes no folders', async () => {
    const {code, errors} = await run('--adapter-path /proc/mlxtop/adapters');
    expect(code).toBe(1);
    expect(errors).toMatch(/^(FileNotFoundError|PermissionError): \[Errno \d+\] [^\n]*: '\/proc\/mlxtop\/adapters'\n$/);
  });

  test('a checkpoint that is missing, cut, or of another size', async () => {
    const missing = await run('--resume-adapter-file nowhere.safetensors');
    expect(missing).toMatchObject({
      code: 1,
      errors: 'RuntimeError: [load_safetensors] Failed to open file nowhere.safetensors\n',
    });
    expect(missing.lines.at(-1)).toBe('Loading fine-tuned weights from nowhere.safetensors');

    expect((await run('--iters 1 --adapter-path cut')).code).toBe(0);
    const file = join(bundle.folder, 'cut/adapters.safetensors');
    const other = await run('--resume-adapter-file cut/adapters.safetensors --hidden-size 16');
    expect(other.code).toBe(1);
    expect(other.errors).toMatch(
      /^ValueError: Expected shape \(\d+, 48\) but received shape \(\d+, 96\) for parameter embedding\.weight\.\n$/,
    );

    await truncate(file, 2000);
    const cut = await run('--resume-adapter-file cut/adapters.safetensors');
    expect(cut.code).toBe(1);
    expect(cut.errors).toMatch(
      /^RuntimeError: \[load_safetensors\] Tensor '[a-z.]+' invalid data offsets .* corrupt file\?\n$/,
    );
  });

  test('rows longer than the text', async () => {
    const {code, errors} = await run('--max-seq-length 1000000000');
    expect(code).toBe(1);
    expect(errors).toBe('ValueError: Dataset must have at least batch_size=4 examples but only has 0.\n');
  });
});
