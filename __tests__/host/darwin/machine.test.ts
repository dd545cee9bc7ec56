import {availableParallelism, totalmem} from 'node:os';
import {describe, expect, test} from '@jest/globals';
import {GIB} from '../fixture-tree.js';
import {printed} from './fixtures.js';
import {createMac, FAILS, HANGS, IS_SILENT} from './mac.js';

describe('the machine', () => {
  test('is described once', async () => {
    const mac = createMac().says('sysctl', printed('sysctl-machine'));
    const machine = {
      platform: 'darwin',
      processor: 'Apple M1 Pro',
      cores: 10,
      memoryBytes: 16 * GIB,
      system: 'macOS 26.5',
      gpuWorkingSetBytes: 12_713_115_648,
    };
    expect(await mac.host.machine()).toEqual(machine);
    expect(await mac.host.machine()).toEqual(machine);
    expect(mac.calls('sysctl')).toHaveLength(1);
    expect(mac.calls('sw_vers')).toEqual(['']);
  });

  test('without its tools is what Node knows, and is asked again', async () => {
    const mac = createMac().script('sysctl', FAILS).cannotStart('sw_vers', 'missing');
    expect(await mac.host.machine()).toEqual({
      platform: 'darwin',
      processor: null,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      system: 'macOS',
      gpuWorkingSetBytes: null,
    });
    mac.says('sysctl', printed('sysctl-machine')).says('sw_vers', printed('sw_vers'));
    expect(await mac.host.machine()).toMatchObject({processor: 'Apple M1 Pro', system: 'macOS 26.5'});
  });
});

describe('power', () => {
  const powered = () =>
    createMac()
      .script(
        'pmset',
        'case "$*" in "-g batt") cat "$0.batt" ;; "-g therm") cat "$0.therm" ;; -g) cat "$0.settings" ;; esac',
      )
      .prints('pmset.batt', printed('pmset-batt'))
      .prints('pmset.therm', printed('pmset-therm'))
      .prints('pmset.settings', printed('pmset-settings'))
      .says('ioreg', printed('ioreg'));

  test('battery, mode, heat and GPU', async () => {
    const mac = powered();
    expect(await mac.host.power()).toEqual({
      gpuPercent: 94,
      onBattery: true,
      hasBattery: true,
      lowPowerMode: true,
      speedLimitPercent: 72,
    });
    expect(mac.calls('pmset').sort()).toEqual(['-g', '-g batt', '-g therm']);
    expect(mac.calls('ioreg')).toEqual(['-r -d 1 -w 0 -c IOAccelerator']);
  });

  test('the GPU every ten seconds, all else every minute', async () => {
    const mac = powered();
    for (let second = 0; second < 60; second += 2) {
      await mac.host.power();
      mac.clock.seconds += 2;
    }
    expect(mac.calls('ioreg')).toHaveLength(6);
    expect(mac.calls('pmset')).toHaveLength(3);
    mac.prints('pmset.batt', "Now drawing from 'AC Power'\n");
    expect(await mac.host.power()).toMatchObject({onBattery: false});
    expect(mac.calls('pmset')).toHaveLength(6);
  });

  test('one that fails leaves the others', async () => {
    const mac = powered().cannotStart('ioreg', 'missing').prints('pmset.settings', 'Currently in use:\n');
    expect(await mac.host.power()).toEqual({
      gpuPercent: null,
      onBattery: true,
      hasBattery: true,
      lowPowerMode: null,
      speedLimitPercent: 72,
    });
  });

  test('what has not been confirmed for long is no longer known', async () => {
    const mac = powered();
    await mac.host.power();
    mac.script('ioreg', FAILS);
    mac.clock.seconds += 20;
    expect(await mac.host.power()).toMatchObject({gpuPercent: 94});
    mac.clock.seconds += 41;
    expect(await mac.host.power()).toMatchObject({gpuPercent: null, onBattery: true});
  });

  test('nothing at all is no sample', async () => {
    const mac = createMac({patienceMs: 2000}).script('pmset', IS_SILENT).script('ioreg', HANGS);
    expect(await mac.host.power()).toBeNull();
  });
});

describe('under Rosetta', () => {
  const translated = (text: string) =>
    text
      .replace(/^machdep\.cpu\.brand_string: .*$/m, 'machdep.cpu.brand_string: VirtualApple @ 2.50GHz processor')
      .replace(/^hw\.pagesize: .*$/m, 'hw.pagesize: 4096');

  test('the chip is named as far as it is known, with the cure, and counts as Apple’s', async () => {
    const mac = createMac().says('sysctl', translated(printed('sysctl-machine')));
    expect(await mac.host.machine()).toMatchObject({
      processor: 'Apple silicon (Node runs under Rosetta: install the arm64 Node)',
      translated: true,
      gpuWorkingSetBytes: 12_713_115_648,
    });
  });

  const rosettaSysctl = (swapouts: number) =>
    `hw.memsize: 17179869184\nhw.pagesize: 4096\nmachdep.cpu.brand_string: VirtualApple @ 2.50GHz processor\nvm.compressor.swapper.swapins_total: 0\nvm.compressor.swapper.swapouts_total: ${swapouts}\n`;
  const withoutSwap = printed('vm_stat-wide').replace(/^Swap(?:ins|outs):.*\n/gm, '');

  test('pages of sysctl’s counters are as large as vm_stat’s header says', async () => {
    const mac = createMac().says('vm_stat', withoutSwap).says('sysctl', rosettaSysctl(1000));
    await mac.host.memory();
    mac.says('sysctl', rosettaSysctl(3000));
    mac.clock.seconds += 2;
    expect(await mac.host.memory()).toMatchObject({
      swapOutBytesPerSecond: 1000 * 16_384,
      swappedOutBytes: 3000 * 16_384,
    });
  });

  test('without a vm_stat nothing is made of a page size that is not the kernel’s', async () => {
    const mac = createMac().cannotStart('vm_stat', 'missing').says('sysctl', rosettaSysctl(1000));
    await mac.host.memory();
    mac.says('sysctl', rosettaSysctl(3000));
    mac.clock.seconds += 2;
    expect(await mac.host.memory()).toMatchObject({swapOutBytesPerSecond: null, swappedOutBytes: null});
  });
});
