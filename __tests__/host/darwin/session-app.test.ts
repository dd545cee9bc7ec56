import {expect, test} from '@jest/globals';
import {createMac, FAILS, HANGS} from './mac.js';

test('a tool that hangs is not waited for, and what it would have told is not taken for "no app"', async () => {
  const mac = createMac().script('lsappinfo', HANGS).script('ps', HANGS);
  await expect(mac.host.sessionApp(process.pid, 50)).rejects.toThrow('has not reported within 0.05 s');
});

test('one that fails tells nothing either', async () => {
  const mac = createMac().script('lsappinfo', FAILS).script('ps', FAILS);
  await expect(mac.host.sessionApp(process.pid, 15_000)).rejects.toThrow('operation not permitted');
});
