import {describe, expect, test} from '@jest/globals';
import {createMac, FAILS, HANGS, psRow, sleeper} from './mac.js';

describe('the list of processes', () => {
  test('is a table of ps in a locale of its own', async () => {
    const {pid} = await sleeper();
    const mac = createMac().says('ps', psRow(1, {name: 'launchd'}) + psRow(pid, {stat: 'TN', time: '123:04.50'}));
    expect(await mac.host.processes()).toEqual([
      expect.objectContaining({pid: 1, name: 'launchd', stopped: false}),
      {
        pid,
        parentPid: 1,
        groupId: pid,
        sessionId: null,
        foreground: false,
        stopped: true,
        zombie: false,
        cpuSeconds: 7384.5,
        name: 'Python',
        seenAt: 1_000_000,
      },
    ]);
    expect(mac.calls('ps')).toEqual(['-axo pid=,ppid=,pgid=,stat=,rss=,time=,lstart=,ucomm=']);
    const environment = mac.file('ps.env') ?? '';
    expect(environment).toMatch(/^LC_NUMERIC=C$/m);
    expect(environment).toMatch(/^LANG=en_US\.UTF-8$/m);
    expect(environment).toMatch(/^TZ=UTC$/m);
    expect(environment).not.toMatch(/^(?:LC_ALL|COLUMNS|COMMAND_MODE)=/m);
  });

  test('serves for ten seconds, unless a fresh one is wanted', async () => {
    const {pid} = await sleeper();
    const mac = createMac().says('ps', psRow(pid));
    const stopped = async (fresh: boolean) =>
      [await mac.host.processes({fresh}), await mac.host.someProcesses([pid])].map(([one]) => one?.stopped);
    expect(await stopped(false)).toEqual([false, false]);
    mac.says('ps', psRow(pid, {stat: 'T'}));
    mac.clock.seconds += 9;
    expect(await stopped(false)).toEqual([false, false]);
    expect(mac.calls('ps')).toHaveLength(1);
    expect(await stopped(true)).toEqual([true, true]);
    expect(mac.calls('ps')).toHaveLength(2);
    mac.says('ps', psRow(pid));
    mac.clock.seconds += 10;
    expect(await stopped(false)).toEqual([false, false]);
    expect(mac.calls('ps')).toHaveLength(3);
    mac.says('ps', psRow(pid, {stat: 'T'}));
    expect(await mac.host.someProcesses([pid], {fresh: true})).toMatchObject([{stopped: true}]);
  });

  test('says when it was made', async () => {
    const mac = createMac();
    await mac.host.processes();
    mac.clock.seconds += 4;
    expect(await mac.host.someProcesses([process.pid])).toMatchObject([{seenAt: 1_000_000}]);
  });

  test('is read again at once when one of those asked for has gone', async () => {
    const [first, second] = [await sleeper(), await sleeper()];
    const mac = createMac().says('ps', psRow(first.pid) + psRow(second.pid));
    const pids = async () => (await mac.host.someProcesses([first.pid, second.pid])).map(({pid}) => pid);
    expect(await pids()).toEqual([first.pid, second.pid]);
    await first.end();
    mac.says('ps', psRow(second.pid) + psRow(process.pid));
    expect(await pids()).toEqual([second.pid]);
    expect(await mac.host.processes()).toHaveLength(2);
    expect(await pids()).toEqual([second.pid]);
    expect(mac.calls('ps')).toHaveLength(2);
  });

  test('of none and of no pids starts nothing', async () => {
    const mac = createMac();
    expect(await mac.host.someProcesses([])).toEqual([]);
    expect(mac.calls('ps')).toEqual([]);
    expect(await mac.host.someProcesses([0, -1, 1.5, Number.NaN])).toEqual([]);
  });

  test('that was never there, because ps is forbidden, is an error with a next step and not an empty list', async () => {
    const mac = createMac().script('ps', FAILS);
    const attempts = [
      () => mac.host.processes(),
      () => mac.host.processes({fresh: true}),
      () => mac.host.someProcesses([process.pid]),
      () => mac.host.processIdentity(process.pid),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({
        name: 'UserError',
        message: expect.stringContaining('operation not permitted'),
        nextStep: expect.stringContaining('sandbox'),
      });
    }
    mac.says('ps', psRow(process.pid));
    expect(await mac.host.processes()).toHaveLength(1);
  });

  test.each(['Usage: ps\n', '', psRow(process.pid).trimEnd()])(
    'that cannot be read, as %j, is an error too',
    async text => {
      const mac = createMac().says('ps', text);
      await expect(mac.host.processes()).rejects.toMatchObject({message: expect.stringMatching(/^ps /)});
    },
  );

  test('that cannot be read again is the last one, but a fresh one fails', async () => {
    const mac = createMac({patienceMs: 50, limitMs: 1500});
    const before = await mac.host.processes();
    mac.clock.seconds += 60;
    mac.script('ps', HANGS);
    expect(await mac.host.processes()).toEqual(before);
    await expect(mac.host.processes({fresh: true})).rejects.toMatchObject({message: 'ps gave no answer within 1.5 s.'});
  });
});

