import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect} from '@jest/globals';
import {runPaths} from '../../source/journal/run-folder.js';
import {readHealth} from '../../source/recorder/health.js';
import {PROGRAM, waitFor} from '../helpers/stage.js';
import {leavePlaces, type SmallDisk, temporaryFolder, testOnSmallDisk} from '../journal/places.js';

let children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  leavePlaces();
});

const REPORT = 'Iter 1: Train loss 2.000, It/sec 1.000, Tokens/sec 100.000';

/**
 * A recorder behind a pipe, with its history on that disk, and a program that writes into the pipe each line that it is
 * sent.
 */
const pipeline = (disk: SmallDisk, out: string) => {
  const fifo = join(temporaryFolder(), 'fifo');
  spawnSync('mkfifo', [fifo]);
  const env = {...process.env, MLXTOP_HOME: disk.folder};
  const script = `exec ${PROGRAM} record --name piped --interval 100ms <'${fifo}' >'${out}'`;
  const recorder = spawn('bash', ['-c', script], {env, stdio: ['ignore', 'ignore', 'pipe']});
  const writer = spawn('bash', ['-c', `exec >'${fifo}'; while read -r line; do echo "$line"; done`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  children.push(recorder, writer);
  let stderr = '';
  recorder.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const paths = () => runPaths(join(disk.folder, 'runs', /run (\S+)\)/.exec(stderr)?.[1] ?? ''));
  return {
    recorder,
    writer,
    ended: once(recorder, 'close'),
    stderr: () => stderr,
    print: (line: string) => writer.stdin.write(`${line}\n`),
    journal: () => readFileSync(paths().journal, 'utf8'),
    problem: () => readHealth(paths().health),
  };
};

testOnSmallDisk('^C on a full disk ends neither the recorder nor who writes, and is noted afterwards', async disk => {
  const out = join(temporaryFolder(), 'out');
  const {recorder, writer, ended, print, stderr, journal, problem} = pipeline(disk, out);
  print(REPORT);
  await waitFor('the report', () => journal().includes('"report"'), stderr);
  disk.fill();
  // The journal's own last page may have room for some events more.
  await waitFor('the last page to be full', () => problem()?.includes('disk is full'), journal);
  recorder.kill('SIGINT');
  print('still there');
  await waitFor('what is said after ^C', () => readFileSync(out, 'utf8').includes('still there'), stderr);
  expect(journal()).not.toContain('"type":"stop"');
  disk.free();
  await waitFor('the note of it', () => journal().includes('"type":"stop"'), stderr);
  writer.stdin.end();
  expect(await ended).toEqual([0, null]);
  expect(stderr()).toContain('piped: stopped.');
});

testOnSmallDisk('output that a full disk does not take is no longer passed on, and still recorded', async disk => {
  const {writer, ended, print, stderr, journal} = pipeline(disk, '/dev/full');
  print('first words');
  await waitFor('the note of it', () => stderr().includes('can no longer be passed on'), stderr);
  print(REPORT);
  print('Saved final weights to a/adapters.safetensors.');
  await waitFor('the report', () => journal().includes('"report"'), stderr);
  writer.stdin.end();
  expect(await ended).toEqual([0, null]);
  expect(stderr()).toMatch(
    /^mlxtop: recording piped .*\nmlxtop: the output can no longer be passed on \(ENOSPC: .*\nmlxtop: piped: finished\.\n$/,
  );
});
