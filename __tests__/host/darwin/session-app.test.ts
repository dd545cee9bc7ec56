import {expect, test} from '@jest/globals';
import {createMac, FAILS, HANGS} from './mac.js';

test('a tool that hangs is not waited for, and its missing answer does not mean "no app"', async () => {
  const mac = createMac().script('lsappinfo', HANGS).script('ps', HANGS);
  await expect(mac.host.sessionApp(process.pid, 50)).rejects.toThrow('has not reported within 0.05 s');
});

test('nor does that of a tool that fails', async () => {
  const mac = createMac().script('lsappinfo', FAILS).script('ps', FAILS);
  await expect(mac.host.sessionApp(process.pid, 15_000)).rejects.toThrow('operation not permitted');
});
