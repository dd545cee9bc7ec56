import {execFileSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {locateModel} from '../../source/model/locate.js';
import {readModel} from '../../source/model/read-model.js';
import {readRows} from '../../source/model/rows.js';
import {createTokenCounter} from '../../source/model/tokens.js';
import {createModels, FOUR_BITS, KNOWN_NAMES, type KnownName} from '../helpers/model-folder.js';
import {describeEach, type Trainer} from './trainers.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const fixtures = join(here, '../fixtures/model');

const models = createModels();
afterAll(() => models.close());

/** Lines of JSON that a script prints with the trainer's Python. */
const printed = ({program, env}: Trainer, script: string, ...words: string[]): Record<string, unknown>[] => {
  const options = {encoding: 'utf8', env: {...process.env, ...env}, maxBuffer: 256 * 1024 * 1024} as const;
  const text = execFileSync(program('python'), [join(here, script), ...words], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line));
};

/** All layers where the config speaks of some by their number. */
const WHOLE: readonly KnownName[] = ['Gemma-4-E2B', 'DeepSeek-V3-small', 'Kimi-Linear-small'];
/** Published apart; mlx_lm stacks them before it packs. */
const APART: readonly KnownName[] = ['Qwen3-30B-A3B-separate', 'Qwen3-Next-80B-A3B', 'Kimi-Linear-small'];

type Case = {label: string; folder: string};
let cases: Case[];
beforeAll(() => {
  cases = KNOWN_NAMES.flatMap(name => {
    const layers = WHOLE.includes(name) ? {} : {layers: 4};
    const plain = {label: name, folder: models.write(name, layers)};
    if (APART.includes(name)) return [plain];
    return [plain, {label: `${name} in 4 bits`, folder: models.write(name, {...layers, packing: FOUR_BITS})}];
  });
});

/** The same as the script describes. */
const described = ({folder}: Case) => {
  const facts = readModel(locateModel(folder, {directory: folder, environment: {}}), folder);
  const inBlocks = facts.blocks.flatMap(({modules}) => modules);
  const modules = [...inBlocks, ...facts.outside].map(one => {
    const {path, kind, inputs, outputs, experts, quantization} = one;
    return [path, [kind, inputs, outputs, experts, quantization?.bits ?? null]] as const;
  });
  return {
    bytes: facts.weightBytes,
    modules: Object.fromEntries(modules),
    in_blocks: inBlocks.length,
    blocks: facts.blocks.length,
    tied: facts.isTied,
  };
};

describeEach(trainer => {
  test('a model of each family weighs what mlx_lm loads, and has the modules that it puts adapters on', () => {
    const real = printed(trainer, 'describe_models.py', ...cases.map(({folder}) => folder));
    expect(real).toHaveLength(cases.length);
    const loaded = cases.flatMap((one, index) => ('error' in (real[index] ?? {}) ? [] : [{one, theirs: real[index]}]));
    // Older releases lack some families, or load them from other layouts.
    if (trainer.prints === 'table') expect(real.filter(one => 'error' in one)).toEqual([]);
    expect(loaded.length).toBeGreaterThan(cases.length * 0.8);
    for (const {one, theirs} of loaded)
      expect({label: one.label, ...theirs}).toMatchObject({label: one.label, ...described(one)});
  });

  // How transformers reads a tokenizer and a message changes with its releases: by the newest is counted.
  const testNewest = trainer.prints === 'table' ? test : test.skip;
  testNewest('each row has as many tokens as mlx_lm makes of it', async () => {
    const names = readdirSync(join(fixtures, 'tokenizers'));
    const files = ['text', 'chat', 'completions'].map(name => join(fixtures, `rows/${name}.jsonl`));
    const folders = names.map(name => join(fixtures, 'tokenizers', name));
    const real = printed(trainer, 'count_tokens.py', files.join(','), ...folders);
    for (const [index, folder] of folders.entries()) {
      const counter = await createTokenCounter(folder);
      const theirs = ['text', 'chat', 'completions'].map(name => real[index]?.[name]);
      // How long a row will be that mlx_lm ends by is a guess: what it prints of it is not counted.
      const ours = files.map((file, at) =>
        readRows(file, counter).lengths.map((length, row) => {
          const known: unknown = theirs[at];
          const their: unknown = Array.isArray(known) ? known[row] : length;
          return typeof their === 'number' ? length : their;
        }),
      );
      expect({folder, counts: ours}).toEqual({folder, counts: theirs});
    }
  });
});
