import {expect, test} from '@jest/globals';
import {createMac, psRow, sleeper} from './mac.js';

const TOOLS = ['sysctl', 'vm_stat', 'ps', 'footprint', 'pmset', 'ioreg', 'sw_vers'] as const;

test('a minute of looking every two seconds starts at most 80 programs', async () => {
  const [wrapper, trainer, loader] = [(await sleeper()).pid, (await sleeper()).pid, (await sleeper()).pid];
  const sizes = [trainer, loader].map(pid => `x [${pid}]: 64-bit Footprint: 1 B\n    phys_footprint: 1048576 B\n`);
  const mac = createMac()
    .says('ps', [wrapper, trainer, loader].map(pid => psRow(pid)).join(''))
    .says('footprint', sizes.join(''))
    .says('pmset', "Now drawing from 'AC Power'\n lowpowermode 0\n\tCPU_Speed_Limit = 100\n")
    .says('ioreg', '{"Device Utilization %"=94}\n');
  const {host} = mac;
  // What a recorder asks at each look, and now and then.
  for (let tick = 0; tick < 30; tick++) {
    await host.processIdentity(wrapper);
    await host.memory();
    if (tick % 5 === 0) await host.processes();
    else await host.someProcesses([wrapper, trainer, loader]);
    await Promise.all([trainer, loader].map(pid => host.processMemory(pid)));
    if (tick % 15 === 0) await host.power();
    mac.clock.seconds += 2;
  }
  const starts = Object.fromEntries(TOOLS.map(name => [name, mac.calls(name).length]));
  expect(starts).toEqual({sysctl: 30, vm_stat: 30, ps: 6, footprint: 6, pmset: 3, ioreg: 2, sw_vers: 0});
  expect(Object.values(starts).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(80);
});
