import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {createDarwinHost} from '../../source/host/darwin/host.js';
import {pause, resume, stop} from '../../source/trainer/control/index.js';
import {belowOnce, cleanUp, isGone, startRun, stateOf, until} from './runs.js';

let mac: Rehearsal | null = null;

afterEach(async () => {
  await cleanUp();
  mac?.close();
});

const FAMILY = ['sh', '-c', 'sh -c "sleep 60; :"; :'];

/** A family of processes on a Mac whose ps has that fault from now on. */
const onMac = async (fault: string, limitMs = 4000) => {
  mac = await createRehearsal({apps: ['Slack'], macos: '26'});
  const host = createDarwinHost({tools: mac.tools, now: () => performance.now(), limitMs});
  const run = startRun(FAMILY);
  const pids = (await belowOnce(run, ['sh', 'sh', 'sleep'])).map(({pid}) => pid);
  const identity = await host.processIdentity(run.wrapperPid);
  mac.fault('ps', fault);
  const done: number[] = [];
  const options = {identity, onDone: (which: readonly number[]) => done.push(which.length)};
  return {host, run, pids, options, done, states: () => pids.map(stateOf)};
};

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('where ps takes long to list all processes (Linux only: its stand-in reads /proc)', () => {
  test('a pause stops and is noted at once, and ends when the list confirms it; so does a resume', async () => {
    const {host, run, pids, options, done, states} = await onMac('lists slow 1.5');
    const pausing = pause(host, run.wrapperPid, options);
    await until(() => done.length === 1, 'the note');
    expect(states()).toEqual(['T', 'T', 'T']);
    expect(stateOf(run.wrapperPid)).not.toBe('T');
    expect((await pausing).sort()).toEqual(pids.sort());
    expect((await resume(host, run.wrapperPid, options)).sort()).toEqual(pids);
    expect(states()).not.toContain('T');
    expect(done).toEqual([3, 3]);
  });

  test('a list that never comes: the pause holds, is noted, and says what it does not know', async () => {
    const {host, run, options, done, states} = await onMac('lists hang');
    await expect(pause(host, run.wrapperPid, options)).rejects.toMatchObject({
      message: '3 processes are paused; whether these are all is not known: ps gave no answer within 4 s.',
    });
    expect(states()).toEqual(['T', 'T', 'T']);
    expect(done).toEqual([3]);
  });

  test('a child of another group is found by the list that comes late', async () => {
    mac = await createRehearsal({apps: ['Slack'], macos: '26'});
    const host = createDarwinHost({tools: mac.tools, now: () => performance.now()});
    const run = startRun(['bash', '-c', 'set -m; sleep 60 & wait']);
    const pids = (await belowOnce(run, ['bash', 'sleep'])).map(({pid}) => pid);
    mac.fault('ps', 'lists slow 1.2');
    expect((await pause(host, run.wrapperPid)).sort()).toEqual(pids.sort());
    expect(pids.map(stateOf)).toEqual(['T', 'T']);
  });

  test('a stop ends a paused run without the list', async () => {
    const {host, run, pids, options} = await onMac('lists slow 1.2');
    await pause(host, run.wrapperPid, options);
    await stop(host, run.wrapperPid, 'SIGINT', options);
    await until(() => pids.every(isGone), 'the end');
  });

  test('a ps that takes long for everything is waited for', async () => {
    const {host, run, pids, options, states} = await onMac('slow 1');
    expect((await pause(host, run.wrapperPid, options)).sort()).toEqual(pids.sort());
    expect(states()).toEqual(['T', 'T', 'T']);
  });

  test('a ps that never answers: nothing is signalled', async () => {
    const {host, run, options, states} = await onMac('hang', 1500);
    await expect(pause(host, run.wrapperPid, options)).rejects.toMatchObject({
      message: 'ps gave no answer within 1.5 s.',
    });
    expect(states()).not.toContain('T');
  });

  test('a pid that has passed to another process is not signalled, however slow the list', async () => {
    const {host, run, options, states} = await onMac('lists slow 1.2');
    const stranger = {...options, identity: 'Tue Nov 18 09:10:11 2025'};
    await expect(pause(host, run.wrapperPid, stranger)).rejects.toMatchObject({message: 'The run has ended.'});
    await expect(stop(host, run.wrapperPid, 'SIGTERM', stranger)).rejects.toMatchObject({
      message: 'The run has ended.',
    });
    expect(states()).not.toContain('T');
    expect(isGone(run.wrapperPid)).toBe(false);
  });
});
