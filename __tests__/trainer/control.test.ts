import {spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import type {Host} from '../../source/host/types.js';
import {isStopped, pause, resume, stop} from '../../source/trainer/control.js';
import {wrapperCommand} from '../../source/trainer/wrapper.js';
import {
  belowOnce,
  cleanUp,
  host,
  isGone,
  killRunAtEnd,
  type Run,
  startRun,
  stateOf,
  temporaryFolder,
  until,
} from './runs.js';

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
/** Three that outlive SIGINT and SIGTERM and say that they got them; the far one has a process group of its own. */
const noisy = `
  const {spawn} = require('node:child_process');
  const name = process.argv[2] ?? 'parent';
  if (name === 'parent') {
    spawn(process.execPath, [__filename, 'near'], {stdio: 'inherit'});
    spawn(process.execPath, [__filename, 'far'], {stdio: 'inherit', detached: true});
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log(name, signal));
  setInterval(() => {}, 60_000);
  console.log('ready');
`;
/** A loop that forks as fast as it can, but not for ever: a test that fails must not fill the machine with processes. */
const FORKS_ON = 'i=0; while [ $i -lt 1000 ]; do i=$((i+1));';
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
    ['waits for each', '/bin/true'],
    ['leaves them behind', '(sleep 0.01 &); /bin/true'],
    ['forks from forks', '(/bin/true; (/bin/true; /bin/true))'],
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

  test('finds what was forked after a look had passed its place', async () => {
    const run = startRun(family);
    const pids = (await belowOnce(run, ['sh', 'sh', 'sleep'])).map(({pid}) => pid);
    let looks = 0;
    const late: Host = {
      ...host,
      async processes() {
        looks++;
        const all = await host.processes();
        return looks > 2 ? all : all.filter(({pid}) => pid === run.wrapperPid || pid === pids[0]);
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

  test('the trainer goes on where it was', async () => {
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
    ['stop', (...[theHost, pid, options]: Parameters<typeof pause>) => stop(theHost, pid, 'SIGKILL', options)],
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
    expect(stateOf(pid)).toBe('S');
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

describe('stop', () => {
  const trainers = [
    ['sh', '-c', 'echo ready; exec sleep 60'],
    [process.execPath, '-e', 'setTimeout(() => {}, 60_000); console.log("ready")'],
    ['/usr/bin/python3', '-c', 'import time; print("ready", flush=True); time.sleep(60)'],
  ].filter(([program = '']) => !program.startsWith('/') || existsSync(program));
  const codes = {SIGINT: 130, SIGTERM: 143, SIGKILL: 137} as const;
  const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
  const cases = trainers.flatMap(command => signals.map(signal => ({command, signal})));

  const started = (run: Run) => until(() => run.output().includes('ready'), 'the trainer runs');

  test.each(cases)('$signal to $command', async ({command, signal}) => {
    const run = startRun(command);
    await started(run);
    expect(await stop(host, run.wrapperPid, signal, {exitFile: run.exitFile})).toHaveLength(1);
    expect(await run.exitText()).toBe(`${codes[signal]}\n`);
    expect(await run.ended).toBe(codes[signal]);
  });

  test.each(cases)('$signal to a paused $command', async ({command, signal}) => {
    const run = startRun(command);
    await started(run);
    await pause(host, run.wrapperPid);
    await stop(host, run.wrapperPid, signal);
    expect(await run.exitText()).toBe(`${codes[signal]}\n`);
  });

  test('SIGINT reaches each process of the foreground group once and no other, SIGTERM each of the run once', async () => {
    const script = join(temporaryFolder(), 'noisy.cjs');
    writeFileSync(script, noisy);
    const run = startRun([process.execPath, script]);
    const said = (what: string) => until(() => run.output().split(what).length === 4, `all three say ${what}`);
    await said('ready');
    await stop(host, run.wrapperPid, 'SIGINT');
    await until(() => run.output().split('SIGINT').length === 3, 'two got SIGINT');
    await stop(host, run.wrapperPid, 'SIGTERM');
    await said('SIGTERM');
    const signals = run
      .output()
      .match(/\w+ SIG\w+/g)
      ?.sort();
    expect(signals).toEqual(['far SIGTERM', 'near SIGINT', 'near SIGTERM', 'parent SIGINT', 'parent SIGTERM']);
  });

  test('SIGKILL takes the whole run, what has left the tree and what is forked meanwhile', async () => {
    const run = startRun(['sh', '-c', `(sleep 61 &); echo ready; ${FORKS_ON} (sleep 62 &); /bin/true; done; sleep 63`]);
    await until(() => run.output() !== '', 'it forks');
    const told = await stop(host, run.wrapperPid, 'SIGKILL');
    expect(told.length).toBeGreaterThan(1);
    expect(await run.exitText()).toBe('137\n');
    await run.ended;
    expect(told.every(isGone)).toBe(true);
    expect(await run.below()).toEqual([]);
  });

  test('SIGKILL leaves the wrapper to its end', async () => {
    const run = startRun(['sleep', '60']);
    const [trainer] = await belowOnce(run, ['sleep']);
    let looks = 0;
    const slow: Host = {
      ...host,
      processes: () => (looks++ === 0 ? host.processes() : until(wrapperSleeps, 'the wrapper sleeps, or has ended')),
    };
    const wrapperSleeps = async () => {
      const all = await host.processes();
      const isAsleep = existsSync(run.exitFile) && all.some(({parentPid}) => parentPid === run.wrapperPid);
      return (isAsleep || isGone(run.wrapperPid)) && all;
    };
    expect(await stop(slow, run.wrapperPid, 'SIGKILL')).toEqual([trainer?.pid]);
    expect(await run.ended).toBe(137);
  });

  test('SIGINT spares a stranger in the same process group', async () => {
    const exitFile = join(temporaryFolder(), 'exit');
    const words = [
      '-c',
      '"$@" & sleep 61; echo',
      'sh',
      ...wrapperCommand(exitFile, ['sh', '-c', 'trap - INT; sleep 62']),
    ];
    const leader = spawn('/bin/sh', words, {detached: true, stdio: 'ignore'});
    const leaderPid = leader.pid ?? Number.NaN;
    killRunAtEnd(leaderPid);
    const {wrapper, stranger} = await until(async () => {
      const all = await host.processes();
      const siblings = all.filter(({parentPid}) => parentPid === leaderPid);
      const stranger = siblings.find(({name}) => name === 'sleep');
      const wrapper = siblings.find(({pid}) => all.some(({parentPid}) => parentPid === pid));
      return stranger && wrapper ? {wrapper, stranger} : null;
    }, 'both run');
    await stop(host, wrapper.pid, 'SIGINT');
    expect(stateOf(stranger.pid)).toBe('S');
    expect(stateOf(leaderPid)).toBe('S');
  });
});
