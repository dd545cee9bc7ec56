import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {appendFileSync, closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import {gone, living, makeRun} from '../helpers/home.js';
import {ON_LINUX, processFile, wordsOf} from '../helpers/processes.js';
import {createStage, PROGRAM, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
const children = new Set<ChildProcess>();

beforeEach(() => {
  stage = createStage();
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  return stage.close();
});

/** A command of ours whose output is read at the test's pace. */
const start = (...words: string[]) => {
  const child = spawn(PROGRAM, words, {env: stage.env, cwd: stage.folder, stdio: ['ignore', 'pipe', 'pipe']});
  children.add(child);
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  const ended = new Promise<{code: number | null; signal: string | null; stderr: string}>(resolve => {
    child.on('close', (code, signal) => resolve({code, signal, stderr}));
  });
  return {child, pid: child.pid ?? 0, stdout: child.stdout, ended};
};

const bash = (script: string) => {
  const env = {...stage.env, P: PROGRAM};
  const {stdout, stderr, status} = spawnSync('bash', ['-o', 'pipefail', '-c', script], {
    env,
    encoding: 'utf8',
    cwd: stage.folder,
  });
  return {stdout, stderr, status};
};

const textOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  let text = '';
  for await (const chunk of stream) text += chunk.toString('latin1');
  return text;
};

describe('logs', () => {
  const ended = async (log: string) => {
    const run = makeRun(stage.home, {id: 'a1', tmux: await gone()});
    writeFileSync(run.paths.log, log);
    return run;
  };

  test('with --raw they are copied byte by byte, whatever they are', async () => {
    const bytes = Buffer.from(Array.from({length: 256 * 1500}, (_, index) => (index * 7) % 256));
    const run = await ended('');
    writeFileSync(run.paths.log, bytes);
    const {stdout} = spawnSync(PROGRAM, ['logs', '--raw'], {env: stage.env, maxBuffer: 2 ** 24});
    expect(stdout.equals(bytes)).toBe(true);
  });

  test('a reader that closes the pipe is no error', async () => {
    await ended('line\n'.repeat(1_000_000));
    expect(bash('"$P" logs | head -1')).toEqual({stdout: 'line\n', stderr: '', status: 0});
    expect(bash('"$P" logs | true')).toMatchObject({stderr: '', status: 0});
  });

  (ON_LINUX ? test : test.skip)('waits for a slow reader without using memory', async () => {
    const run = await ended('');
    const fd = openSync(run.paths.log, 'r+');
    ftruncateSync(fd, 1024 ** 3);
    closeSync(fd);
    const {stdout, pid, ended: end} = start('logs', '--raw');
    let read = 0;
    let peakKilobytes = 0;
    for await (const chunk of stdout) {
      read += chunk.length;
      if (read < 32 * 1024 ** 2) continue;
      peakKilobytes = Number(/VmHWM:\s+(\d+)/.exec(processFile(pid ?? 0, 'status'))?.[1]);
      break;
    }
    expect(peakKilobytes / 1024).toBeGreaterThan(10);
    expect(peakKilobytes / 1024).toBeLessThan(200);
    expect(await end).toEqual({code: 0, signal: null, stderr: ''});
  });

  test('without a log it prints nothing and succeeds', async () => {
    makeRun(stage.home, {id: 'a1', tmux: await gone()});
    expect(stage.mlxtop(['logs'])).toEqual({stdout: '', stderr: '', code: 0});
    expect(stage.mlxtop(['logs', '--follow'])).toEqual({stdout: '', stderr: '', code: 0});
  });

  test('--raw --follow continues until the end, to the last byte', async () => {
    const run = makeRun(stage.home, {id: 'a1', tmux: await living()});
    const {wrapperIdentity} = await living();
    writeFileSync(run.paths.lock, JSON.stringify({pid: process.pid, identity: wrapperIdentity}));
    const {stdout, ended: end} = start('logs', '--raw', '--follow');
    let got = '';
    stdout.on('data', chunk => {
      got += chunk;
    });
    let written = '';
    const write = (text: string) => {
      written += text;
      appendFileSync(run.paths.log, text);
    };
    for (const piece of ['begin\r\n', 'x'.repeat(1_000_000), '\r50 %', 'é\n']) {
      write(piece);
      await waitFor('the piece', () => got === written);
    }
    write('the last bytes, without a line feed');
    appendEvent(run.paths.journal, {t: Date.now(), type: 'end', state: 'finished', exitCode: 0});
    expect(await end).toEqual({code: 0, signal: null, stderr: ''});
    expect(got).toBe(written);
  });

  test('--follow of a real run ends with it', async () => {
    const id = stage.start(['sh', '-c', 'echo begin; sleep 0.3; seq 1 5000; printf last']);
    const {stdout, ended: end} = start('logs', '-f');
    const [text, {code}] = await Promise.all([textOf(stdout), end]);
    expect(code).toBe(0);
    const log = readFileSync(join(stage.runFolder(id), 'trainer.log'), 'latin1');
    expect(log).toMatch(/^begin\r\n1\r\n[\s\S]*\r\n5000\r\nlast$/);
    expect(text).toBe(`${log.replaceAll('\r\n', '\n')}\n`);
  });
});

test('memory --watch writes one document per line, until the reader closes the pipe', () => {
  const {stdout, stderr, status} = bash('"$P" memory --watch --json --interval 100ms | head -2');
  expect({stderr, status}).toEqual({stderr: '', status: 0});
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines).toHaveLength(2);
  expect(lines[1].takenAt > lines[0].takenAt).toBe(true);
});

