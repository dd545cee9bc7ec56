import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import {wallMs} from '../../source/journal/clocks.js';
import {readLock, takeLock} from '../../source/journal/lock.js';
import {readRunRecord, writeRunRecord} from '../../source/journal/run-folder.js';
import {LateFacts} from '../../source/recorder/late-facts.js';
import {newRun, recordOf} from './recording.js';

const START = 'Sat Nov 28 08:00:00 2026';
const AT = Date.UTC(2026, 10, 28, 8);
const MACHINE = {platform: 'darwin', cores: 8, memoryBytes: 16e9, system: 'macOS 26.5'} as const;
const NOT_YET = new UserError('ps has not told yet.', 'Try again.');

/** A run that was started while no tool answered, and a host that tells what `known` has. */
const begun = async (known: {identity?: string | null; startedAt?: number; processor?: string | null} | null) => {
  const paths = newRun();
  const tmux = {socketPath: '/s', sessionId: '$0', trainerPane: '%1', wrapperPid: 77, wrapperIdentity: null};
  const record = recordOf({tmux, machine: {...MACHINE, processor: null}});
  writeRunRecord(paths, record);
  const owner = {pid: process.pid, identity: null as string | null, place: null};
  await takeLock(paths.lock, owner, async () => true);
  const tell = <Value>(value: Value): Promise<Value> =>
    known === null ? Promise.reject(NOT_YET) : Promise.resolve(value);
  const host = {
    processIdentity: () => tell(known?.identity ?? null),
    processStartedAt: () => tell(known?.startedAt ?? null),
    machine: async () => ({...MACHINE, processor: known?.processor ?? null}),
  };
  const facts = new LateFacts({host, paths, owner, record, seenAt: wallMs(AT)});
  return {paths, record, owner, facts, written: () => readRunRecord(paths)};
};

test('late answers of ps and sysctl are written into the lock and run.json, and used', async () => {
  const {paths, record, owner, facts, written} = await begun({identity: START, startedAt: AT, processor: 'Apple M4'});
  expect(facts.isComplete).toBe(false);
  await facts.try();
  expect(readLock(paths.lock)).toMatchObject({pid: process.pid, identity: START});
  expect(owner.identity).toBe(START);
  expect(record.tmux?.wrapperIdentity).toBe(START);
  expect(await written()).toMatchObject({
    tmux: {wrapperPid: 77, wrapperIdentity: START},
    machine: {processor: 'Apple M4'},
  });
  await facts.try();
  expect(facts.isComplete).toBe(true);
});

test('what a launcher that had read run.json before writes over it is written again', async () => {
  const {paths, facts, written} = await begun({identity: START, startedAt: AT, processor: 'Apple M4'});
  const before = await written();
  await facts.try();
  if (before !== null) writeRunRecord(paths, before);
  await facts.try();
  expect((await written())?.tmux?.wrapperIdentity).toBe(START);
  expect(facts.isComplete).toBe(false);
});

test('what the disk does not take is written when it does', async () => {
  const {paths, facts, written} = await begun({identity: START, startedAt: AT, processor: 'Apple M4'});
  const text = readFileSync(paths.record);
  rmSync(paths.record);
  mkdirSync(paths.record);
  await facts.try();
  rmSync(paths.record, {recursive: true});
  writeFileSync(paths.record, text);
  await facts.try();
  expect((await written())?.tmux?.wrapperIdentity).toBe(START);
});

test('while they do not answer, nothing is written, and they are asked again', async () => {
  const {record, facts, written} = await begun(null);
  await facts.try();
  expect(facts.isComplete).toBe(false);
  expect(record.tmux?.wrapperIdentity).toBeNull();
  expect((await written())?.tmux?.wrapperIdentity).toBeNull();
});

test.each([
  ['began after the recorder', {startedAt: AT + 60_000, exited: false}],
  ['may be another one, since the trainer has ended', {startedAt: AT, exited: true}],
])('a process of that pid that %s is not taken for the wrapper', async (_what, {startedAt, exited}) => {
  const {paths, record, facts, written} = await begun({identity: START, startedAt});
  if (exited) writeFileSync(paths.exit, '0\n');
  await facts.try();
  expect(record.tmux?.wrapperIdentity).toBeNull();
  expect((await written())?.tmux?.wrapperIdentity).toBeNull();
});

test('a lock that another process has by now is left alone', async () => {
  const {paths, owner, facts} = await begun({identity: START, startedAt: AT});
  writeFileSync(paths.lock, JSON.stringify({pid: 1, identity: 'other'}));
  await facts.try();
  expect(readLock(paths.lock)).toEqual({pid: 1, identity: 'other'});
  expect(owner.identity).toBeNull();
});
