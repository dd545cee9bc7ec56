import {spawn, spawnSync} from 'node:child_process';
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {Run} from '../../source/journal/runs.js';
import {gone, living, makeRun} from '../helpers/home.js';
import {ON_LINUX, processFile} from '../helpers/processes.js';
import {createStage, PROGRAM, type Stage} from '../helpers/stage.js';
import {SAMPLES} from '../journal/samples.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const ended = async (): Promise<Run> =>
  makeRun(stage.home, {id: 'a1', tmux: await gone()}, [
    {...SAMPLES.report, t: Date.now() - 5000},
    {t: Date.now() - 1000, type: 'end', state: 'finished', exitCode: 0},
  ]);

const bash = (script: string) => {
  const options = {env: {...stage.env, P: PROGRAM}, encoding: 'utf8', cwd: stage.folder} as const;
  const {stdout, stderr, status} = spawnSync('bash', ['-o', 'pipefail', '-c', script], options);
  return {stdout, stderr, status};
};

test('which format is asked for, and what does not go together is named', async () => {
  await ended();
  for (const words of [[], ['--csv', '--ndjson'], ['--csv', '--follow'], ['--ndjson', '--whole']]) {
    const {code, stdout, stderr} = stage.mlxtop(['export', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^mlxtop: .+\n.*--(?:csv|ndjson)/);
  }
});

test('each format of an ended run', async () => {
  await ended();
  const table = stage.mlxtop(['export', '--csv']);
  expect(table).toMatchObject({code: 0, stderr: ''});
  expect(
    table.stdout
      .trimEnd()
      .split('\n')
      .map(line => line.split(',')[0]),
  ).toEqual(['run', 'a1']);
  const lines = stage.mlxtop(['export', '--ndjson', '--follow', '--output', join(stage.folder, 'a.ndjson')]);
  expect(lines).toEqual({code: 0, stdout: `Wrote ${join(stage.folder, 'a.ndjson')}.\n`, stderr: ''});
  const events = readFileSync(join(stage.folder, 'a.ndjson'), 'utf8').trimEnd().split('\n');
  expect(events.map(line => JSON.parse(line).event)).toEqual(['run', 'report', 'end']);
  const files = stage.mlxtop(['export', '--tensorboard', join(stage.folder, 'tb')]);
  expect(files).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Wrote .*tb\/mlxtop\. To look at it: tensorboard --logdir .*tb\n$/),
  });
});

(ON_LINUX ? test : test.skip)('a disk that is full is said to be', async () => {
  await ended();
  const {status, stderr} = bash('"$P" export --csv > /dev/full');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/cannot be written: ENOSPC.*\nFree some space/)]);
});

describe('a reader', () => {
  const alive = async (): Promise<Run> => {
    const run = makeRun(stage.home, {id: 'a1', tmux: await living()}, [{...SAMPLES.report, t: Date.now()}]);
    const {wrapperIdentity} = await living();
    writeFileSync(run.paths.lock, JSON.stringify({pid: process.pid, identity: wrapperIdentity}));
    return run;
  };

  test('that goes ends a stream of a quiet run, without a word', async () => {
    await alive();
    const {stdout, stderr, status} = bash('"$P" export --ndjson --follow | head -1');
    expect([JSON.parse(stdout).event, stderr, status]).toEqual(['run', '', 0]);
  });

  test('is told when nothing comes any more', async () => {
    await alive();
    const {code, stdout, stderr} = stage.mlxtop(['export', '--ndjson', '--follow', '--idle-timeout', '300ms']);
    expect(code).toBe(1);
    expect(stdout).toContain('"event":"idle-timeout"');
    expect(stderr).toMatch(/nothing was recorded for 0\.3 s.*\n.*mlxtop status mlxtop/);
  });

  (ON_LINUX ? test : test.skip)('that is slow is waited for, without using memory', async () => {
    const run = await ended();
    const t = Date.now();
    const line = (index: number) => `${JSON.stringify({...SAMPLES.sample, t: t + 2000 * index})}\n`;
    appendFileSync(run.paths.journal, Array.from({length: 50_000}, (_, index) => line(index)).join(''));
    const child = spawn(PROGRAM, ['export', '--ndjson'], {env: stage.env, stdio: ['ignore', 'pipe', 'inherit']});
    let read = 0;
    for await (const chunk of child.stdout) {
      read += chunk.length;
      if (read > 16 * 1024 ** 2) break;
    }
    const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(processFile(child.pid ?? 0, 'status'))?.[1]);
    child.kill('SIGKILL');
    expect(kilobytes / 1024).toBeGreaterThan(10);
    expect(kilobytes / 1024).toBeLessThan(200);
  });
});
