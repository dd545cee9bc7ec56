import {existsSync, mkdirSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {RunPaths} from '../../../source/journal/run-folder.js';
import {runPaths} from '../../../source/journal/run-folder.js';
import type {RunRecord} from '../../../source/journal/run-record.js';
import {putInside} from '../../../source/runs/start/put-inside.js';
import {leavePlaces, temporaryFolder} from '../../journal/places.js';
import {recordOf} from '../../recorder/recording.js';

const from = fileURLToPath(new URL('../../../source/trainer/inside/python/', import.meta.url));

let paths: RunPaths;
let said: string[];

beforeEach(() => {
  paths = runPaths(temporaryFolder());
  said = [];
});

afterEach(leavePlaces);

const put = (more: Partial<RunRecord>, environment: NodeJS.ProcessEnv = {}, modules = from) =>
  putInside(paths, recordOf({command: ['mlx_lm.lora', '--train'], ...more}), {
    environment,
    complain: text => said.push(text),
    isBegun: true,
    from: modules,
  });

test('is done for nobody who has not asked for it', () => {
  expect(put({})).toEqual({});
  expect(put({inside: false})).toEqual({});
  expect(existsSync(paths.inside)).toBe(false);
});

test("puts the modules into the run's folder, for the user alone, before the user's own path", () => {
  expect(put({inside: true}, {PYTHONPATH: 'lib'})).toEqual({PYTHONPATH: `${paths.inside}:lib`});
  expect(readdirSync(paths.inside).sort()).toEqual(['mlxtop_inside.py', 'sitecustomize.py']);
  expect(statSync(paths.inside).mode & 0o777).toBe(0o700);
  expect(statSync(join(paths.inside, 'sitecustomize.py')).mode & 0o777).toBe(0o600);
  expect(said).toEqual([]);
});

test('where it cannot be done, the run starts without, and says so once', () => {
  expect(put({inside: true, command: ['python', '-I', '-m', 'mlx_lm', 'lora']})).toEqual({});
  expect(said).toEqual(['Note: --inside has no effect here: python -I takes no module from PYTHONPATH.\n']);
  expect(existsSync(paths.journal)).toBe(true);
  expect(existsSync(paths.inside)).toBe(false);
});

test('where the settings alone ask for it, another trainer starts without a word', () => {
  const command = ['python', '-m', 'mlx_vlm.lora'];
  expect(put({inside: true, insideBySetting: true, command})).toEqual({});
  expect([said, existsSync(paths.journal)]).toEqual([[], false]);
  expect(put({inside: true, command})).toEqual({});
  expect(said).toHaveLength(1);
});

test('the modules of a run from within which it is started are left out', () => {
  const outer = runPaths(temporaryFolder());
  putInside(outer, recordOf({command: ['sh', 'sweep.sh'], inside: true}), {
    ...{environment: {}, complain: () => undefined, isBegun: true, from},
  });
  const PYTHONPATH = `${outer.inside}:lib`;
  expect(put({}, {PYTHONPATH})).toEqual({PYTHONPATH: 'lib'});
  expect(put({}, {PYTHONPATH: outer.inside})).toEqual({PYTHONPATH: ''});
  expect(put({inside: true}, {PYTHONPATH})).toEqual({PYTHONPATH: `${paths.inside}:lib`});
  expect(put({}, {PYTHONPATH: 'lib::other'})).toEqual({});
});

test('a folder that takes no modules, or has none, does not stop the start', () => {
  expect(put({inside: true}, {}, '/nowhere')).toEqual({});
  expect(said[0]).toMatch(/^Note: --inside has no effect here: its module cannot be put into the run's folder: ENOENT/);
  expect(existsSync(paths.inside)).toBe(false);
  paths = runPaths(join(temporaryFolder(), 'a:b'));
  mkdirSync(paths.folder);
  expect(put({inside: true})).toEqual({});
  expect(said.at(-1)).toMatch(/the path of the run's folder has a colon/);
});
