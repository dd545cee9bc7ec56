import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {change, workstation} from './fixture-tree.js';

const ID = '3d1219c7c4c5404aaa1f6d2a48adfda4';

const placeOf = async (root: string) => (await createHost({root, platform: 'linux'})).place();

test('a Linux machine has a hash of its id, a name, a boot, and the pids that it sees', async () => {
  const root = workstation({'etc/machine-id': `${ID}\n`, 'proc/sys/kernel/hostname': 'station\n'});
  change(root, {'proc/self/ns/mnt': ''});
  symlinkSync('pid:[4026531836]', join(root, 'proc/self/ns/pid'));
  const place = await placeOf(root);
  expect(place).toEqual({
    machine: expect.stringMatching(/^[0-9a-f]{16}$/),
    host: 'station',
    boot: expect.stringMatching(/^[0-9a-f-]{36}$/),
    pidNamespace: 'pid:[4026531836]',
  });
  // The id itself does not appear; the same id always has the same hash, and another id another one.
  expect(ID).not.toContain(place.machine);
  expect((await placeOf(root)).machine).toBe(place.machine);
  change(root, {'etc/machine-id': `${ID.replace('3', '4')}\n`});
  expect((await placeOf(root)).machine).not.toBe(place.machine);
});

test.each([null, '', 'uninitialized\n', `${'0'.repeat(32)}\n`])('a machine-id of %j is none', async text => {
  expect(await placeOf(workstation({'etc/machine-id': text}))).toMatchObject({
    machine: null,
    host: null,
    pidNamespace: null,
  });
});

(process.platform === 'linux' ? test : test.skip)('this machine tells its start and its namespace', async () => {
  const place = await placeOf('/');
  expect(place.boot).toMatch(/^[0-9a-f-]{36}$/);
  expect(place.pidNamespace).toMatch(/^pid:\[\d+\]$/);
  expect(await placeOf('/')).toEqual(place);
});
