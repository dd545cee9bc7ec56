import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {readTrainSettings} from '../../../source/trainer/settings/train-settings.js';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlxtop-train-settings-'));
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  write(
    'lora.yaml',
    `# a run
model: some/model
train: yes
data: ./rows
iters: 1_000
learning_rate: 1e-4
grad_checkpoint: off
seed:

lora_parameters:
  rank: 16
  keys: ["self_attn.q_proj"]
lr_schedule:
  name: cosine_decay
  arguments: [1e-5, 100]
`,
  );
  write('twice.yaml', 'iters: 5\nlora_parameters: {rank: 4}\niters: 6\n');
  write('lora.yml', 'data: rows\ntrain_type: full\nepochs: 2\nfuse: false\ntemperature: 0.5\n');
  write('hub.yaml', 'data: rows\nhf_dataset:\n  - {path: some/rows}\n  - {path: other/rows}\ntext_feature: content\n');
  write('large.yaml', `iters: 5\n${'# padding\n'.repeat(5000)}`);
  write('hosts.json', '[{"ssh": "a"}, {"ssh": "b"}, {"ssh": "c"}]');
  write('odd.json', 'no JSON');
  write('tagged.yaml', 'seed: 1\nmodel: !custom x\n');
  write('control.yaml', 'seed: 1\nmodel: a\x01b\n');
  const level = (name: string, below: string): string =>
    `${name}: &${name} [${Array(10).fill(`*${below}`).join(', ')}]\n`;
  write('bomb.yaml', `a: &a [1]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}`);
  mkdirSync(join(directory, 'folder.yaml'));
});

afterAll(() => rmSync(directory, {recursive: true}));

const read = (...command: string[]) => readTrainSettings(command, directory);
const lora = (...flags: string[]) => read('mlx_lm.lora', ...flags);

describe('mlx_lm.lora', () => {
  test('its defaults', async () => {
    const {trainer, settings, places, configFile, problems, ignored} = await lora();
    expect({trainer, configFile, places, problems, ignored}).toEqual({
      trainer: 'mlx-lm',
      configFile: null,
      places: {},
      problems: [],
      ignored: [],
    });
    expect(settings).toMatchObject({
      model: null,
      data: null,
      train: false,
      fineTuneType: 'lora',
      optimizer: 'adam',
      iters: 1000,
      batchSize: 4,
      maxSeqLength: 2048,
      numLayers: 16,
      rank: 8,
      scale: 20,
      dropout: 0,
      loraKeys: null,
      gradAccumulationSteps: 1,
      adapterPath: 'adapters',
      fuse: false,
      ranks: 1,
      localRanks: 1,
    });
  });

  test('the configuration, read as PyYAML does, with the line of each key', async () => {
    const {settings, places, values, valuePlaces, configFile} = await lora('-c', 'lora.yaml');
    expect(configFile).toBe('lora.yaml');
    // A mapping that is given replaces all of the default one, and a key without a value counts as not there.
    expect(settings).toMatchObject({
      model: 'some/model',
      train: true,
      data: './rows',
      iters: 1000,
      gradCheckpoint: false,
      rank: 16,
      scale: null,
      loraKeys: ['self_attn.q_proj'],
    });
    expect(values).toMatchObject({learning_rate: 1e-4, seed: 0, lora_parameters: {rank: 16}});
    expect(places).toMatchObject({
      model: {file: 'lora.yaml', line: 2},
      iters: {file: 'lora.yaml', line: 5},
      rank: {file: 'lora.yaml', line: 11},
      scale: {file: 'lora.yaml', line: 10},
      loraKeys: {file: 'lora.yaml', line: 12},
    });
    expect(valuePlaces['lr_schedule.arguments']).toEqual({file: 'lora.yaml', line: 15});
  });

  test('flags come before it, abbreviated ones too, and the last of equal ones', async () => {
    const {settings, places} = await lora('--iter=5', '-clora.yaml', '--it', '7', '--model', 'other', '--grad-ch');
    expect(settings).toMatchObject({iters: 7, model: 'other', gradCheckpoint: true});
    expect(places).toMatchObject({
      iters: {flag: '--it'},
      model: {flag: '--model'},
      gradCheckpoint: {flag: '--grad-ch'},
    });
  });

  test('a negative number is a value', async () => {
    const {settings, problems} = await lora('--num-layers', '-1', '--val-batches', '-1');
    expect(settings).toMatchObject({numLayers: -1, valBatches: -1});
    expect(problems).toEqual([]);
  });

  test('of a key that stands there twice, the last counts, and the place of that one', async () => {
    const {settings, places, ignored} = await lora('-c', 'twice.yaml');
    expect(settings.iters).toBe(6);
    expect(places.iters).toEqual({file: 'twice.yaml', line: 3});
    expect(ignored).toEqual([{key: 'iters', file: 'twice.yaml', line: 1, reason: 'repeated', meant: null}]);
  });

  test('data of the hub come before a folder; columns by other names', async () => {
    const {settings} = await lora('-c', 'hub.yaml');
    expect(settings).toMatchObject({
      data: 'some/rows, other/rows',
      hfDataset: 'some/rows, other/rows',
      rowKeys: {text: 'content', chat: 'messages'},
    });
  });

  test.each([
    ['large.yaml', 'config-too-large'],
    ['folder.yaml', 'config-unreadable'],
    ['nothing.yaml', 'config-missing'],
  ])('%s', async (file, kind) => {
    const {settings, problems} = await lora('--config', file);
    expect(problems).toEqual([expect.objectContaining({kind, subject: file})]);
    expect(settings.iters).toBe(1000);
  });

  test.each([
    ['tagged.yaml', 2],
    ['control.yaml', 2],
    ['bomb.yaml', 1],
  ])('%s is no YAML for it', async (file, line) => {
    const {problems} = await lora('-c', file);
    expect(problems).toEqual([expect.objectContaining({kind: 'config-not-yaml', place: {file, line}})]);
  });

  test.each([
    [['python', '-m', 'mlx_lm.lora']],
    [['python', '-m', 'mlx_lm', 'lora']],
    [['uv', 'run', 'mlx_lm.lora']],
    [['/venv/bin/mlx_lm.lora']],
  ])('%j', async program => {
    const {trainer, settings} = await read(...program, '--iters', '3');
    expect({trainer, iters: settings.iters}).toEqual({trainer: 'mlx-lm', iters: 3});
  });
});

