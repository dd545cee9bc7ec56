import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import type {FactSource, TrainingEvent} from '../../../source/journal/events.js';
import {commandEvents, readAdapterFacts} from '../../../source/trainer/settings/command-facts.js';

const LORA = ['python', '-m', 'mlx_lm', 'lora', '--train'];

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mlxtop-settings-'));
  const write = (name: string, text: string): void => writeFileSync(path.join(directory, name), text);
  write('lora.yaml', '# a run\nmodel: "local/model"\niters: 600\nlora_parameters: {rank: 8, scale: 20.0}\n');
  write('other.yaml', 'iters: 700\n');
  write('grouped.yaml', 'iters: 1_000\n');
  write('twice.yaml', 'iters: 5\niters: 6\n');
  write('tagged.yaml', 'iters: 8\nname: !!python/name:builtins.str x\n');
  write('text.yaml', 'iters: "600"\n');
  write('zero.yaml', 'iters: 0\n');
  write('fraction.yaml', 'iters: 1.5\n');
  write('without.yaml', 'model: x\n');
  write('list.yaml', '- iters: 5\n');
  write('broken.yaml', 'iters: [5\n');
  write('empty.yaml', '');
  write(
    'whole.yaml',
    `model: "local/model"
train: true
data: ./data
learning_rate: 2e-5
num_layers: -1
lora_parameters: {keys: ["self_attn.q_proj"], rank: 16, scale: 20.0, dropout: 0.0}
lora_rank: 99
steps_per_eval: 50
grad_checkpoint: yes
epochs: 3
hub_token: secret
`,
  );
  write('large.yaml', `iters: 5\n${'# padding\n'.repeat(110_000)}`);
  mkdirSync(path.join(directory, 'folder.yaml'));
  execFileSync('mkfifo', [path.join(directory, 'pipe.yaml')]);
});

afterAll(() => rmSync(directory, {recursive: true}));

/** Which of the totals counts: of the flag and the file, the flag's. */
const total = async (...command: string[]) => totalIn(await commandEvents(command, directory));

const totalIn = (events: readonly TrainingEvent[]) => {
  const totals = events.flatMap(event => (event.type === 'total' ? [event] : []));
  const {iterations, source} = totals.find(one => one.source === 'flag') ?? totals[0] ?? {};
  return iterations === undefined ? null : {iterations, source};
};

const settings = async (command: readonly string[], source: FactSource) => {
  const events = await commandEvents(command, directory);
  return events.flatMap(event => (event.type === 'settings' && event.source === source ? [event.values] : []));
};

describe('flags', () => {
  test.each([
    [['--iters', '100'], 100],
    [['--iters=100'], 100],
    [['--iter', '100'], 100],
    [['--it=100'], 100],
    [['--iters', '1_000'], 1000],
    [['--iters', '5', '--iters', '6'], 6],
    [['-c', 'lora.yaml', '--iters', '100'], 100],
    [['--iters', '100', '--config', 'lora.yaml'], 100],
  ])('%j', async (options, iterations) => {
    expect(await total(...LORA, ...options)).toEqual({iterations, source: 'flag'});
  });

  test.each([
    [['--iters', 'many']],
    [['--iters', '1.5']],
    [['--iters', '-5']],
    [['--iters', '0']],
    [['--iters']],
    [['--iterations', '100']],
    [['--items', '100']],
    [['iters', '100']],
    [[]],
  ])('%j says nothing', async options => {
    expect(await total(...LORA, ...options)).toBeNull();
  });
});

describe('a configuration file', () => {
  test.each([
    [['-c', 'lora.yaml'], 600],
    [['-clora.yaml'], 600],
    [['-c=lora.yaml'], 600],
    [['--config', 'lora.yaml'], 600],
    [['--config=./lora.yaml'], 600],
    [['--conf', 'lora.yaml'], 600],
    [['-c', 'lora.yaml', '--config', 'other.yaml'], 700],
    [['-c', 'grouped.yaml'], 1000],
    [['-c', 'twice.yaml'], 6],
    [['-c', 'tagged.yaml'], 8],
  ])('%j', async (options, iterations) => {
    expect(await total(...LORA, ...options)).toEqual({iterations, source: 'config'});
  });

  test('by an absolute path', async () => {
    const file = path.join(directory, 'lora.yaml');
    expect(totalIn(await commandEvents([...LORA, '-c', file], '/'))).toEqual({iterations: 600, source: 'config'});
  });

  test.each(['text', 'zero', 'fraction', 'without', 'list', 'broken', 'empty', 'large', 'missing', 'folder', 'pipe'])(
    '%s.yaml says nothing',
    async name => {
      expect(await total(...LORA, '-c', `${name}.yaml`)).toBeNull();
    },
  );

  test('without a name says nothing', async () => {
    expect(await total(...LORA, '--config')).toBeNull();
  });
});

