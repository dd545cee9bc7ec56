import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import type {Actor, Pressure, RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {writeRunRecord} from '../../source/journal/run-folder.js';
import type {AutoPause} from '../../source/journal/run-record.js';
import {resume} from '../../source/trainer/control/index.js';
import {createCellar} from '../helpers/cellar.js';
import {bundled} from '../journal/bundled.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {stateOf, until} from '../trainer/runs.js';
import {endGuards, guardsOf} from './guards.js';
import {endTrainers, host, newRun, recordOf, startTrainer, trainerOnce} from './recording.js';

/** Short times, and none that a test would wait for. */
const PLAN: AutoPause = {
  when: 'red',
  resumeAt: 'green',
  afterSeconds: 0.1,
  resumeAfterSeconds: 0.1,
  maxPauseSeconds: 60,
  minRunSeconds: 0,
};

let program = '';
const recorders: ChildProcess[] = [];
const folders: string[] = [];

beforeEach(() => {
  program = bundled('recorder/policy-program.ts');
});

afterEach(async () => {
  for (const recorder of recorders.splice(0)) recorder.kill('SIGKILL');
  for (const folder of folders.splice(0)) endGuards(folder);
  await endTrainers();
  leavePlaces();
});

/** A run on a machine under that pressure, and its recorder as a process of its own. */
const start = async (pressure: Pressure, plan: Partial<AutoPause> = {}, node = process.execPath) => {
  const paths = newRun();
  folders.push(paths.folder);
  const {wrapperPid} = startTrainer(['sleep', '60'], paths);
  const trainer = await trainerOnce(wrapperPid);
  const wrapperIdentity = await host.processIdentity(wrapperPid);
  const tmux = {socketPath: '', sessionId: '$1', trainerPane: '%1', wrapperPid, wrapperIdentity};
  writeRunRecord(paths, recordOf({tmux, autoPause: {...PLAN, ...plan}}));
  const press = (now: Pressure): void => {
    writeFileSync(join(paths.folder, 'pressure.new'), now);
    renameSync(join(paths.folder, 'pressure.new'), join(paths.folder, 'pressure'));
  };
  press(pressure);
  const record = () => {
    const child = spawn(node, [program, paths.folder, String(wrapperPid)], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    recorders.push(child);
    return {child, over: once(child, 'exit')};
  };
  const journal = (): RunEvent[] => new JournalFollower(paths.journal).read(2 ** 28).events;
  const changes = (): string[] =>
    journal().flatMap(event => (event.type === 'pause' || event.type === 'resume' ? `${event.type} ${event.by}` : []));
  const noted = (change: string) => until(() => changes().includes(change), change);
  const isStopped = (): boolean => stateOf(trainer) === 'T';
  return {paths, wrapperPid, trainer, press, record, recorder: record(), journal, changes, noted, isStopped};
};

type Started = Awaited<ReturnType<typeof start>>;

const noGuard = ({paths}: Started) => until(() => guardsOf(paths.folder).length === 0, 'no guard is left');

/** After this many samples nothing else has been done to the run. */
const staysSo = async ({journal, changes}: Started): Promise<void> => {
  const [from, before] = [journal().length, changes()];
  await until(
    () =>
      journal()
        .slice(from)
        .filter(({type}) => type === 'sample').length >= 20,
    'twenty looks',
  );
  expect(changes()).toEqual(before);
};

const switches = ({journal}: Started) => journal().filter(event => event.type === 'auto-pause');

test('pauses a real process while memory is red, and resumes it when it is green; nothing is left behind', async () => {
  const run = await start('green');
  await until(() => switches(run).length > 0, 'it is switched on');
  expect(switches(run)).toMatchObject([{on: true, why: expect.stringMatching(/red for 0\.1 s.*green/)}]);
  run.press('red');
  await run.noted('pause policy');
  expect(run.isStopped()).toBe(true);
  expect(guardsOf(run.paths.folder)).toHaveLength(1);
  await staysSo(run);
  run.press('green');
  await run.noted('resume policy');
  expect(run.isStopped()).toBe(false);
  await noGuard(run);
  await staysSo(run);
  expect(switches(run)).toHaveLength(1);
});

test('resumes after the longest pause although memory is still red, and then lets it train', async () => {
  const run = await start('red', {maxPauseSeconds: 1, minRunSeconds: 60});
  await run.noted('resume policy');
  expect(run.isStopped()).toBe(false);
  await noGuard(run);
  await staysSo(run);
  expect(run.changes().filter(change => change === 'pause policy')).toHaveLength(1);
});

describe('when the recorder is killed (SIGKILL) during a pause', () => {
  test('the guard resumes at the limit', async () => {
    const run = await start('red', {maxPauseSeconds: 2});
    await run.noted('pause policy');
    run.recorder.child.kill('SIGKILL');
    await run.recorder.over;
    expect(run.isStopped()).toBe(true);
    await run.noted('resume policy');
    expect(run.isStopped()).toBe(false);
    await noGuard(run);
    expect(run.changes()).toEqual(['pause policy', 'resume policy']);
  });

  test('the guard resumes at the limit, though the Node that started it was upgraded away', async () => {
    const {prefix, upgrade} = createCellar(temporaryFolder(), {withMlxtop: false});
    const run = await start('red', {maxPauseSeconds: 2}, join(prefix, 'bin/node'));
    await run.noted('pause policy');
    upgrade('node', '22.1.0', '24.2.0');
    run.recorder.child.kill('SIGKILL');
    await run.recorder.over;
    await run.noted('resume policy');
    expect(run.isStopped()).toBe(false);
    await noGuard(run);
  });

  test.each<[string, RunEvent]>([
    ['somebody has taken the pause over', {t: 0, type: 'pause', by: 'user'}],
    ['the pause was another one', {t: 0, type: 'resume', by: 'policy'}],
  ])('the guard leaves it alone when %s', async (_, event) => {
    const run = await start('red', {maxPauseSeconds: 3});
    await run.noted('pause policy');
    run.recorder.child.kill('SIGKILL');
    appendEvent(run.paths.journal, {...event, t: Date.now()});
    expect(guardsOf(run.paths.folder)).toHaveLength(1);
    await noGuard(run);
    expect(run.isStopped()).toBe(true);
  });

  test('the next recorder continues it', async () => {
    const run = await start('red');
    await run.noted('pause policy');
    run.recorder.child.kill('SIGKILL');
    await run.recorder.over;
    run.record();
    await until(() => run.journal().filter(({type}) => type === 'recording').length === 2, 'it is recorded again');
    await staysSo(run);
    run.press('green');
    await run.noted('resume policy');
    expect(run.isStopped()).toBe(false);
    expect(switches(run)).toHaveLength(1);
  });
});

test.each<Actor>(['user', 'outside'])('a resume by %s switches it off for this run', async by => {
  const run = await start('red');
  await run.noted('pause policy');
  if (by === 'outside') process.kill(run.trainer, 'SIGCONT');
  else {
    await resume(host, run.wrapperPid);
    appendEvent(run.paths.journal, {t: Date.now(), type: 'resume', by});
  }
  await run.noted(`resume ${by}`);
  await until(() => switches(run).length === 2, 'it is switched off');
  expect(switches(run).at(-1)).toMatchObject({on: false, why: expect.stringMatching(/resumed/)});
  await noGuard(run);
  await staysSo(run);
  expect(run.isStopped()).toBe(false);
});

test('the end of a paused run ends its guard', async () => {
  const run = await start('red');
  await run.noted('pause policy');
  process.kill(-run.wrapperPid, 'SIGKILL');
  await run.recorder.over;
  expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'interrupted'});
  await noGuard(run);
});
