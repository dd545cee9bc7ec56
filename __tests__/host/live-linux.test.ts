import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {totalmem} from 'node:os';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import type {ProcessInfo} from '../../source/host/types.js';

const onLinux = process.platform === 'linux' ? describe : describe.skip;

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    child.kill('SIGKILL');
    await ended;
  }
});

const start = async (command: string, ...args: string[]): Promise<number> => {
  const child = spawn(command, args, {stdio: 'ignore'});
  children.push(child);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error(`${command} did not start`);
  return child.pid;
};

/** Calls `look` until it returns a value. */
const until = async <Value>(look: () => Promise<Value | undefined>): Promise<Value> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
};

onLinux('this machine', () => {
  const waitFor = async (pid: number, condition: (info: ProcessInfo) => boolean) => {
    const host = await createHost();
    return until(async () => (await host.someProcesses([pid])).find(condition));
  };

  test('a stopped child is reported as stopped, and as running once continued', async () => {
    const pid = await start('sleep', '60');
    expect(await waitFor(pid, info => info.name === 'sleep')).toMatchObject({
      pid,
      parentPid: process.pid,
      stopped: false,
      zombie: false,
    });
    process.kill(pid, 'SIGSTOP');
    await waitFor(pid, info => info.stopped);
    process.kill(pid, 'SIGCONT');
    expect(await waitFor(pid, info => !info.stopped)).toMatchObject({pid, zombie: false});
  });

  test('a child that its parent does not reap is a zombie without memory', async () => {
    const host = await createHost();
    // The shell starts a child that ends, then becomes a program that never waits for it.
    const parent = await start('sh', '-c', 'true & exec sleep 60');
    const zombie = await until(async () =>
      (await host.processes()).find(info => info.parentPid === parent && info.zombie),
    );
    expect(zombie.stopped).toBe(false);
    expect(await host.processMemory(zombie.pid)).toMatchObject({memoryBytes: null, swappedBytes: null});
  });

  test('ourselves: listed, with memory, processor time and an identity that stays', async () => {
    const host = await createHost();
    const own = (await host.processes()).find(({pid}) => pid === process.pid);
    expect(own?.parentPid).toBe(process.ppid);
    expect(own?.cpuSeconds).toBeGreaterThan(0);
    const {memoryBytes} = await host.processMemory(process.pid);
    expect(memoryBytes).toBeGreaterThan(20e6);
    const identity = await host.processIdentity(process.pid);
    expect(identity).toMatch(/^[0-9a-f-]{36}:\d+$/);
    expect(await (await createHost()).processIdentity(process.pid)).toBe(identity);
  });

  test('a child was started between the moments before and after', async () => {
    const host = await createHost();
    const before = Date.now();
    const started = await host.processStartedAt(await start('sleep', '60'));
    // The kernel counts in hundredths of a second.
    expect(started).toBeGreaterThan(before - 50);
    expect(started).toBeLessThan(Date.now() + 50);
  });

  test('a child that has ended is no longer there', async () => {
    const host = await createHost();
    const pid = await start('true');
    await until(async () => ((await host.processIdentity(pid)) === null ? true : undefined));
    // Until its parent has asked for its exit code it is still listed, as a zombie.
    const living = (await host.someProcesses([pid, process.pid])).filter(({zombie}) => !zombie);
    expect(living.map(one => one.pid)).toEqual([process.pid]);
    expect((await host.processMemory(pid)).memoryBytes).toBeNull();
  });

  test('memory adds up, and rates come with the second reading', async () => {
    let now = 0;
    const host = await createHost({now: () => now});
    const first = await host.memory();
    expect(first.totalBytes).toBeGreaterThan(0);
    expect(first.totalBytes).toBeLessThanOrEqual(totalmem());
    expect(first.usedBytes).toBeGreaterThan(0);
    expect(first.usedBytes).toBeLessThan(first.totalBytes ?? 0);
    expect(first.swapOutBytesPerSecond).toBeNull();
    expect(['green', 'yellow', 'red']).toContain(first.pressure);
    now = 1000;
    expect((await host.memory()).swapOutBytesPerSecond).toBeGreaterThanOrEqual(0);
  });

  test('the machine has a name, cores and memory', async () => {
    const machine = await (await createHost()).machine();
    expect(machine).toMatchObject({platform: 'linux', memoryBytes: totalmem()});
    expect(machine.cores).toBeGreaterThan(0);
    expect(machine.system).toMatch(/Linux \d/);
  });
});

test('another system is refused with the reason', async () => {
  await expect(createHost({platform: 'win32'})).rejects.toMatchObject({
    name: 'UserError',
    message: 'mlxtop runs on macOS and Linux only.',
    exitCode: 1,
  });
});
