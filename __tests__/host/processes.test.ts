import {mkdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {parseProcessStat} from '../../source/host/linux/process-stat.js';
import {openSystemFiles} from '../../source/host/linux/system-files.js';
import {readWaitsForInput} from '../../source/host/linux/waits-for-input.js';
import {type Changes, KIB, workstation} from './fixture-tree.js';

const hostOn = (changes: Changes = {}) => createHost({root: workstation(changes), platform: 'linux'});

const PYTHON = {
  pid: 42,
  parentPid: 1,
  groupId: 40,
  sessionId: 40,
  foreground: true,
  stopped: true,
  zombie: false,
  cpuSeconds: 1313.46,
  kernelSeconds: 78.9,
  name: 'python3',
};

describe('processes', () => {
  test('all of them, without the one that has just ended', async () => {
    const processes = await (await hostOn()).processes();
    expect(processes.map(({pid}) => pid).sort((a, b) => a - b)).toEqual([1, 42, 900]);
    expect(processes.find(({pid}) => pid === 42)).toEqual(PYTHON);
  });

  test('a name may hold parentheses, blanks and newlines', async () => {
    expect(await (await hostOn()).someProcesses([900])).toEqual([
      {
        pid: 900,
        parentPid: 42,
        groupId: 40,
        sessionId: 40,
        foreground: true,
        stopped: false,
        zombie: true,
        cpuSeconds: 0.11,
        kernelSeconds: 0.06,
        name: 'tmux: (a) b c) S',
      },
    ]);
  });

  test('some of them, in the order asked for; those that are gone are left out', async () => {
    const host = await hostOn();
    expect((await host.someProcesses([900, 77, 42, 5])).map(({pid}) => pid)).toEqual([900, 42]);
    expect(await host.someProcesses([])).toEqual([]);
  });

  test('a machine without /proc has none', async () => {
    expect(await (await hostOn({proc: null})).processes()).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['no name', '42 python3 T 1 40 40\n'],
    ['a line cut short', '42 (python3) T 1 40 40 34816 40 4194304 414 0 12 0 123456'],
    ['words for numbers', `42 (python3) T ${'x '.repeat(50)}`],
    ['another kind of file', '(a) b'],
    ['parentheses the wrong way', ')42 (S 1 2 3'],
  ])('%s is no process', async (_, stat) => {
    expect(await (await hostOn({'proc/42/stat': stat})).someProcesses([42])).toEqual([]);
    expect(await (await hostOn({'proc/42/stat': stat})).processIdentity(42)).toBeNull();
  });

  test('a process that strace holds for a moment is not stopped', () => {
    const tail = '1 40 40 0 -1 0 0 0 0 0 100 50 0 0 20 0 1 0 77 0 0';
    expect(parseProcessStat(`5 (x) t ${tail}`)?.info).toMatchObject({stopped: false, cpuSeconds: 1.5});
    expect(parseProcessStat(`5 (x) T ${tail}`)?.info).toMatchObject({stopped: true});
  });
});

describe('one process', () => {
  test('memory: resident, at its peak, and swapped', async () => {
    expect(await (await hostOn()).processMemory(42)).toEqual({
      memoryBytes: 5_600_000 * KIB,
      memoryKind: 'resident',
      swappedBytes: 300_000 * KIB,
      peakBytes: 5_601_000 * KIB,
    });
  });

  test.each([900, 77])('memory of one without any (%d) is null', async pid => {
    expect(await (await hostOn()).processMemory(pid)).toEqual({
      memoryBytes: null,
      memoryKind: 'resident',
      swappedBytes: null,
      peakBytes: null,
    });
  });

  test.each([
    ['in read of its terminal', '0 0x0 0x7f94 0x1', '/dev/pts/3', true],
    ['in read of the terminal by another descriptor (getpass)', '0 0x3 0x555b 0x2000', '/dev/tty', true],
    ['in read of a pipe', '0 0x0 0x7f94 0x1', 'pipe:[123]', false],
    ['in another call', '45 0x0 0x7f94 0x1', '/dev/pts/3', false],
    ['at work', 'running', '/dev/pts/3', false],
  ])('whether one waits for input: %s', (_what, call, target, waits) => {
    const root = workstation({'proc/42/syscall': `${call} 0x0 0x7ffe 0x7f01\n`});
    mkdirSync(join(root, 'proc/42/fd'), {recursive: true});
    for (const fd of ['0', '3']) symlinkSync(target, join(root, 'proc/42/fd', fd));
    expect(readWaitsForInput(openSystemFiles(root), 42, 'x64')).toBe(waits);
  });

  test.each([
    ['n_tty_read', true],
    ['wait_woken', null],
  ])('where only the place in the kernel is shown: %s', (place, waits) => {
    expect(readWaitsForInput(openSystemFiles(workstation({'proc/42/wchan': place})), 42, 'x64')).toBe(waits);
  });

  test('whether ^C reaches it', async () => {
    const ignoring = (mask: string) =>
      hostOn({
        'proc/42/status': `Name:\tpython3\nSigBlk:\t0000000000000002\nSigIgn:\t${mask}\nSigCgt:\t0000000000000002\n`,
      });
    expect(await (await ignoring('0000000001001000')).ignoresInterrupt?.(42)).toBe(false);
    expect(await (await ignoring('0000000001001006')).ignoresInterrupt?.(42)).toBe(true);
    expect(await (await hostOn()).ignoresInterrupt?.(77)).toBeNull();
  });

  test('identity: another start or another boot is another process', async () => {
    const host = await hostOn();
    const identity = await host.processIdentity(42);
    expect(identity).toBe('0f9d7a52-3c1e-4f7b-9a55-1d2c3b4a5e6f:987654');
    expect(await host.processIdentity(42)).toBe(identity);
    expect(await host.processIdentity(77)).toBeNull();
    const rebooted = await hostOn({'proc/sys/kernel/random/boot_id': 'another\n'});
    expect(await rebooted.processIdentity(42)).not.toBe(identity);
  });
});

describe('the start of a process', () => {
  const startedAgo = async (changes: Changes, pid = 42): Promise<number | null> => {
    const started = await (await hostOn(changes)).processStartedAt(pid);
    return started === null ? null : Math.round((Date.now() - started) / 1000);
  };

  test('is on the clock that files are dated by', async () => {
    expect(await startedAgo({'proc/uptime': '13476.54 20000.11\n'})).toBe(3600);
    expect(await startedAgo({'proc/uptime': '9876.53 0.00\n'})).toBeCloseTo(0);
  });

  test('is not known without an uptime, or by one that is not the clock of the start', async () => {
    expect(await startedAgo({'proc/uptime': null})).toBeNull();
    expect(await startedAgo({'proc/uptime': '60.00 50.00\n'})).toBeNull();
  });

  test.each([900, 77])('of one that has ended or is not there (%d) is null', async pid => {
    expect(await startedAgo({'proc/uptime': '13476.54 20000.11\n'}, pid)).toBeNull();
  });
});

describe('machine', () => {
  test('processor, cores, memory, system', async () => {
    expect(await (await hostOn()).machine()).toEqual({
      platform: 'linux',
      processor: '11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz',
      cores: 2,
      memoryBytes: 16_384_000 * KIB,
      system: 'Ubuntu 24.04.1 LTS, Linux 6.8.0-45-generic',
    });
  });

  test('an arm machine names no processor', async () => {
    const cpuinfo = 'processor\t: 0\nBogoMIPS\t: 48.00\nCPU implementer\t: 0x61\n\nprocessor\t: 1\n\nprocessor\t: 2\n';
    const machine = await (await hostOn({'proc/cpuinfo': cpuinfo})).machine();
    expect(machine).toMatchObject({processor: null, cores: 3});
  });

  test('os-release without quotes, or in its other place, or missing', async () => {
    const bare = await hostOn({'etc/os-release': 'ID=void\nPRETTY_NAME=Void\n'});
    expect((await bare.machine()).system).toBe('Void, Linux 6.8.0-45-generic');
    const moved = await hostOn({'etc/os-release': null, 'usr/lib/os-release': "PRETTY_NAME='NixOS 25.05'\n"});
    expect((await moved.machine()).system).toBe('NixOS 25.05, Linux 6.8.0-45-generic');
    const missing = await (await hostOn({etc: null, proc: null})).machine();
    expect(missing).toMatchObject({system: 'Linux', processor: null, memoryBytes: null});
    expect(missing.cores).toBeGreaterThan(0);
  });
});