test('an error that cannot be printed does not change the exit code', async () => {
  const {child, ended} = start('nonsense');
  child.stderr?.destroy();
  expect(await ended).toEqual({code: 2, signal: null, stderr: ''});
});

(existsSync('/dev/full') ? test : test.skip).each(['runs', '--help', 'logs', 'memory --json'])(
  '%s on a full disk is an error in words',
  async words => {
    const run = makeRun(stage.home, {id: 'a1', tmux: await gone()});
    writeFileSync(run.paths.log, 'line\n'.repeat(100_000));
    const stderr = expect.stringMatching(
      /^mlxtop: Standard output cannot be written: ENOSPC: .*\nFree some space on the disk that it goes to\.\n$/,
    );
    expect(bash(`"$P" ${words} >/dev/full`)).toEqual({stdout: '', stderr, status: 1});
  },
);

(existsSync('/dev/full') ? test : test.skip)('standard error on a full disk does not affect the command', () => {
  expect(bash('"$P" nonsense 2>/dev/full')).toMatchObject({status: 2});
  expect(bash('"$P" --version 2>/dev/full')).toMatchObject({stdout: expect.stringMatching(/^\d/), status: 0});
});

describe('wait', () => {
  test.each([
    ['0', 'finished', 0],
    ['3', 'failed', 3],
    ['130', 'stopped', 130],
    ['255', 'failed', 255],
    ['', 'interrupted', 1],
  ])("gives the trainer's code %s", async (written, state, code) => {
    const run = makeRun(stage.home, {id: 'a1', name: 'lora', tmux: await gone()});
    if (written) writeFileSync(run.paths.exit, `${written}\n`);
    expect(stage.mlxtop(['wait', 'lora'])).toEqual({stdout: `lora: ${state}\n`, stderr: '', code});
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends by %s, and the run continues', async signal => {
    const id = stage.start(['node', trainerFile('steady.mjs'), '--ms', '20']);
    const {pid, ended} = start('wait');
    await waitFor('the program to wait', () =>
      wordsOf(pid ?? 0)
        .join(' ')
        .includes('mlxtop.js'),
    );
    process.kill(pid, signal);
    expect(await ended).toMatchObject({signal, stderr: ''});
    expect(processState(stage.record(id).tmux.wrapperPid)).not.toBeNull();
    expect(stage.status().run.endedAt).toBeNull();
  });
});
