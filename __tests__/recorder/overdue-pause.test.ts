import {writeFileSync} from 'node:fs';
import {afterEach, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import type {Host} from '../../source/host/types.js';
import {appendEvent} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {fileSize} from '../../source/journal/files.js';
import {JournalFollower} from '../../source/journal/follow.js';
import type {RunPaths} from '../../source/journal/run-folder.js';
import {endOverduePause} from '../../source/recorder/overdue-pause.js';
import {pause} from '../../source/trainer/control/index.js';
import {leavePlaces, testOnSmallDisk} from '../journal/places.js';
import {stateOf, until} from '../trainer/runs.js';
import {endTrainers, host, newRun, startTrainer, trainerOnce} from './recording.js';

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

/** A guard that waits for ever would hang its test. */
const MOST_WAITS = 20;

const late = (): never => {
  throw new UserError('ps gave no answer within 5 s.', 'The machine is very busy: try again.');
};

/** A paused trainer whose guard's time is over. `meanwhile` happens while it waits, once, twice, … */
const start = async (paths: RunPaths = newRun(), identity?: string) => {
  const {wrapperPid} = startTrainer(['sleep', '60'], paths);
  const trainer = await trainerOnce(wrapperPid);
  const known = identity ?? (await host.processIdentity(wrapperPid));
  const since = fileSize(paths.journal);
  await pause(host, wrapperPid);
  appendEvent(paths.journal, {t: Date.now(), type: 'pause', by: 'policy'});
  return {
    paths,
    async end(more: Partial<Host>, meanwhile: (() => void)[] = []): Promise<number> {
      let waits = 0;
      const wait = async (): Promise<void> => {
        meanwhile[waits]?.();
        if (++waits > MOST_WAITS) throw new Error('It waits and waits.');
      };
      await endOverduePause({paths, since, wrapperPid, identity: known}, {...host, ...more}, wait);
      return waits;
    },
    isStopped: (): boolean => stateOf(trainer) === 'T',
    noted: (): string[] =>
      new JournalFollower(paths.journal, since)
        .read()
        .events.map(event => ('by' in event ? `${event.type} ${event.by}` : event.type)),
  };
};

/** Answers only after so many calls. */
const after = <Args extends unknown[], Result>(calls: number, answer: (...args: Args) => Result) => {
  let called = 0;
  return (...args: Args): Result => (called++ < calls ? late() : answer(...args));
};

test('without an answer from the machine it is tried again until there is one, with one warning', async () => {
  const run = await start();
  const slow = {processIdentity: after(2, host.processIdentity), processes: after(3, host.processes)};
  expect(await run.end(slow)).toBe(5);
  await until(() => !run.isStopped(), 'it goes on');
  expect(run.noted()).toEqual(['pause policy', 'warning', 'resume policy', 'warning-over']);
});

test('one whose signals were sent before the list came too late is noted as ended by us', async () => {
  const run = await start();
  let calls = 0;
  const slow: Partial<Host> = {processes: options => (++calls === 2 ? late() : host.processes(options))};
  expect(await run.end(slow)).toBe(1);
  expect(run.isStopped()).toBe(false);
  expect(run.noted()).toEqual(['pause policy', 'warning', 'resume policy', 'warning-over']);
});

test.each<[string, RunEvent]>([
  ['somebody resumes it', {t: 0, type: 'resume', by: 'user'}],
  ['somebody takes it over', {t: 0, type: 'pause', by: 'user'}],
  ['the run ends', {t: 0, type: 'end', state: 'interrupted', exitCode: null}],
])('nothing more is tried once %s', async (_name, event) => {
  const run = await start();
  const note = () => appendEvent(run.paths.journal, event);
  expect(await run.end({processIdentity: late}, [() => undefined, note])).toBe(2);
  expect(run.isStopped()).toBe(true);
});

test('nothing more is tried once the exit file is there, or another process has the pid', async () => {
  const run = await start();
  expect(await run.end({processIdentity: late}, [() => writeFileSync(run.paths.exit, '0\n')])).toBe(1);
  const other = await start(newRun(), 'before the reboot');
  expect(await other.end({})).toBe(0);
  expect([run.isStopped(), other.isStopped()]).toEqual([true, true]);
});

testOnSmallDisk('on a full disk the run is resumed at once, which is noted as soon as possible', async disk => {
  const run = await start(newRun(disk.folder));
  const filler: RunEvent = {t: 0, type: 'warning', code: 'filler', text: 'x'.repeat(8192)};
  disk.fill();
  expect(() => appendEvent(run.paths.journal, filler)).toThrow(/ENOSPC/);
  const goesOn = () => expect(run.isStopped()).toBe(false);
  expect(await run.end({}, [goesOn, disk.free])).toBe(2);
  expect(run.noted()).toEqual(['pause policy', 'resume policy']);
});
