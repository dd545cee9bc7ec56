import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {readHeartbeat, waitForBeat} from '../../source/journal/heartbeat.js';
import {readLock} from '../../source/journal/lock.js';
import {type RunPaths, writeRunRecord} from '../../source/journal/run-folder.js';
import {readHealth} from '../../source/recorder/health.js';
import {isStillOurs} from '../../source/recorder/main.js';
import {bundled} from '../journal/bundled.js';
import {leavePlaces} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, host, newRun, recordOf, reportLine, sh, startTrainer} from './recording.js';

let program = '';
const recorders: ChildProcess[] = [];

beforeEach(() => {
  program = bundled('recorder/program.ts');
});

afterEach(async () => {
  for (const recorder of recorders.splice(0)) recorder.kill('SIGKILL');
  await endTrainers();
  leavePlaces();
});

/** A recorder as tmux starts it: a process of its own, the output on its standard input. */
const startRecorder = (paths: RunPaths, wrapperPid: number) => {
  const words = [program, '--folder', paths.folder, '--wrapper-pid', String(wrapperPid)];
  const child = spawn(process.execPath, words, {stdio: ['pipe', 'ignore', 'pipe']});
  recorders.push(child);
  // Nobody reads any more when it has ended before its pipe.
  child.stdin.on('error', () => undefined);
  return {child, code: once(child, 'exit').then(([code]) => code as number | null)};
};

const aRun = (): RunPaths => {
  const paths = newRun();
  writeRunRecord(paths, recordOf());
  return paths;
};

const stateOf = (paths: RunPaths) => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  return history.state;
};

const isRecorded = (paths: RunPaths) => until(() => stateOf(paths).sample !== null, 'it is recorded');

test('a run is ours until another recorder has or had its lock; a removed disk changes nothing', () => {
  const paths = aRun();
  const owner = {pid: 7, identity: 'seven'};
  expect(isStillOurs(paths, owner)).toBe(false);
  writeFileSync(paths.lock, JSON.stringify(owner));
  expect(isStillOurs(paths, owner)).toBe(true);
  writeFileSync(paths.lock, JSON.stringify({pid: 8, identity: 'eight'}));
  expect(isStillOurs(paths, owner)).toBe(false);
  rmSync(paths.folder, {recursive: true});
  expect(isStillOurs(paths, owner)).toBe(true);
});

test('records a run to its end, and gives the lock back', async () => {
  const paths = aRun();
  const {wrapperPid, output} = startTrainer(sh(`echo '${reportLine(5)}'; exit 3`), paths);
  const {child, code} = startRecorder(paths, wrapperPid);
  output.pipe(child.stdin, {end: false});
  expect(await code).toBe(0);
  expect(stateOf(paths)).toMatchObject({training: {iteration: 5}, end: {state: 'failed', exitCode: 3}});
  expect(readHealth(paths.health)).toBeNull();
  expect(readdirSync(paths.folder).sort()).toEqual(
    [
      'clock',
      'exit',
      'health',
      'heartbeat',
      'journal.ndjson',
      'rollup.json',
      'run.json',
      'status-line',
      'summary.json',
      'trainer.log',
    ].sort(),
  );
});

test('a second one for the same run gives way, and the first continues', async () => {
  const paths = aRun();
  const {wrapperPid} = startTrainer(sh('exec sleep 60'), paths);
  const first = startRecorder(paths, wrapperPid);
  await isRecorded(paths);
  expect(await startRecorder(paths, wrapperPid).code).toBe(1);
  expect(readLock(paths.lock)?.pid).toBe(first.child.pid);
  first.child.stdin.write(`${reportLine(8)}\n`);
  await until(() => stateOf(paths).training.iteration === 8, 'the first still reads');
  expect(stateOf(paths).recordings).toBe(1);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends the recording properly', async signal => {
  const paths = aRun();
  const {wrapperPid} = startTrainer(sh('exec sleep 60'), paths);
  const {child, code} = startRecorder(paths, wrapperPid);
  await isRecorded(paths);
  child.kill(signal);
  expect(await code).toBe(0);
  expect(readFileSync(paths.journal, 'utf8')).toContain('"recording-ended","reason":"signal"');
  expect(existsSync(paths.lock)).toBe(false);
});

test('one that cannot be seen from here keeps the lock', async () => {
  const paths = aRun();
  const {wrapperPid} = startTrainer(sh('exec sleep 60'), paths);
  const place = {...(await host.place()), machine: 'another', host: 'gpu-box', boot: 'another'};
  const lock = JSON.stringify({pid: 2 ** 22 + 1, identity: 'then', place});
  writeFileSync(paths.lock, lock);
  expect(await startRecorder(paths, wrapperPid).code).toBe(1);
  expect(readFileSync(paths.lock, 'utf8')).toBe(lock);
  expect(readdirSync(paths.folder).sort()).toEqual(['journal.ndjson', 'lock', 'run.json']);
});

test('it beats, from the place in its lock, until it cannot', async () => {
  const paths = aRun();
  const {wrapperPid} = startTrainer(sh('exec sleep 60'), paths);
  const {child} = startRecorder(paths, wrapperPid);
  await isRecorded(paths);
  expect(await waitForBeat(paths.heartbeat, 60_000)).toBe(true);
  const place = await host.place();
  expect(readHeartbeat(paths.heartbeat)).toMatchObject({pid: child.pid, place});
  expect(readLock(paths.lock)).toMatchObject({pid: child.pid, place});
  child.kill('SIGSTOP');
  await until(async () => !(await waitForBeat(paths.heartbeat)), 'a stopped one is silent');
  child.kill('SIGCONT');
  expect(await waitForBeat(paths.heartbeat, 60_000)).toBe(true);
});

test('one that was killed is followed by the next, which takes its lock and marks the gap', async () => {
  const paths = aRun();
  const {wrapperPid} = startTrainer(sh('exec sleep 60'), paths);
  const {child, code} = startRecorder(paths, wrapperPid);
  await isRecorded(paths);
  child.kill('SIGKILL');
  await code;
  expect(readLock(paths.lock)?.pid).toBe(child.pid);
  const next = startRecorder(paths, wrapperPid);
  await until(() => stateOf(paths).recordings === 2, 'the next records');
  expect(readLock(paths.lock)?.pid).toBe(next.child.pid);
  expect(readFileSync(paths.journal, 'utf8')).toMatch(/"gapSeconds":\d/);
});

test('a folder without a run is said', async () => {
  const {child, code} = startRecorder(newRun(), process.pid);
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', piece => {
    text += piece;
  });
  expect(await code).toBe(9);
  expect(text).toContain('There is no run in');
});
