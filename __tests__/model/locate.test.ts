import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import {cacheRoot} from '../../source/model/cache-root.js';
import {locateModel} from '../../source/model/locate.js';
import {readModel} from '../../source/model/read-model.js';
import {writeKnownModel} from '../helpers/model-folder.js';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-cache-')));
});
afterEach(() => rmSync(root, {recursive: true, force: true}));

const NAME = 'mlx-community/SmolLM2-135M';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98';
const FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

const repository = () => join(root, 'hub', 'models--mlx-community--SmolLM2-135M');
const locate = (name = NAME, environment: NodeJS.ProcessEnv = {}) =>
  locateModel(name, {directory: root, environment: {HF_HOME: root, HOME: root, ...environment}});

/** A snapshot as huggingface_hub keeps it: links to blobs. `xet`: the blobs are links to shared ones in their turn. */
const snapshot = (commit = COMMIT, {main = true, xet = false, shards = 1} = {}) => {
  const blobs = join(repository(), 'blobs');
  const folder = join(repository(), 'snapshots', commit);
  const shared = join(root, 'hub', 'blobs', 'ab');
  for (const one of [blobs, folder, shared, join(repository(), 'refs')]) mkdirSync(one, {recursive: true});
  const source = writeKnownModel(join(root, `made-${commit}`), 'SmolLM2-135M', {layers: 2, shards});
  const names =
    shards === 1 ? FILES : ['config.json', 'model.safetensors.index.json', ...FILES.slice(2), ...shardNames];
  for (const [index, name] of names.entries()) {
    const blob = join(blobs, `${commit.slice(0, 4)}${index}`);
    const target = xet ? join(shared, `${commit}${index}`) : join(source, name);
    if (xet) symlinkSync(join(source, name), target);
    symlinkSync(target, blob);
    symlinkSync(relative(folder, blob), join(folder, name));
  }
  if (main) writeFileSync(join(repository(), 'refs', 'main'), commit);
  return folder;
};
const shardNames = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];

describe("the cache's folder", () => {
  const at = (environment: NodeJS.ProcessEnv) =>
    cacheRoot({directory: '/work', environment: {HOME: '/home/a', ...environment}});

  test.each([
    [{}, '/home/a/.cache/huggingface/hub'],
    [{XDG_CACHE_HOME: '/x'}, '/x/huggingface/hub'],
    [{HF_HOME: '~/hf', XDG_CACHE_HOME: '/x'}, '/home/a/hf/hub'],
    [{HUGGINGFACE_HUB_CACHE: '$DISK/old', DISK: '/d', HF_HOME: '/h'}, '/d/old'],
    [{HF_HUB_CACHE: `$${'{DISK}'}/new`, DISK: '/d', HUGGINGFACE_HUB_CACHE: '/o'}, '/d/new'],
    [{HF_HUB_CACHE: 'mine'}, '/work/mine'],
    [{HF_HOME: '$NOWHERE/x'}, '/work/$NOWHERE/x/hub'],
  ])('%j', (environment, expected) => {
    expect(at(environment)).toBe(expected);
  });
});

test('a folder of that name comes before the cache', () => {
  snapshot();
  const folder = writeKnownModel(join(root, NAME), 'SmolLM2-135M', {layers: 1});
  expect(locate()).toEqual({state: 'found', folder, revision: null, remarks: []});
});

test("main's snapshot is found through its links", () => {
  const folder = snapshot();
  snapshot(OTHER, {main: false});
  expect(locate()).toEqual({state: 'found', folder, revision: COMMIT, remarks: []});
  expect(readModel(locate(), NAME)).toMatchObject({name: NAME, revision: COMMIT, folder});
});

test('blobs may be links to blobs that several models share', () => {
  snapshot(COMMIT, {xet: true});
  expect(locate().state).toBe('found');
});

test('without a note of main the only snapshot is taken, or the newest, and it says so', () => {
  const older = snapshot(COMMIT, {main: false});
  expect(locate()).toMatchObject({
    state: 'found',
    revision: COMMIT,
    remarks: [expect.stringContaining('the only snapshot')],
  });
  const newer = snapshot(OTHER, {main: false});
  utimesSync(older, 1000, 1000);
  utimesSync(newer, 2000, 2000);
  expect(locate()).toMatchObject({revision: OTHER, remarks: [expect.stringContaining('the newest of 2')]});
  expect(locate(NAME, {HF_HUB_OFFLINE: '1'})).toMatchObject({
    remarks: [expect.stringContaining('LocalEntryNotFoundError')],
  });
});