describe('how many processes', () => {
  test.each([
    [['mlx.launch', '-n', '2', '--', 'mlx_lm.lora'], 2],
    [['/venv/bin/mlx.launch', '--repeat-hosts=3', 'mlx_lm.lora'], 3],
    [['mlx.launch', '--hosts', 'a,b', '-n', '2', '--', 'mlx_lm.lora'], 4],
    [['mlx.launch', '--hostfile', 'hosts.json', '--', 'mlx_lm.lora'], 3],
    [['mlx.launch', '--hostfile', 'odd.json', '--', 'mlx_lm.lora'], 1],
    [['mpirun', '-np', '4', 'mlx_lm.lora'], 4],
    [['mlx_lm.lora'], 1],
  ])('%j', async (command, ranks) => {
    expect((await read(...command)).settings.ranks).toBe(ranks);
  });

  test.each<[string[], number]>([
    [['mlx.launch', '-n', '3', '--', 'mlx_lm.lora'], 3],
    [['mlx.launch', '--hosts', '127.0.0.1,localhost', 'mlx_lm.lora'], 2],
    [['mlx.launch', '--hosts', '10.0.0.1,10.0.0.2', 'mlx_lm.lora'], 1],
    [['mpirun', '-np', '2', 'mlx_lm.lora'], 2],
    [['mpirun', '-np', '4', '--host', 'a,b', 'mlx_lm.lora'], 1],
  ])('on this machine: %j', async (command, local) => {
    expect((await read(...command)).settings.localRanks).toBe(local);
  });
});

describe('other trainers', () => {
  test('mlx-lm-lora', async () => {
    const {trainer, settings, ignored, values} = await read('mlx_lm_lora.train', '--train', '-c', 'lora.yml');
    expect(trainer).toBe('mlx-lm-lora');
    expect(settings).toMatchObject({
      train: true,
      fineTuneType: 'full',
      numLayers: -1,
      batchSize: 1,
      scale: 10,
      fuse: false,
      gradAccumulationSteps: 1,
    });
    expect(values).toMatchObject({iters: null, epochs: 2, temperature: 1});
    expect(ignored).toEqual([{key: 'temperature', file: 'lora.yml', line: 5, reason: 'flag-only', meant: null}]);
  });

  test('one whose settings are not all known: what its flags call so', async () => {
    const command = ['python', 'train.py', '--model_name_or_path', 'some/model', '--batch-size=3', '--flavour', 'x'];
    const {trainer, settings, places, problems, values} = await read(...command);
    expect({trainer, problems, values}).toEqual({trainer: null, problems: [], values: {}});
    expect(settings).toMatchObject({model: 'some/model', batchSize: 3, train: true});
    expect(places).toEqual({model: {flag: '--model_name_or_path'}, batchSize: {flag: '--batch-size'}});
  });
});