describe('two dashes', () => {
  test('of the trainer end its options', async () => {
    expect(await total('mlx_lm.lora', '--train', '--', '--iters', '100')).toBeNull();
    expect(await total('mlx_lm.lora', '--iters', '5', '--', '--iters', '100')).toEqual({iterations: 5, source: 'flag'});
  });

  test.each([
    [['mlx.launch', '-n', '2', '--', 'python', 'lora.py', '--iters', '40']],
    [['uv', 'run', '--with', 'mlx_lm', '--', 'mlx_lm.lora', '--iters', '40']],
    [['caffeinate', '-i', '--', './train.sh', '--iters', '40']],
  ])('of a launcher do not: %j', async command => {
    expect(await total(...command)).toEqual({iterations: 40, source: 'flag'});
  });
});

test('a shell command is no configuration file', async () => {
  expect(await total('bash', '-c', 'mlx_lm.lora --train')).toBeNull();
});

test('an empty command says nothing', async () => {
  expect(await total()).toBeNull();
});

test('file and flags are separate sources, and only known keys of a file count', async () => {
  const command = [...LORA, '-c', 'whole.yaml', '--batch-size', '2', '--data', 'other'];
  expect(await settings(command, 'flag')).toEqual([{batchSize: 2, data: 'other'}]);
  expect(await settings(command, 'config')).toEqual([
    {
      model: 'local/model',
      data: './data',
      learningRate: 2e-5,
      numLayers: -1,
      rank: 16,
      stepsPerEval: 50,
      gradCheckpoint: true,
    },
  ]);
});

describe('adapter_config.json', () => {
  const now = Date.now();
  const written = (folder: string, text: string, at = now): string => {
    mkdirSync(path.join(directory, folder), {recursive: true});
    const file = path.join(directory, folder, 'adapter_config.json');
    writeFileSync(file, text);
    utimesSync(file, at / 1000, at / 1000);
    return folder;
  };
  const CONFIG = '{"iters": 60, "batch_size": 4, "steps_per_eval": 200, "fine_tune_type": "lora", "epochs": 3}';

  test('says what nothing else did, and its total', async () => {
    const facts = await readAdapterFacts(written('mine', CONFIG), directory, now - 1000);
    expect(facts).toMatchObject({
      settings: {batchSize: 4, stepsPerEval: 200, fineTuneType: 'lora'},
      iterations: 60,
      fromHub: false,
    });
    // mlx_lm has no epochs: what a configuration says of them does nothing.
    expect(facts?.settings).not.toHaveProperty('epochs');
  });

  test('is looked for where mlx_lm writes it when nothing else is said', async () => {
    written('adapters', CONFIG);
    expect(await readAdapterFacts(undefined, directory, now)).toMatchObject({iterations: 60});
  });

  test.each([
    ['of an earlier run', CONFIG, now - 60_000],
    ['half written', CONFIG.slice(0, 40), now],
    ['of PEFT', '{"peft_type": "LORA", "r": 8, "base_model_name_or_path": "m"}', now],
    ['that is a list', '[1]', now],
    ['that is empty', '', now],
  ])('%s says nothing', async (name, text, at) => {
    expect(await readAdapterFacts(written(name, text, at), directory, now)).toBeNull();
  });

  test('that is not there says nothing', async () => {
    expect(await readAdapterFacts('nowhere', directory, now)).toBeNull();
  });

  test('names data from the hub', async () => {
    const text = '{"iters": 5, "batch_size": 1, "data": "data", "hf_dataset": [{"path": "a/b"}, {"path": "c/d"}]}';
    const facts = await readAdapterFacts(written('hub', text), directory, now);
    expect(facts).toMatchObject({fromHub: true, settings: {data: 'a/b, c/d'}});
  });
});

describe('a configuration that is too large to be read', () => {
  const events = async (bytes: number): Promise<TrainingEvent[]> => {
    writeFileSync(path.join(directory, 'large.yaml'), `iters: 5\n${'# x\n'.repeat(bytes / 4)}`);
    return commandEvents([...LORA, '-c', 'large.yaml'], directory);
  };

  test('is warned of once, and says nothing', async () => {
    expect(await events(800_000)).toEqual([
      {type: 'warning', code: 'config-not-read', text: expect.stringContaining('large.yaml has 0.80 MB')},
    ]);
  });

  test('is ten times as large as any that there is', async () => {
    expect(await events(36_000)).toEqual([{type: 'total', iterations: 5, source: 'config'}]);
  });
});

test('a configuration whose aliases stand for billions of values is passed over', async () => {
  const lines = [...'bcdefghij'].map(
    (name, at) => `${name}: &${name} [${'*'.concat('abcdefghi'[at] ?? '', ',').repeat(9)}]`,
  );
  writeFileSync(path.join(directory, 'bomb.yaml'), `a: &a [x]\n${lines.join('\n')}\niters: 5\n`);
  expect(await commandEvents([...LORA, '-c', 'bomb.yaml'], directory)).toEqual([]);
});
