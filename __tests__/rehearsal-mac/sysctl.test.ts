import {expect, test} from '@jest/globals';
import {FEW, onLinux, printed, sysctl, useRehearsals} from './stage.js';

onLinux('sysctl', () => {
  const rehearse = useRehearsals();
  const SWAP = /^total = \d+\.\d\dM {2}used = \d+\.\d\dM {2}free = \d+\.\d\dM {2}\(encrypted\)$/;

  test('prints `name: value` a line, and with -n the values alone', async () => {
    const mac = await rehearse({apps: FEW});
    const names = ['kern.memorystatus_vm_pressure_level', 'hw.memsize', 'vm.swapusage', 'vm.loadavg'];
    const lines = printed(mac, 'sysctl', names).trimEnd().split('\n');
    expect(lines.map(line => line.split(': ')[0])).toEqual(names);
    expect(lines[0]).toMatch(/: [124]$/);
    expect(lines[1]).toBe('hw.memsize: 17179869184');
    expect(lines[3]).toMatch(/: \{ \d+\.\d\d \d+\.\d\d \d+\.\d\d \}$/);
    expect(printed(mac, 'sysctl', ['-n', ...names.slice(0, 2)])).toMatch(/^[124]\n17179869184\n$/);
  });

  test('up to 14.3 an unknown name ends it, later it continues and counts them; -i is silent everywhere', async () => {
    const words = ['vm.not_here', 'hw.pagesize', 'vm.nor_here'];
    for (const macos of ['13', '14.0'] as const) {
      const {stdout, stderr, status} = (await rehearse({apps: FEW, macos})).run('sysctl', words);
      expect({stdout, stderr, status}).toEqual({stdout: '', stderr: "sysctl: unknown oid 'vm.not_here'\n", status: 1});
    }
    for (const macos of ['14.4', '26'] as const) {
      const mac = await rehearse({apps: FEW, macos});
      const {stdout, stderr, status} = mac.run('sysctl', words);
      expect({stdout, status}).toEqual({stdout: 'hw.pagesize: 16384\n', status: 2});
      expect(stderr).toBe("sysctl: unknown oid 'vm.not_here'\nsysctl: unknown oid 'vm.nor_here'\n");
      expect(printed(mac, 'sysctl', ['-i', ...words])).toBe('hw.pagesize: 16384\n');
    }
  });

  test('only 26 has the swapper totals, which are vm_stat’s', async () => {
    const names = ['vm.compressor.swapper.swapins_total', 'vm.compressor.swapper.swapouts_total'];
    const old = await rehearse({apps: FEW, macos: '15'});
    expect(printed(old, 'sysctl', ['-i', ...names])).toBe('');
    const mac = await rehearse({apps: FEW, macos: '26', clock: 1000});
    const [ins, outs] = printed(mac, 'sysctl', ['-n', ...names])
      .trim()
      .split('\n');
    expect(printed(mac, 'vm_stat')).toMatch(new RegExp(`Swapins: +${ins}\\.\nSwapouts: +${outs}\\.\n$`));
  });

  test('under Rosetta it names another chip and smaller pages, and vm_stat the kernel’s', async () => {
    const mac = await rehearse({apps: FEW, state: {rosetta: true}});
    expect(sysctl(mac, 'machdep.cpu.brand_string')).toMatch(/^VirtualApple /);
    expect(sysctl(mac, 'hw.pagesize')).toBe('4096');
    expect(printed(mac, 'vm_stat')).toContain('(page size of 16384 bytes)');
  });

  test('tells the last sleep, and zero for a machine that has not slept', async () => {
    const names = ['kern.sleeptime', 'kern.waketime'];
    const never = await rehearse({apps: FEW});
    expect(printed(never, 'sysctl', ['-n', ...names])).toMatch(
      /^(\{ sec = 0, usec = 0 \} \w{3} \w{3} .\d [\d:]{8} 19\d\d\n){2}$/,
    );
    const slept = await rehearse({apps: FEW, state: {sleptAt: 1_790_866_381, wokeAt: 1_790_869_981}});
    expect(printed(slept, 'sysctl', names)).toMatch(
      /^kern\.sleeptime: \{ sec = 1790866381, usec = 0 \} \w{3} \w{3} .\d [\d:]{8} 2026\nkern\.waketime: \{ sec = 1790869981,/,
    );
  });

  test('the pressure level is named or not shown at all', async () => {
    const mac = await rehearse({apps: FEW});
    const all = printed(mac, 'sysctl', ['-a']);
    expect(all).toMatch(/^kern\.memorystatus_level: \d+$/m);
    expect(all).not.toMatch(/pressure_level/);
    expect(printed(mac, 'sysctl', ['vm'])).not.toMatch(/^kern/m);
  });

  test('swap in MiB with two blanks between, the lock word only where swap is encrypted, zero before the first file', async () => {
    const mac = await rehearse({apps: FEW});
    expect(sysctl(mac, 'vm.swapusage')).toMatch(SWAP);
    expect(sysctl(mac, 'vm.swapusage')).toMatch(/total = 0\.00M {2}used = 0\.00M {2}free = 0\.00M/);
    const open = await rehearse({apps: FEW, state: {encryptedSwap: false}});
    expect(printed(open, 'sysctl', ['-n', 'vm.swapusage'])).toMatch(/free = 0\.00M {2}\n$/);
  });

  test('takes the decimal sign from LC_ALL, LC_NUMERIC or LANG, in this order', async () => {
    const mac = await rehearse({apps: FEW});
    const swap = (env: NodeJS.ProcessEnv) => printed(mac, 'sysctl', ['-n', 'vm.swapusage'], env);
    expect(swap({LANG: 'it_IT.UTF-8'})).toMatch(/^total = 0,00M {2}used = 0,00M {2}free = 0,00M/);
    expect(swap({LANG: 'it_IT.UTF-8', LC_NUMERIC: 'C'})).toMatch(/^total = 0\.00M/);
    expect(swap({LC_ALL: 'C', LC_NUMERIC: 'de_DE.UTF-8'})).toMatch(/^total = 0\.00M/);
    expect(swap({LANG: 'en_GB.UTF-8'})).toMatch(/^total = 0\.00M/);
    const odd = await rehearse({apps: FEW, state: {decimalComma: 'always'}});
    expect(printed(odd, 'sysctl', ['-n', 'vm.swapusage'], {LC_ALL: 'C'})).toMatch(/^total = 0,00M/);
  });

  test('the GPU’s limit has another name on 13, and nothing can be set', async () => {
    const old = await rehearse({apps: FEW, macos: '13', state: {wiredLimitMb: 12_000}});
    expect(printed(old, 'sysctl', ['-i', 'iogpu.wired_limit_mb', 'kern.osproductversion'])).toBe(
      'kern.osproductversion: 13.6.9\n',
    );
    const mac = await rehearse({apps: FEW, state: {wiredLimitMb: 12_000}});
    expect(sysctl(mac, 'iogpu.wired_limit_mb')).toBe('12000');
    expect(mac.run('sysctl', ['iogpu.wired_limit_mb=14000']).status).toBe(1);
    expect(sysctl(mac, 'iogpu.wired_limit_mb')).toBe('12000');
  });
});
