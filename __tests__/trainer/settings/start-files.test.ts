import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {readStartFiles} from '../../../source/trainer/settings/start-files.js';
import {readTrainSettings} from '../../../source/trainer/settings/train-settings.js';

let directory = '';

const weights = (name: string, shape: number[]): Buffer => {
  const bytes = 4 * shape.reduce((product, size) => product * size, 1);
  const json = JSON.stringify({[name]: {dtype: 'F32', shape, data_offsets: [0, bytes]}});
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, Buffer.from(json), Buffer.alloc(bytes)]);
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlxtop-start-files-'));
  mkdirSync(join(directory, 'rows'));
  writeFileSync(join(directory, 'rows/train.jsonl'), '{}\n');
  writeFileSync(join(directory, 'rows/valid.jsonl'), '');
  const lora = weights('model.layers.3.self_attn.q_proj.lora_a', [64, 16]);
  writeFileSync(join(directory, 'lora.safetensors'), lora);
  writeFileSync(join(directory, 'short.safetensors'), lora.subarray(0, 200));
});

afterAll(() => rmSync(directory, {recursive: true}));

const read = async (...flags: string[]) => {
  const {settings} = await readTrainSettings(['mlx_lm.lora', ...flags], directory);
  return readStartFiles(settings, directory);
};

test.each([
  ['rows', {state: 'folder', files: {train: 3, valid: 0, test: null}}],
  ['rows/train.jsonl', {state: 'file', files: {train: null, valid: null, test: null}}],
  ['rows/train.jsonl/further', {state: 'missing', files: {train: null, valid: null, test: null}}],
  ['some/name', {state: 'missing', files: {train: null, valid: null, test: null}}],
])('data %s', async (name, data) => {
  expect((await read('--data', name)).data).toEqual(data);
});

test('no data, no weights', async () => {
  expect(await read()).toEqual({data: null, resume: null});
});

test.each([
  ['lora.safetensors', {state: 'whole', isLora: true, rank: 16, layers: [3]}],
  ['short.safetensors', {state: 'broken', why: expect.stringContaining('cut short')}],
  ['nothing.safetensors', {state: 'missing'}],
  ['rows', {state: 'broken', why: 'rows is a folder'}],
])('weights %s', async (name, resume) => {
  expect((await read('--resume-adapter-file', name)).resume).toEqual(resume);
});
