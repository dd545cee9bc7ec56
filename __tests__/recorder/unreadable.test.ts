import {mkdirSync, renameSync, symlinkSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {JournalFollower} from '../../source/journal/follow.js';
import type {RunPaths} from '../../source/journal/run-folder.js';
import {leavePlaces} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, newRun, record, sh} from './recording.js';

/** What would end the recorder's process, which is this one here. */
const fatal: unknown[] = [];
const note = (error: unknown): void => {
  fatal.push(error);
};
const ENDS = ['uncaughtException', 'unhandledRejection'] as const;

beforeEach(() => {
  for (const name of ENDS) process.on(name, note);
});

afterEach(async () => {
  await endTrainers();
  leavePlaces();
  for (const name of ENDS) process.off(name, note);
  expect(fatal.splice(0)).toEqual([]);
});

/** Takes the journal away: a process that has it open continues writing, none can open it. `show` undoes that. */
const hide = ({journal}: RunPaths) => {
  const away = `${journal}.away`;
  renameSync(journal, away);
  symlinkSync(journal, journal);
  return {
    written: () => new JournalFollower(away).read().events,
    show: () => renameSync(away, journal),
  };
};

test('an unreadable exit code is reported, and the end of the wrapper is the end of the run', async () => {
  const paths = newRun();
  mkdirSync(paths.exit);
  const run = record(sh('exit 3'), {paths});
  await run.over;
  const warnings = run.eventsOf('warning').filter(({code}) => code === 'exit-code');
  expect(warnings).toMatchObject([{text: expect.stringMatching(/exit code cannot be read: .*exit is a folder/)}]);
  expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'interrupted', exitCode: null});
});

test('a journal that is unreadable for a while is reported, and the end comes after it', async () => {
  const run = record(['sleep', '1000']);
  await run.seen('sample');
  const {written, show} = hide(run.paths);
  process.kill(-run.wrapperPid, 'SIGKILL');
  await until(() => written().some(event => 'code' in event && event.code === 'checking'), 'it is told');
  expect(written().at(-1)?.type).not.toBe('end');
  show();
  await run.over;
  expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'interrupted'});
});

test('an unreadable journal keeps no recorder from ending on a signal', async () => {
  const run = record(['sleep', '1000']);
  await run.seen('sample');
  const {written} = hide(run.paths);
  run.recorder.stop();
  await run.over;
  expect(written().findLast(({type}) => type !== 'warning')).toMatchObject({type: 'recording-ended', reason: 'signal'});
});
