import {hostname} from 'node:os';
import {expect, test} from '@jest/globals';
import {createMac, FAILS, HANGS} from './mac.js';

const BOOT = '5E6FFEBE-0C4B-4E5F-9C55-6E5B4E0B1A2C';
const IOREG = `+-o J316sAP  <class IOPlatformExpertDevice, id 0x100000227, registered, matched, active, busy 0 (3 ms), retain 41>
    {
      "manufacturer" = <"Apple Inc.">
      "IOPlatformUUID" = "564D1F0C-9A44-5B2E-8F37-0C1D2E3F4A5B"
      "IOPlatformSerialNumber" = "XXXXXXXXXX"
    }
`;

test('a Mac is identified by its hardware and its boot: its name changes with the network', async () => {
  const mac = createMac().says('sysctl', `kern.bootsessionuuid: ${BOOT}\n`).says('ioreg', IOREG);
  const place = {
    machine: expect.stringMatching(/^[0-9a-f]{16}$/),
    host: hostname(),
    boot: BOOT,
    pidNamespace: null,
  };
  expect(await mac.host.place()).toEqual(place);
  expect(await mac.host.place()).toEqual(place);
  expect(mac.calls('sysctl')).toEqual(['-i kern.bootsessionuuid']);
  expect(mac.calls('ioreg')).toHaveLength(1);
});

test.each([
  ['fail', FAILS],
  ['hang', HANGS],
])('tools that %s leave its name', async (_what, script) => {
  const mac = createMac({limitMs: 100}).script('sysctl', script).script('ioreg', script);
  expect(await mac.host.place()).toEqual({machine: null, host: hostname(), boot: null, pidNamespace: null});
});

test('what is not an id is ignored', async () => {
  const mac = createMac().says('sysctl', 'kern.bootsessionuuid: \n').says('ioreg', '"IOPlatformUUID" = "none"');
  expect(await mac.host.place()).toMatchObject({machine: null, boot: null});
});

test('a start waits for none of them for long', async () => {
  const mac = createMac().says('sysctl', `kern.bootsessionuuid: ${BOOT}\n`).script('ioreg', HANGS);
  expect(await mac.host.place()).toMatchObject({machine: null, boot: BOOT});
});
