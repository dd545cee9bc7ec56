import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {afterEach, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import type {Host, ProcessInfo} from '../../source/host/types.js';
import {monotonicMs, monotonicNow} from '../../source/journal/clocks.js';
import type {TrainerSample} from '../../source/journal/events.js';
import {TrainerWatch} from '../../source/recorder/trainer-watch.js';
import {until} from '../trainer/runs.js';

const wrappers: ChildProcess[] = [];

afterEach(async () => {
  for (const wrapper of wrappers.splice(0)) {
    const ended = wrapper.exitCode === null && wrapper.signalCode === null ? once(wrapper, 'exit') : null;
    try {
      process.kill(-(wrapper.pid ?? 0), 'SIGKILL');
    } catch {
      // All of it has ended.
    }
    await ended;
  }
});

const host = await createHost();

/** A wrapper in a session of its own, as in a pane, with that shell script's children below it. */
const startBelow = async (script: string): Promise<number> => {
  const wrapper = spawn('/bin/sh', ['-c', `${script}\nwait`], {detached: true, stdio: 'ignore'});
  wrappers.push(wrapper);
  await once(wrapper, 'spawn');
  return wrapper.pid ?? 0;
};

const NODE = `'${process.execPath}' -e`;

/** Samples, each at the real time, until a sample is as wanted. */
const lookUntil = (watch: TrainerWatch, what: string, isWanted: (sample: TrainerSample | null) => boolean) =>
  until(async () => {
    const sample = await watch.sample(monotonicNow());
    return isWanted(sample) && (sample ?? 'none');
  }, what);

test('nothing below the wrapper is no trainer', async () => {
  const watch = new TrainerWatch(host, await startBelow(':'));
  expect(await lookUntil(watch, 'nothing is there', sample => sample === null)).toBe('none');
  expect(await new TrainerWatch(host, 2 ** 22 + 1).sample(monotonicMs(0))).toBeNull();
});

test('a busy process is seen with its memory and, from the second sample on, its share of a core', async () => {
  const watch = new TrainerWatch(host, await startBelow(`${NODE} 'for (;;);' &`));
  const first = await lookUntil(watch, 'it is there', sample => sample !== null);
  expect(first).toMatchObject({cpuPercent: null, processes: 1, stopped: false});
  // One core at most; how much of it depends on what else the machine does.
  const busy = await lookUntil(watch, 'it works', sample => (sample?.cpuPercent ?? 0) > 5);
  if (busy === 'none') throw new Error('It ended.');
  expect(busy.cpuPercent).toBeLessThan(250);
  expect(busy.memoryBytes).toBeGreaterThan(10e6);
});

test('a sleeping one takes no processor time, which is known from the second sample on', async () => {
  const watch = new TrainerWatch(host, await startBelow('sleep 60 &'));
  await lookUntil(watch, 'it is there', sample => sample?.processes === 1);
  expect(await watch.sample(monotonicMs(performance.now() + 2000))).toMatchObject({cpuPercent: 0});
});

test('several are added up, and the largest is the one that trains', async () => {
  const script = `sleep 60 &\n${NODE} 'globalThis.it = Buffer.alloc(1e8, 1); setInterval(() => {}, 1000)' &\nsleep 60 &`;
  const watch = new TrainerWatch(host, await startBelow(script));
  const sample = await lookUntil(watch, 'all are there', one => one?.processes === 3 && (one.memoryBytes ?? 0) > 1.2e8);
  if (sample === 'none') throw new Error('They ended.');
  const all = await host.processes();
  expect(all.find(({pid}) => pid === sample.pid)?.name).toMatch(/node/i);
});

test('a pause leaves the ssh of a rank elsewhere running, and counts all the same', async () => {
  const process = {parentPid: 10, groupId: 10, sessionId: null, zombie: false, cpuSeconds: 0};
  const listed: ProcessInfo[] = [
    {...process, pid: 11, name: 'mlx.launch', stopped: true},
    {...process, pid: 12, parentPid: 11, name: 'ssh', stopped: false},
  ];
  const fake: Host = {...host, processes: async () => listed, someProcesses: async () => listed};
  expect(await new TrainerWatch(fake, 10).sample(monotonicMs(0), true)).toMatchObject({stopped: true, processes: 2});
});

test('a pause counts when every process is stopped', async () => {
  const wrapper = await startBelow('sleep 60 &\nsleep 61 &');
  const watch = new TrainerWatch(host, wrapper);
  await lookUntil(watch, 'both are there', sample => sample?.processes === 2);
  const [one = 0, two = 0] = (await host.processes())
    .filter(({parentPid}) => parentPid === wrapper)
    .map(({pid}) => pid);
  process.kill(one, 'SIGSTOP');
  await until(async () => (await host.someProcesses([one])).some(({stopped}) => stopped), 'one is stopped');
  expect(await watch.sample(monotonicNow())).toMatchObject({stopped: false});
  process.kill(two, 'SIGSTOP');
  await lookUntil(watch, 'both are stopped', sample => sample?.stopped === true);
  process.kill(one, 'SIGCONT');
  await lookUntil(watch, 'one goes on', sample => sample?.stopped === false);
});

test('one that ends is missing in the next sample', async () => {
  const wrapper = await startBelow('sleep 60 &\nsleep 61 &');
  const watch = new TrainerWatch(host, wrapper);
  await lookUntil(watch, 'both are there', sample => sample?.processes === 2);
  const [one = 0, two = 0] = (await host.processes())
    .filter(({parentPid}) => parentPid === wrapper)
    .map(({pid}) => pid);
  process.kill(one, 'SIGKILL');
  await until(async () => (await host.someProcesses([one])).every(({zombie}) => zombie), 'it has ended');
  expect(await watch.sample(monotonicNow())).toMatchObject({processes: 1, pid: two});
});

test('one that comes is seen within five samples', async () => {
  const wrapper = await startBelow(`sh -c 'trap "sleep 62 &" USR1; sleep 60 & while :; do wait; done' &`);
  const watch = new TrainerWatch(host, wrapper);
  await lookUntil(watch, 'parent and child are there', sample => sample?.processes === 2);
  const parent = (await host.processes()).find(({parentPid}) => parentPid === wrapper)?.pid ?? 0;
  process.kill(parent, 'SIGUSR1');
  const children = async () =>
    (await host.processes()).filter(({parentPid, name}) => parentPid === parent && name === 'sleep');
  await until(async () => (await children()).length === 2, 'the second child is there');
  const seen: (number | undefined)[] = [];
  for (let looks = 0; looks < 5; looks++) seen.push((await watch.sample(monotonicNow()))?.processes);
  expect(seen).toContain(3);
});

/** A host that lists its processes again only when that is asked for, as on a Mac. */
const slowHost = (first: Partial<ProcessInfo>) => {
  const wrapper = {pid: 10, parentPid: 1, groupId: 10, sessionId: null, stopped: false, zombie: false, cpuSeconds: 0};
  const trainer = {...wrapper, pid: 11, parentPid: 10, name: 'Python', seenAt: monotonicMs(0), ...first};
  let listed: ProcessInfo[] = [];
  const list = () => {
    listed = [{...wrapper, name: 'sh', seenAt: trainer.seenAt}, {...trainer}];
  };
  list();
  const slow: Host = {
    ...host,
    processes: async (freshness = {}) => {
      if (freshness.fresh) list();
      return listed;
    },
    someProcesses: async pids => listed.filter(({pid}) => pids.includes(pid)),
    processMemory: async () => ({memoryBytes: 1, memoryKind: 'footprint', swappedBytes: null}),
  };
  return {host: slow, trainer, list};
};

test('processor time is of the time between two lists, and stays while one list is shown again', async () => {
  const {host: slow, trainer, list} = slowHost({cpuSeconds: 5, seenAt: monotonicMs(1000)});
  const watch = new TrainerWatch(slow, 10);
  const shares: (number | null | undefined)[] = [];
  const look = async (nowMs: number) => shares.push((await watch.sample(monotonicMs(nowMs)))?.cpuPercent);
  await look(1000);
  await look(3000);
  Object.assign(trainer, {cpuSeconds: 14, seenAt: monotonicMs(11_000)});
  list();
  await look(11_000);
  await look(13_000);
  expect(shares).toEqual([null, null, 90, 90]);
});

test('a pause in the journal is looked up at once', async () => {
  const {host: slow, trainer} = slowHost({stopped: false});
  const watch = new TrainerWatch(slow, 10);
  expect(await watch.sample(monotonicMs(0), false)).toMatchObject({stopped: false});
  trainer.stopped = true;
  expect(await watch.sample(monotonicMs(2000), false)).toMatchObject({stopped: false});
  expect(await watch.sample(monotonicMs(4000), true)).toMatchObject({stopped: true});
});
