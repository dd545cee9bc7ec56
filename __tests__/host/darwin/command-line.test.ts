import {expect, test} from '@jest/globals';
import {createMac, FAILS, IS_SILENT, sleeper} from './mac.js';

test('the words of a process come from ps, cut at blanks', async () => {
  const {pid, end} = await sleeper();
  const mac = createMac().says('ps', '/opt/Python -m mlx_lm lora --model  My Models/x\n');
  expect(await mac.host.commandLine(pid)).toEqual(['/opt/Python', '-m', 'mlx_lm', 'lora', '--model', 'My', 'Models/x']);
  expect(mac.calls('ps')).toEqual([`-ww -o args= -p ${pid}`]);
  await end();
  expect(await mac.host.commandLine(pid)).toBeNull();
  expect(mac.calls('ps')).toHaveLength(1);
});

test('where a process works comes from lsof', async () => {
  const {pid} = await sleeper();
  const mac = createMac().says('lsof', `p${pid}\nfcwd\nn/Users/me/My work\n`);
  expect(await mac.host.workingDirectory(pid)).toBe('/Users/me/My work');
  expect(mac.calls('lsof')).toEqual([`-a -d cwd -p ${pid} -Fn`]);
});

test.each([FAILS, IS_SILENT, 'echo p1; echo fcwd; echo "n (Permission denied)"'])(
  'a tool that does %s gives null',
  async script => {
    const {pid} = await sleeper();
    const mac = createMac()
      .script('lsof', script)
      .script('ps', script === IS_SILENT || script === FAILS ? script : IS_SILENT);
    expect(await mac.host.workingDirectory(pid)).toBeNull();
    expect(await mac.host.commandLine(pid)).toBeNull();
  },
);

test('missing tools give null', async () => {
  const {pid} = await sleeper();
  const mac = createMac().cannotStart('lsof', 'missing').cannotStart('ps', 'forbidden');
  expect(await mac.host.workingDirectory(pid)).toBeNull();
  expect(await mac.host.commandLine(pid)).toBeNull();
});
