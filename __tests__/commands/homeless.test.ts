import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

/** A home that is the folder where a command happens to be called would be another one for the recorder. */
test.each([
  ['empty', {HOME: ''}],
  ['no whole path', {HOME: 'here'}],
])('a HOME that is %s is rejected as a place for runs, and no unrecorded run is started', (_what, home) => {
  const env = {...home, MLXTOP_HOME: '', XDG_DATA_HOME: '', XDG_CONFIG_HOME: ''};
  for (const words of [['runs'], ['run', '--detach', '-L', stage.socket, '--', 'touch', 'started']]) {
    const {code, stderr} = stage.mlxtop(words, env);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'mlxtop: No home folder is known, so there is no place for runs.\n' +
        'Set HOME, or MLXTOP_HOME, to the absolute path of a folder.\n',
    );
  }
  expect(readdirSync(stage.folder)).toEqual([]);
});

test('a relative MLXTOP_HOME starts at the folder of the call, for the recorder too', () => {
  const env = {MLXTOP_HOME: 'here', HOME: '', XDG_CONFIG_HOME: ''};
  const id = stage.start(['true'], [], env);
  expect(stage.mlxtop(['wait', id], env)).toMatchObject({stdout: 'mlxtop: finished\n', code: 0});
  const {run} = JSON.parse(stage.mlxtop(['status', id, '--json'], {MLXTOP_HOME: join(stage.folder, 'here')}).stdout);
  expect(run).toMatchObject({state: 'finished', exitCode: 0});
  expect(existsSync(join(stage.folder, 'here', 'runs', id, 'trainer.log'))).toBe(true);
  const alerts = stage.mlxtop(['alerts'], env);
  expect(alerts).toMatchObject({code: 0, stdout: expect.stringContaining('the home folder is unknown: set HOME')});
});

test('a run is recorded for a user whose home the system does not know', async () => {
  const preload = join(process.cwd(), '__tests__', 'fixtures', 'no-home.mjs');
  const homeless = createStage(['node', '--import', preload, `${PROGRAM}.js`]);
  try {
    const id = homeless.start(['sh', '-c', 'echo hello; sleep 600']);
    await waitFor('the output', () => homeless.mlxtop(['logs', id]).stdout.trim() === 'hello');
    expect(homeless.status(id).recorder).toMatchObject({alive: true});
  } finally {
    await homeless.close();
  }
});

/** As in a container. */
const UNKNOWN = 54_321;
const asUnknown = (...words: string[]) => {
  const {HOME: _home, XDG_CONFIG_HOME: _config, XDG_DATA_HOME: _data, ...env} = stage.env;
  return (more: NodeJS.ProcessEnv) => {
    const options = {env: {...env, ...more}, cwd: '/', uid: UNKNOWN, gid: UNKNOWN, encoding: 'utf8'} as const;
    const {status, stdout, stderr} = spawnSync(join(stage.folder, 'dist', 'mlxtop'), words, options);
    return {code: status, stdout, stderr};
  };
};

const testAsRoot = process.getuid?.() === 0 ? test : test.skip;

testAsRoot('a user of whom the system knows no home needs MLXTOP_HOME alone (skipped unless root)', () => {
  mkdirSync(stage.home);
  chmodSync(stage.folder, 0o755);
  // The folder that this clone lies in may be closed to others.
  cpSync(dirname(PROGRAM), join(stage.folder, 'dist'), {recursive: true});
  chmodSync(stage.home, 0o777);
  const runs = asUnknown('runs');
  expect(runs({})).toMatchObject({code: 0, stderr: '', stdout: expect.stringContaining('No runs yet')});
  expect(runs({MLXTOP_HOME: ''})).toMatchObject({code: 1, stderr: expect.stringContaining('No home folder is known')});
  expect(asUnknown('memory')({})).toMatchObject({code: 0, stderr: ''});
});