test('a shard that never came makes it incomplete; the listing tells its size', () => {
  const folder = snapshot(COMMIT, {shards: 2});
  unlinkSync(join(folder, shardNames[1] ?? ''));
  mkdirSync(join(repository(), 'trees'));
  const files = {
    [shardNames[1] ?? '']: {size: 4000, blob_id: 'x'},
    'config.json': {size: 1, blob_id: 'y'},
    'README.md': {size: 9, blob_id: 'z'},
  };
  writeFileSync(join(repository(), 'trees', `${COMMIT}.json`), JSON.stringify({format_version: 1, files}));
  writeFileSync(join(repository(), 'blobs', 'abc.incomplete'), Buffer.alloc(3 * 1024 * 1024));
  const located = locate(NAME, {HF_HUB_OFFLINE: '1'});
  expect(located).toMatchObject({
    state: 'incomplete',
    missing: [{file: shardNames[1], bytes: 4000}],
    isOffline: true,
    remarks: [expect.stringContaining('3 MB')],
  });
  expect(() => readModel(located, NAME)).toThrow(/is incomplete: model-00002-of-00002\.safetensors/);
});

test('a file that only the listing names is missed, other files are not', () => {
  snapshot();
  mkdirSync(join(repository(), 'trees'));
  const files = {'chat_template.jinja': {size: 7}, 'onnx/model.onnx': {size: 8}, '.gitattributes': {size: 1}};
  writeFileSync(join(repository(), 'trees', `${COMMIT}.json`), JSON.stringify({format_version: 1, files}));
  expect(locate()).toMatchObject({missing: [{file: 'chat_template.jinja', bytes: 7}]});
  writeFileSync(join(repository(), 'trees', `${COMMIT}.json`), JSON.stringify({format_version: 2, files}));
  expect(locate().state).toBe('found');
});

test('a link to nothing is a missing file', () => {
  const folder = snapshot();
  rmSync(join(root, `made-${COMMIT}`, 'tokenizer.json'));
  expect(locate()).toMatchObject({state: 'incomplete', folder, missing: [{file: 'tokenizer.json', bytes: null}]});
});

test.each([['nothing'], ['weights'], ['tokenizer']])('a folder without %s is incomplete', what => {
  const folder = writeKnownModel(join(root, 'own'), 'SmolLM2-135M', {layers: 1});
  if (what === 'nothing') rmSync(join(folder, 'config.json'));
  if (what === 'weights') rmSync(join(folder, 'model.safetensors'));
  if (what === 'tokenizer') rmSync(join(folder, 'tokenizer.json'));
  const gone = {nothing: 'config.json', weights: 'model.safetensors', tokenizer: 'tokenizer.json'}[what];
  expect(locate('own')).toMatchObject({state: 'incomplete', missing: [{file: gone}]});
});

test('an index of another layout beside one whole file does not count', () => {
  const folder = writeKnownModel(join(root, 'own'), 'SmolLM2-135M', {layers: 1});
  writeFileSync(
    join(folder, 'model.safetensors.index.json'),
    JSON.stringify({weight_map: {a: 'model-1-of-9.safetensors'}}),
  );
  expect(locate('own').state).toBe('found');
});

test('what is not there would be downloaded, or fails where that is forbidden', () => {
  expect(locate('org/none')).toEqual({
    state: 'missing',
    lookedIn: [join(root, 'hub', 'models--org--none')],
    isOffline: false,
    remarks: [],
  });
  for (const environment of [
    {HF_HUB_OFFLINE: 'yes'},
    {TRANSFORMERS_OFFLINE: '1'},
    {HF_HUB_OFFLINE: '', TRANSFORMERS_OFFLINE: 'on'},
  ])
    expect(locate('org/none', environment)).toMatchObject({state: 'missing', isOffline: true});
  expect(locate('org/none', {HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1'})).toMatchObject({isOffline: false});
  expect(() => readModel(locate('org/none'), 'org/none')).toThrow(/not on this disk/);
});

test('what is no name of a model says why nothing is found', () => {
  expect(locate('~/models/mine')).toMatchObject({
    state: 'missing',
    remarks: [expect.stringContaining("does not expand '~'")],
  });
  expect(locate('./models/mine')).toMatchObject({state: 'missing', lookedIn: [join(root, 'models/mine')]});
  expect(locate('../..\u001b[31m/x')).toMatchObject({remarks: [expect.not.stringContaining('\u001b')]});
});

test('what to do next depends on what is missing', () => {
  const nextStep = (name: string): string => {
    try {
      readModel(locate(name), name);
    } catch (error) {
      if (error instanceof UserError) return error.nextStep;
    }
    return '';
  };
  expect(nextStep('org/none')).toBe('Download it first: hf download org/none');
  expect(nextStep('~/mine')).toContain('path');
  unlinkSync(join(snapshot(COMMIT), 'tokenizer.json'));
  expect(nextStep(NAME)).toBe(`Download the rest: hf download ${NAME}`);
  mkdirSync(join(root, 'own'));
  expect(nextStep('own')).toContain('Copy what is missing');
});

test("ModelScope's cache is searched when mlx_lm would", () => {
  const environment = {MLXLM_USE_MODELSCOPE: 'True'};
  snapshot();
  expect(locate('Qwen/Qwen2.5-0.5B', environment)).toMatchObject({state: 'missing'});
  const folder = writeKnownModel(join(root, '.cache/modelscope/hub/models/Qwen/Qwen2___5-0___5B'), 'Qwen2.5-0.5B', {
    layers: 1,
  });
  expect(locate('Qwen/Qwen2.5-0.5B', environment)).toMatchObject({state: 'found', folder});
});
