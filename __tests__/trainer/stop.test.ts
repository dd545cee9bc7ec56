import {spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import type {Host} from '../../source/host/types.js';
import {pause, stop} from '../../source/trainer/control/index.js';
import {wrapperCommand} from '../../source/trainer/wrapper.js';
import {
  belowOnce,
  cleanUp,
  FORKS_ON,
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
    const run = startRun([
      'sh',
      '-c',
      `(sleep 61 &); echo ready; ${FORKS_ON} (sleep 62 &); /usr/bin/true; done; sleep 63`,
    ]);
    await until(() => run.output() !== '', 'it forks');
    const signalled = await stop(host, run.wrapperPid, 'SIGKILL');
    expect(signalled.length).toBeGreaterThan(1);
    expect(await run.exitText()).toBe('137\n');
    await run.ended;
    expect(signalled.every(isGone)).toBe(true);
    expect(await run.below()).toEqual([]);
  });

  test('SIGKILL leaves the wrapper to its end', async () => {
    const run = startRun(['sleep', '60']);
    const [trainer] = await belowOnce(run, ['sleep']);
    let readings = 0;
    const slow: Host = {
      ...host,
      processes: () => (readings++ === 0 ? host.processes() : until(wrapperSleeps, 'the wrapper sleeps, or has ended')),
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
