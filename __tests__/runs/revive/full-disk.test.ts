import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {afterEach, expect} from '@jest/globals';
import {RunHistory} from '../../../source/history/history.js';
import {tryToRecord} from '../../../source/runs/revive/revive.js';
import {viewOf} from '../../../source/runs/view.js';
import {gone, makeRun} from '../../helpers/home.js';
import {type Answer, PROGRAM} from '../../helpers/stage.js';
import {leavePlaces, type SmallDisk, testOnSmallDisk} from '../../journal/places.js';

afterEach(leavePlaces);

/** A run on a small disk whose trainer failed after its recorder had died. */
const endedUnseen = async (disk: SmallDisk, id = 'a1', name = 'lora') => {
  const run = makeRun(disk.folder, {id, name, command: ['python', 'x'], tmux: await gone()});
  writeFileSync(run.paths.exit, '3\n');
  writeFileSync(run.paths.log, 'its last words\n');
  return run;
};

const asker =
  (disk: SmallDisk) =>
  (...words: string[]): Answer => {
    const env = {...process.env, MLXTOP_HOME: disk.folder, TMUX: ''};
    const {stdout, stderr, status} = spawnSync(PROGRAM, words, {env, encoding: 'utf8'});
    return {stdout, stderr, code: status};
  };

const NO_ROOM = /^mlxtop: The history cannot be written: ENOSPC: [^\n]*\. Free some space on that disk, [^\n]*\n$/;

testOnSmallDisk(
  'on a full disk a run that ended unrecorded is shown as it ended, and why that is not kept',
  async disk => {
    const run = await endedUnseen(disk);
    const mlxtop = asker(disk);
    disk.fill();
    const journal = readFileSync(run.paths.journal, 'utf8');
    const answers = [
      mlxtop('status'),
      mlxtop('status', '--json'),
      mlxtop('runs'),
      mlxtop('logs'),
      mlxtop('logs', '--follow'),
      mlxtop('wait'),
      mlxtop(),
    ];
    expect(answers.map(({code}) => code)).toEqual([0, 0, 0, 0, 0, 3, 0]);
    for (const {stderr} of answers) expect(stderr).toMatch(NO_ROOM);
    const [status, json, runs, logs, followed, wait, bare] = answers.map(({stdout}) => stdout);
    expect(status).toMatch(/^state +failed, exit code 3$/m);
    expect(JSON.parse(json ?? '').run).toMatchObject({state: 'failed', exitCode: 3});
    expect(runs).toMatch(/lora +failed/);
    expect([logs, followed]).toEqual(['its last words\n', 'its last words\n']);
    expect(wait).toBe('lora: failed\n');
    expect(bare).toMatch(/The last run, lora \(a1\), failed/);
    const goesOn = mlxtop('continue', '--yes');
    expect(goesOn.code).toBe(1);
    expect(goesOn.stderr).toMatch(/The command of lora is not one|lora has no checkpoint/);
    expect(readFileSync(run.paths.journal, 'utf8')).toBe(journal);
    disk.free();
    expect(mlxtop('wait')).toEqual({stdout: 'lora: failed\n', stderr: '', code: 3});
    expect(readFileSync(run.paths.journal, 'utf8')).toContain('"type":"end"');
  },
);

testOnSmallDisk('of several such runs it is said once', async disk => {
  await endedUnseen(disk);
  await endedUnseen(disk, 'b2', 'other');
  disk.fill();
  const {stdout, stderr, code} = asker(disk)('runs');
  expect(code).toBe(0);
  expect(stderr).toMatch(NO_ROOM);
  expect(stdout).toMatch(/other +failed[\s\S]*lora +failed|lora +failed[\s\S]*other +failed/);
});

testOnSmallDisk('an open dashboard sees the end too, and writes it once there is room', async disk => {
  const run = await endedUnseen(disk);
  const history = new RunHistory(run.paths);
  history.catchUpFully();
  disk.fill();
  expect(await tryToRecord(run)).toMatch(/ENOSPC.*Free some space/);
  expect(history.catchUp()).toEqual({atEnd: true, changed: true});
  expect(history.state.end).toMatchObject({state: 'failed', exitCode: 3});
  expect(history.catchUp()).toEqual({atEnd: true, changed: false});
  disk.free();
  expect(await tryToRecord(run)).toBeNull();
  expect(readFileSync(run.paths.journal, 'utf8')).toContain('"type":"end"');
  expect(viewOf(run).run).toMatchObject({state: 'failed', exitCode: 3});
});
