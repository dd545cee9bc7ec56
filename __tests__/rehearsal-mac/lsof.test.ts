import {expect, test} from '@jest/globals';
import {FEW, onLinux, printed, useRehearsals} from './stage.js';

onLinux('lsof', () => {
  const rehearse = useRehearsals();

  test('tells where a real process works, a field a line', async () => {
    const mac = await rehearse({apps: FEW});
    const text = printed(mac, 'lsof', ['-a', '-d', 'cwd', '-p', String(process.pid), '-Fn']);
    expect(text).toBe(`p${process.pid}\nfcwd\nn${process.cwd()}\n`);
  });

  test('tells nothing of one that has gone, and plays nothing else', async () => {
    const mac = await rehearse({apps: FEW});
    expect(mac.run('lsof', ['-a', '-d', 'cwd', '-p', '99999999', '-Fn'])).toMatchObject({stdout: '', status: 1});
    expect(mac.run('lsof', ['-i'])).toMatchObject({stdout: '', status: 98});
  });
});