describe('the identity of a process', () => {
  test('is its start, the same text at every reading', async () => {
    const {pid} = await sleeper();
    const mac = createMac().says('ps', psRow(pid, {start: 'Sat Nov  8 08:01:02 2025'}));
    expect(await mac.host.processIdentity(pid)).toBe('Sat Nov 8 08:01:02 2025');
    expect(await mac.host.processIdentity(pid)).toBe('Sat Nov 8 08:01:02 2025');
    expect(mac.calls('ps')).toHaveLength(1);
  });

  test('is read again after a minute', async () => {
    const {pid} = await sleeper();
    const mac = createMac().says('ps', psRow(pid));
    const identity = await mac.host.processIdentity(pid);
    mac.says('ps', psRow(pid, {start: 'Wed Nov 19 10:00:00 2025'}));
    mac.clock.seconds += 59;
    expect(await mac.host.processIdentity(pid)).toBe(identity);
    mac.clock.seconds += 1;
    expect(await mac.host.processIdentity(pid)).toBe('Wed Nov 19 10:00:00 2025');
    expect(mac.calls('ps')).toHaveLength(2);
  });

  test('is null for a process that has gone, without starting a tool', async () => {
    const {pid, end} = await sleeper();
    const mac = createMac().says('ps', psRow(pid));
    await end();
    expect(await mac.host.processIdentity(pid)).toBeNull();
    expect(mac.calls('ps')).toEqual([]);
  });

  test('is null for one that only waits to be reaped', async () => {
    const {pid} = await sleeper();
    const mac = createMac().says('ps', psRow(pid, {stat: 'Z', name: '<defunct>'}));
    expect(await mac.host.processIdentity(pid)).toBeNull();
    expect(await mac.host.processIdentity(pid)).toBeNull();
    expect(mac.calls('ps')).toHaveLength(1);
  });

  test('of one that began after the last table is in the next, at once', async () => {
    const mac = createMac();
    await mac.host.processes();
    const {pid} = await sleeper();
    mac.says('ps', psRow(process.pid) + psRow(pid, {start: 'Tue Nov 18 11:00:00 2025'}));
    expect(await mac.host.processIdentity(pid)).toBe('Tue Nov 18 11:00:00 2025');
  });

  test('stays while ps hangs: a process that is there is never said to be gone', async () => {
    const [known, other] = [await sleeper(), await sleeper()];
    const mac = createMac({patienceMs: 50, limitMs: 1500}).says('ps', psRow(known.pid));
    const identity = await mac.host.processIdentity(known.pid);
    mac.script('ps', HANGS);
    mac.clock.seconds += 60;
    expect(await mac.host.processIdentity(known.pid)).toBe(identity);
    await expect(mac.host.processIdentity(other.pid)).rejects.toMatchObject({name: 'UserError'});
    await known.end();
    expect(await mac.host.processIdentity(known.pid)).toBeNull();
  });
});

describe('the start of a process', () => {
  test('is that of its row, by the second', async () => {
    const {pid} = await sleeper();
    const mac = createMac().says('ps', psRow(pid, {start: 'Sat Nov  8 08:01:02 2025'}));
    expect(await mac.host.processStartedAt(pid)).toBe(Date.UTC(2025, 10, 8, 8, 1, 2));
  });

  test('is unknown for one that has gone, or that ps does not report', async () => {
    const [gone, odd] = [await sleeper(), await sleeper()];
    const mac = createMac().says('ps', psRow(gone.pid) + psRow(odd.pid, {start: '-'}));
    await gone.end();
    expect(await mac.host.processStartedAt(gone.pid)).toBeNull();
    expect(await mac.host.processStartedAt(odd.pid)).toBeNull();
  });
});
