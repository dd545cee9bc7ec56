import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {diskOf, NO_FACTS, parseFacts} from '../../source/doctor/machine/facts.js';
import {parseAssertions, parseInhibitors, parseSleepMinutes} from '../../source/host/awake.js';
import {parseLid, readLid} from '../../source/host/lid.js';
import {nvidiaModule, parseNvidia} from '../../source/host/nvidia/query.js';
import {tryGroup} from '../../source/host/try-group.js';
import {processesWith} from '../helpers/processes.js';
import {waitFor} from '../helpers/wait.js';

const MODEL = '{"model":"MacBook Pro (14-inch, M1 Pro, 2021)"}';
const BATTERY =
  '{"battery":{"hasBattery":true,"percent":84,"maxCapacity":64709,"designedCapacity":75294,"cycleCount":212}}';
const DISKS =
  '{"disks":[{"mount":"/","type":"apfs","size":1000},{"mount":"/Volumes/X","type":"exfat","size":2000},{"mount":"/Volumes/X Y","type":"nfs","size":3}]}';

describe('what the child told', () => {
  test('is read line by line, as far as it came', () => {
    const facts = parseFacts([MODEL, BATTERY, DISKS].join('\n'));
    expect(facts).toMatchObject({
      model: 'MacBook Pro (14-inch, M1 Pro, 2021)',
      battery: {percent: 84, healthPercent: 86, cycles: 212},
    });
    expect(parseFacts(`${MODEL}\n${BATTERY.slice(0, 30)}`)).toEqual({
      ...NO_FACTS,
      model: 'MacBook Pro (14-inch, M1 Pro, 2021)',
    });
    expect(diskOf(facts, '/Volumes/X/home')?.type).toBe('exfat');
    expect(diskOf(facts, '/Volumes/X Y/home')?.type).toBe('nfs');
    expect(diskOf(facts, '/Users/jo')?.type).toBe('apfs');
  });

  test.each([
    '',
    'nonsense',
    '[]',
    '{"battery":null,"disks":{"a":1},"model":7}',
    '{"battery":{"hasBattery":false}}',
    '{"model":"Unknown"}',
  ])('is nothing for %j', text => expect(parseFacts(text)).toEqual(NO_FACTS));
});

describe('the lid', () => {
  test('of a Mac', () => {
    const node = (state: string) =>
      `+-o IOPMrootDomain  <class IOPMrootDomain>\n    {\n      "AppleClamshellCausesSleep" = No\n      "AppleClamshellState" = ${state}\n    }\n`;
    expect([parseLid(node('Yes')), parseLid(node('No')), parseLid('')]).toEqual([true, false, null]);
  });

  test('of a machine without one', () => expect(readLid('/nowhere')).toBeNull());
});

test('who keeps the machine awake, and when it sleeps', () => {
  const text =
    'Assertion status system-wide:\n   PreventUserIdleSystemSleep     1\nListed by owning process:\n' +
    '   pid 34674(decaf): [0x0001e85800059bbc] 00:00:55 NoDisplaySleepAssertion named: "no sleep" \n' +
    '   pid 80(powerd): [0x00044f2f] 00:22:34 PreventUserIdleSystemSleep named: "Powerd - Prevent sleep while display is on" \n' +
    '   pid 501(coreaudiod): [0x00044f30] 00:02:34 PreventUserIdleSystemSleep named: "com.apple.audio" \n' +
    '   pid 502(caffeinate): [0x00044f31] 00:02:34 PreventSystemSleep named: "caffeinate command-line tool" \n';
  expect(parseAssertions(text)).toEqual(['coreaudiod', 'caffeinate']);
  expect(parseSleepMinutes(' disksleep            10\n sleep                1 (sleep prevented by caffeinate)\n')).toBe(
    1,
  );
  expect(parseSleepMinutes('nothing')).toBeNull();
  const inhibitors =
    'NetworkManager 0 root 812 NetworkManager sleep NetworkManager needs to turn off networks delay\n' +
    'mlxtop         1000 jo 4711 systemd-inhibit idle:sleep a training run is in progress block\n';
  expect(parseInhibitors(inhibitors)).toEqual(['mlxtop']);
});

test('NVIDIA’s cards', () => {
  expect(parseNvidia('NVIDIA H100 80GB HBM3, 580.159.04, 81559, 20045\nNo devices were found\n')).toEqual([
    {
      name: 'NVIDIA H100 80GB HBM3',
      driver: '580.159.04',
      totalBytes: 81_559 * 1024 ** 2,
      usedBytes: 20_045 * 1024 ** 2,
    },
  ]);
  expect(nvidiaModule('/nowhere')).toBeNull();
});

describe('a program that starts others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-group-'));
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  test('is ended with all of them at the limit, and what it had said counts', async () => {
    const script = join(folder, 'parent');
    writeFileSync(script, `echo first; sh -c 'exec -a "${folder}/child" sleep 1000' || sleep 1000`);
    const trial = await tryGroup(
      ['/bin/bash', '-c', `echo first; exec 3>&1; (exec -a ${folder}/child sleep 1000); echo second`],
      {limitMs: 300},
    );
    expect(trial).toMatchObject({code: null, failure: 'late', stdout: 'first\n'});
    await waitFor('the child to end', () => processesWith(folder).length === 0);
  });

  test('that is missing, fails or never stops printing is reported', async () => {
    expect(await tryGroup(['/nowhere/x'], {limitMs: 5000})).toMatchObject({failure: 'ENOENT'});
    expect(await tryGroup(['/bin/sh', '-c', 'echo a; echo b >&2; exit 3'], {limitMs: 5000})).toMatchObject({
      code: 3,
      failure: null,
      stdout: 'a\n',
      stderr: 'b\n',
    });
    expect(await tryGroup(['/bin/sh', '-c', 'yes'], {limitMs: 20_000})).toMatchObject({
      failure: expect.stringContaining('printing'),
    });
  });
});
