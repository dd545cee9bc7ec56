import {existsSync, readFileSync} from 'node:fs';
import {afterEach, expect, test} from '@jest/globals';
import {pauseRun, resumeRun, stopRun} from '../../source/actions/run-actions.js';
import {UserError} from '../../source/errors.js';
import type {Host} from '../../source/host/types.js';
import {appendEvent} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import type {RunPaths} from '../../source/journal/run-folder.js';
import type {Run} from '../../source/journal/runs.js';
import {leavePlaces, testOnSmallDisk} from '../journal/places.js';
import {endTrainers, host, newRun, recordOf, sh, startTrainer, trainerOnce} from '../recorder/recording.js';
import {stateOf, until} from '../trainer/runs.js';

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

/** A run whose trainer lives, with its place among the processes. */
const aRun = async (paths: RunPaths = newRun()): Promise<Run> => {
  const {wrapperPid} = startTrainer(sh('exec sleep 60'), paths);
  await trainerOnce(wrapperPid);
  const wrapperIdentity = await host.processIdentity(wrapperPid);
  const place = {socketPath: '', sessionId: '$1', trainerPane: '%1', wrapperPid, wrapperIdentity};
  return {record: recordOf({name: 'lora', tmux: place}), paths};
};

const eventsOf = ({paths}: Run): RunEvent[] => new JournalFollower(paths.journal).read().events.slice(1);

test('a pause and a resume have happened, and are noted, when they return', async () => {
  const run = await aRun();
  const {
    pids: [pid = 0],
  } = await pauseRun(host, run);
  expect(stateOf(pid)).toBe('T');
  expect(await resumeRun(host, run)).toEqual({pids: [pid], hosts: []});
  expect(stateOf(pid)).not.toBe('T');
  expect(eventsOf(run)).toMatchObject([
    {type: 'pause', by: 'user'},
    {type: 'resume', by: 'user'},
  ]);
});

test('a resume of what is not paused is no event', async () => {
  const run = await aRun();
  expect(await resumeRun(host, run)).toEqual({pids: [], hosts: []});
  expect(eventsOf(run)).toEqual([]);
});

test('a stop is noted with its signal, from before it was sent', async () => {
  const run = await aRun();
  const before = Date.now();
  await stopRun(host, run, 'SIGTERM');
  await until(() => existsSync(run.paths.exit), 'it has ended');
  expect(readFileSync(run.paths.exit, 'utf8')).toBe('143\n');
  const [stop] = eventsOf(run);
  expect(stop).toMatchObject({type: 'stop', by: 'user', signal: 'SIGTERM'});
  expect(stop?.t).toBeGreaterThanOrEqual(before);
});

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  '%s is noted also when nobody can tell what came of it',
  async signal => {
    const run = await aRun();
    await pauseRun(host, run);
    let looks = 0;
    const slow: Host = {
      ...host,
      async processes(options) {
        if (++looks > 1) throw new UserError('ps gave no answer within 5 s.', 'The machine is very busy: try again.');
        return host.processes(options);
      },
    };
    await expect(stopRun(slow, run, signal)).rejects.toMatchObject({message: expect.stringContaining('no answer')});
    expect(eventsOf(run)).toMatchObject([{type: 'pause'}, {type: 'stop', by: 'user', signal}]);
  },
);

test.each([
  ['pause', (run: Run) => pauseRun(host, run)],
  ['resume', (run: Run) => resumeRun(host, run)],
  ['stop', (run: Run) => stopRun(host, run, 'SIGINT')],
])('a %s of a run that has ended, or only begins, is refused and leaves no trace', async (_name, act) => {
  const run = await aRun();
  await endTrainers();
  await expect(act(run)).rejects.toMatchObject({name: 'UserError', message: expect.stringContaining('has ended')});
  const beginning = {...run, record: {...run.record, tmux: null}};
  await expect(act(beginning)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('still starting'),
  });
  expect(eventsOf(run)).toEqual([]);
});

testOnSmallDisk('on a full disk they happen all the same, and say what could not be written', async disk => {
  const run = await aRun(newRun(disk.folder));
  disk.fill();
  const long = {t: 1, type: 'warning', code: 'filler', text: 'x'.repeat(8192)} as const;
  expect(() => appendEvent(run.paths.journal, long)).toThrow(/ENOSPC/);
  const pid = await trainerOnce(run.record.tmux?.wrapperPid ?? 0);
  const full = (what: string) => ({
    name: 'UserError',
    message: expect.stringMatching(new RegExp(`lora ${what}, but.*ENOSPC`)),
    nextStep: expect.stringContaining(disk.folder),
  });
  await expect(pauseRun(host, run)).rejects.toMatchObject(full('is paused'));
  expect(stateOf(pid)).toBe('T');
  await expect(resumeRun(host, run)).rejects.toMatchObject(full('continues'));
  expect(stateOf(pid)).not.toBe('T');
  await expect(stopRun(host, run, 'SIGKILL')).rejects.toMatchObject(full('was sent SIGKILL'));
  await until(() => [null, 'Z', 'X'].includes(stateOf(pid)), 'it has ended');
});

test('what runs elsewhere is left alone, whatever its pids are here', async () => {
  const run = await aRun();
  const here = await host.place();
  const place = {...here, host: 'gpu-box', machine: 'another', boot: 'another'};
  const there: Run = {...run, record: {...run.record, place}};
  for (const deed of [pauseRun(host, there), resumeRun(host, there), stopRun(host, there, 'SIGKILL')]) {
    await expect(deed).rejects.toThrow('lora was recorded on gpu-box, not visible from here.');
  }
  expect(eventsOf(run)).toEqual([]);
  expect(existsSync(run.paths.exit)).toBe(false);
  const {
    pids: [pid = 0],
  } = await pauseRun(host, {...run, record: {...run.record, place: here}});
  expect(stateOf(pid)).toBe('T');
});
