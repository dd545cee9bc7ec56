import {afterEach, describe, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import type {Host} from '../../source/host/types.js';
import {isStopped, pause, resume, stop} from '../../source/trainer/control/index.js';
import {belowOnce, cleanUp, FORKS_ON, host, type Run, startRun, stateOf, until} from './runs.js';

afterEach(cleanUp);

/** What the system says of the run's processes, apart from what `pause` and `resume` return. */
const states = async (run: Run): Promise<(string | null)[]> => (await run.below()).map(({pid}) => stateOf(pid));

const family = ['sh', '-c', 'sh -c "sleep 60; :"; :'];

const ownGroup = ['bash', '-c', 'set -m; sleep 60 & wait'];
const ownSession = [
  process.execPath,
  '-e',
  'require("node:child_process").spawn("sleep", ["60"], {detached: true, stdio: "ignore"})',
];
const orphan = ['sh', '-c', '(sleep 60 &); exec sleep 60'];

describe('pause and resume', () => {
  test.each([
    {what: 'a single trainer', command: ['sleep', '60'], names: ['sleep']},
    {what: 'parent, child and grandchild', command: family, names: ['sh', 'sh', 'sleep']},
    {what: 'a child in its own process group', command: ownGroup, names: ['bash', 'sleep']},
    {what: 'a child in its own session', command: ownSession, names: [null, 'sleep']},
    {what: 'a child that has lost its parent', command: orphan, names: ['sleep', 'sleep']},
  ])('$what', async ({command, names}) => {
    const run = startRun(command);
    const pids = (await belowOnce(run, names)).map(({pid}) => pid);
    expect((await pause(host, run.wrapperPid)).sort()).toEqual(pids.sort());
    expect(pids.map(stateOf)).toEqual(names.map(() => 'T'));
    expect(stateOf(run.wrapperPid)).not.toBe('T');
    expect((await resume(host, run.wrapperPid)).sort()).toEqual(pids);
    expect(pids.map(stateOf)).not.toContain('T');
  });

  test.each([
    ['waits for each', '/usr/bin/true'],
    ['leaves them behind', '(sleep 0.01 &); /usr/bin/true'],
    ['forks from forks', '(/usr/bin/true; (/usr/bin/true; /usr/bin/true))'],
  ])('a shell that forks all the time and %s', async (_, script) => {
    const run = startRun(['sh', '-c', `echo ready; ${FORKS_ON} ${script}; done; sleep 60`]);
    await until(() => run.output() !== '', 'it forks');
    for (let round = 0; round < 10; round++) {
      const paused = await pause(host, run.wrapperPid);
      expect(new Set(await states(run))).toEqual(new Set(['T']));
      expect((await run.below()).map(({pid}) => pid)).toEqual(paused);
      await resume(host, run.wrapperPid);
    }
  });

  test('finds what was forked after a reading had passed its place', async () => {
    const run = startRun(family);
    const pids = (await belowOnce(run, ['sh', 'sh', 'sleep'])).map(({pid}) => pid);
    let readings = 0;
    const late: Host = {
      ...host,
      async processes() {
        readings++;
        const all = await host.processes();
        return readings > 2 ? all : all.filter(({pid}) => pid === run.wrapperPid || pid === pids[0]);
      },
    };
    expect(await pause(late, run.wrapperPid)).toEqual(pids);
    expect(pids.map(stateOf)).toEqual(['T', 'T', 'T']);
  });

  test('twice the same does no harm', async () => {
    const run = startRun(family);
    await belowOnce(run, ['sh', 'sh', 'sleep']);
    const pids = await pause(host, run.wrapperPid);
    expect(await pause(host, run.wrapperPid)).toEqual(pids);
    await resume(host, run.wrapperPid);
    expect(await resume(host, run.wrapperPid)).toEqual([]);
  });

  test('a partly stopped run can be paused and resumed', async () => {
    const run = startRun(family);
    const [, middle] = await belowOnce(run, ['sh', 'sh', 'sleep']);
    process.kill(middle?.pid ?? Number.NaN, 'SIGSTOP');
    await pause(host, run.wrapperPid);
    expect(await states(run)).toEqual(['T', 'T', 'T']);
    await resume(host, run.wrapperPid);
    expect(await states(run)).not.toContain('T');
  });

  test('the trainer continues where it was', async () => {
    const run = startRun(['sh', '-c', 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done']);
    await until(() => run.output().includes('3\n'), 'it counts');
    await pause(host, run.wrapperPid);
    const before = run.output().trim().split('\n').length;
    await resume(host, run.wrapperPid);
    const lines = await until(() => {
      const seen = run.output().trim().split('\n');
      return seen.length > before + 3 && seen.slice(0, -1);
    }, 'it counts on');
    expect(lines).toEqual(lines.map((_, index) => String(index + 1)));
  });

  test('names the process that does not stop', async () => {
    const run = startRun(['sleep', '60']);
    const [trainer] = await belowOnce(run, ['sleep']);
    const blind: Host = {
      ...host,
      processes: async () => (await host.processes()).map(one => ({...one, stopped: false})),
    };
    const paused = pause(blind, run.wrapperPid, {limitMilliseconds: 50});
    await expect(paused).rejects.toThrow(`Process ${trainer?.pid} (sleep) did not stop within 0.05 s.`);
    await expect(paused).rejects.toBeInstanceOf(UserError);
  });

  // Only root can start a process of another user, and then lay its own rights aside.
  (process.getuid?.() === 0 ? test : test.skip)('says so when a process belongs to another user', async () => {
    const run = startRun(['sleep', '60'], {uid: 65_534});
    const [trainer] = await belowOnce(run, ['sleep']);
    process.seteuid?.(65_533);
    try {
      for (const action of [pause, (...[, pid]: Parameters<typeof pause>) => stop(host, pid, 'SIGINT')]) {
        await expect(action(host, run.wrapperPid)).rejects.toThrow(
          `Process ${trainer?.pid} (sleep) belongs to another`,
        );
      }
    } finally {
      process.seteuid?.(0);
    }
    expect(await states(run)).toEqual(['S']);
  });

  test('isStopped: only when there is something, and all of it', async () => {
    const run = startRun(family);
    const [first] = await belowOnce(run, ['sh', 'sh', 'sleep']);
    expect(isStopped([])).toBe(false);
    process.kill(first?.pid ?? Number.NaN, 'SIGSTOP');
    await until(() => stateOf(first?.pid ?? Number.NaN) === 'T', 'the first is stopped');
    expect(isStopped(await run.below())).toBe(false);
    await pause(host, run.wrapperPid);
    expect(isStopped(await run.below())).toBe(true);
  });
});

describe('a run that is over', () => {
  const actions = [
    ['pause', pause],
    ['resume', resume],
    ['stop', (...[getHost, pid, options]: Parameters<typeof pause>) => stop(getHost, pid, 'SIGKILL', options)],
  ] as const;

  test.each(actions)('%s says so when the wrapper is gone', async (_, action) => {
    const run = startRun(['true']);
    await run.ended;
    await expect(action(host, run.wrapperPid)).rejects.toThrow(new UserError('The run has ended.', ''));
  });

  test.each(actions)('%s touches nothing when the pid belongs to another process by now', async (_, action) => {
    const run = startRun(['sleep', '60']);
    const [other] = await belowOnce(run, ['sleep']);
    const pid = other?.pid ?? Number.NaN;
    await expect(action(host, run.wrapperPid, {identity: 'long ago'})).rejects.toThrow('The run has ended.');
    expect(stateOf(pid)).toMatch(/^[SR]$/);
    const identity = await host.processIdentity(run.wrapperPid);
    expect(await pause(host, run.wrapperPid, {identity})).toEqual([pid]);
  });

  test.each(actions)('%s leaves the end of the wrapper alone', async (_, action) => {
    const run = startRun(['true']);
    await run.exitText();
    await expect(action(host, run.wrapperPid, {exitFile: run.exitFile})).rejects.toThrow('The run has ended.');
    expect(await run.ended).toBe(0);
  });
});

describe('a run that is made of processes named one by one', () => {
  const rootOf = async (pid: number) => ({pid, identity: await host.processIdentity(pid), itself: true});

  test('is paused, resumed and stopped with all below them, and nothing beside them', async () => {
    const run = startRun(['bash', '-c', 'set -m; sleep 61 & sh -c "sleep 60; :" & wait']);
    const below = await belowOnce(run, ['bash', 'sleep', 'sh', 'sleep']);
    const job = below.find(({name}) => name === 'sh');
    const other = below.find(({name, groupId}) => name === 'sleep' && groupId !== job?.groupId);
    const child = below.find(({parentPid}) => parentPid === job?.pid);
    const [jobPid, otherPid, childPid] = [job?.pid ?? 0, other?.pid ?? 0, child?.pid ?? 0];
    const roots = [await rootOf(jobPid)];
    expect((await pause(host, roots)).sort()).toEqual([jobPid, childPid].sort());
    expect([jobPid, childPid].map(stateOf)).toEqual(['T', 'T']);
    expect(stateOf(otherPid)).toBe('S');
    expect((await resume(host, roots)).sort()).toEqual([jobPid, childPid].sort());
    expect((await stop(host, roots, 'SIGINT')).sort()).toEqual([jobPid, childPid].sort());
    await until(() => stateOf(jobPid) !== 'S' && stateOf(childPid) === null, 'the job has ended');
    expect(stateOf(otherPid)).toBe('S');
    expect(stateOf(run.wrapperPid)).toBe('S');
  });

  test('has ended when its pids are other processes by now, which are left alone', async () => {
    const run = startRun(['sleep', '60']);
    const [sleep] = await belowOnce(run, ['sleep']);
    const roots = [{pid: sleep?.pid ?? 0, identity: 'of an earlier process', itself: true}];
    for (const act of [pause, resume, (...[a, b]: Parameters<typeof pause>) => stop(a, b, 'SIGKILL')]) {
      await expect(act(host, roots)).rejects.toThrow('The run has ended');
    }
    expect(stateOf(sleep?.pid ?? 0)).toBe('S');
  });
});
