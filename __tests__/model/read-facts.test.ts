import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {TrainSettings} from '../../source/estimate/facts.js';
import {TooLargeError} from '../../source/model/read-data.js';
import {readFacts} from '../../source/model/read-facts.js';
import {settings} from '../estimate/setups.js';
import {WORD_TOKENIZER, WORD_TOKENIZER_CONFIG, writeTokenizer} from '../helpers/model-folder/write-folder.js';
import {writeKnownModel} from '../helpers/model-folder.js';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-facts-')));
  writeKnownModel(join(directory, 'model'), 'SmolLM2-135M', {layers: 2});
  mkdirSync(join(directory, 'data'));
});
afterEach(() => rmSync(directory, {recursive: true, force: true}));

const SETTINGS = settings({model: 'model', iters: 100, batchSize: 2});

const facts = (changes: Partial<TrainSettings> = {}, deadlineMs?: number) =>
  readFacts({...SETTINGS, ...changes}, {directory, environment: {HOME: directory}, deadlineMs});
const rows = (name: string, ...texts: string[]): void =>
  writeFileSync(join(directory, 'data', `${name}.jsonl`), texts.map(text => `${JSON.stringify({text})}\n`).join(''));

test('model, rows and adapters are read together', async () => {
  rows('train', 'the cat', 'the dog ran');
  rows('valid');
  expect(await facts()).toMatchObject({
    located: {state: 'found', folder: join(directory, 'model')},
    model: {modelType: 'llama', blocks: [{}, {}]},
    modelError: null,
    data: {train: {rows: 2, lengths: [3, 4], counted: 'exact'}, valid: {rows: 0}, test: null},
    dataError: null,
    tokensError: null,
    adapters: {folder: join(directory, 'adapters'), exists: false, config: null, hasWeights: false, checkpoints: []},
  });
});

test('what is not there is said, and the rest read all the same', async () => {
  rows('train', 'the cat sat on the mat');
  const one = await facts({model: 'org/none'});
  expect(one).toMatchObject({
    located: {state: 'missing'},
    model: null,
    modelError: expect.stringContaining('org/none'),
  });
  expect(one).toMatchObject({
    data: {train: {rows: 1, counted: 'estimated'}},
    tokensError: 'the model is not on this disk',
  });
  expect(await facts({model: null})).toMatchObject({located: null, modelError: 'The configuration names no model.'});
  expect(await facts({data: 'org/rows'})).toMatchObject({
    model: {},
    data: {train: null},
    dataError: expect.stringContaining('org/rows'),
  });
  expect(await facts({hfDataset: 'org/rows'})).toMatchObject({dataError: expect.stringContaining('hf_dataset')});
});

test('a model that is not whole still counts its tokens', async () => {
  rows('train', 'the cat');
  rmSync(join(directory, 'model/model.safetensors'));
  expect(await facts()).toMatchObject({
    located: {state: 'incomplete'},
    model: null,
    modelError: expect.stringContaining('model.safetensors'),
    data: {train: {counted: 'exact', lengths: [3]}},
  });
});

test('a chat that only another engine can write is estimated, and is no fault of the row', async () => {
  const config = {...WORD_TOKENIZER_CONFIG, chat_template: '{{ messages | unheard_of }}'};
  writeTokenizer(join(directory, 'model'), WORD_TOKENIZER, config);
  const row = {messages: [{role: 'user', content: 'the cat sat on the mat'}]};
  writeFileSync(join(directory, 'data/train.jsonl'), JSON.stringify(row));
  expect(await facts()).toMatchObject({
    data: {train: {counted: 'estimated', problems: [{kind: 'template-fails', isFatal: false}]}},
    tokensError: expect.stringContaining('unheard_of'),
  });
});

test('a file of rows that is none is said with what to do', async () => {
  mkdirSync(join(directory, 'data/train.jsonl'));
  expect(await facts()).toMatchObject({dataError: expect.stringContaining('is a folder'), data: {train: null}});
});

test('the folder of the adapters may hold an earlier training run', async () => {
  const folder = join(directory, 'out');
  mkdirSync(folder);
  const config = {model: 'org/other', fine_tune_type: 'lora', num_layers: 8, iters: 600, lora_parameters: {rank: 16}};
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify(config));
  for (const name of [
    'adapters.safetensors',
    '0000200_adapters.safetensors',
    '0000100_adapters.safetensors',
    'notes.txt',
  ])
    writeFileSync(join(folder, name), '');
  expect((await facts({adapterPath: 'out'})).adapters).toEqual({
    folder,
    exists: true,
    config: {model: 'org/other', fineTuneType: 'lora', numLayers: 8, rank: 16, iters: 600},
    hasWeights: true,
    checkpoints: [100, 200],
  });
});

test('within a deadline that is over everything is there, estimated', async () => {
  rows('train', 'the cat', 'the dog ran');
  expect(await facts({}, 0)).toMatchObject({
    model: {modelType: 'llama'},
    data: {train: {rows: 2, counted: 'estimated'}},
    tokensError: expect.stringContaining('too long'),
  });
});

describe('exact counts are kept for the next time', () => {
  const kept = (settings: Partial<TrainSettings> = {}, deadlineMs = 10_000) =>
    readFacts(
      {...SETTINGS, ...settings},
      {directory, environment: {HOME: directory}, countsFolder: join(directory, 'counts'), deadlineMs},
    );
  const train = async (...given: Parameters<typeof kept>) => (await kept(...given)).data.train;

  test('and found within no time at all', async () => {
    rows('train', 'the cat', 'the dog ran');
    expect(await train({}, 0)).toMatchObject({counted: 'estimated'});
    const counted = await train();
    expect(await train({}, 0)).toEqual(counted);
    expect(counted).toMatchObject({counted: 'exact', lengths: [3, 4]});
    expect(statSync(join(directory, 'counts')).mode & 0o777).toBe(0o700);
    expect((await kept({}, 0)).tokensError).toBeNull();
  });

  test('but not when the rows, the tokenizer or the keys are others', async () => {
    rows('train', 'the cat', 'the dog ran');
    await train();
    rows('train', 'the cat sat on the mat');
    expect(await train({}, 0)).toMatchObject({rows: 1, counted: 'estimated'});
    expect(await train()).toMatchObject({counted: 'exact', lengths: [7]});
    expect(await train({rowKeys: {text: 'body'}}, 0)).toMatchObject({format: null});
    appendFileSync(join(directory, 'model/tokenizer.json'), ' ');
    expect(await train({}, 0)).toMatchObject({counted: 'estimated'});
  });

  test('a kept file that is damaged, and a folder that cannot be made, do no harm', async () => {
    rows('train', 'the cat');
    await train();
    const [name = ''] = readdirSync(join(directory, 'counts'));
    writeFileSync(join(directory, 'counts', name), '{"key":');
    expect(await train()).toMatchObject({counted: 'exact', lengths: [3]});
    rmSync(join(directory, 'counts'), {recursive: true});
    writeFileSync(join(directory, 'counts'), '');
    expect(await train()).toMatchObject({counted: 'exact', lengths: [3]});
  });
});

test('rows in a file that is too large for a short look are not read, unless they were counted before', async () => {
  rows('train', 'the cat', 'the dog ran');
  const look = (maxRowBytes: number, countsFolder: string) =>
    readFacts(SETTINGS, {directory, environment: {HOME: directory}, maxRowBytes, countsFolder});
  const counts = join(directory, 'counts');
  await expect(look(40, counts)).rejects.toThrow(TooLargeError);
  await look(1000, counts);
  expect((await look(40, counts)).data.train).toMatchObject({rows: 2, counted: 'exact'});
});
