import {expect, test} from '@jest/globals';
import {createMac, type Mac, psRow, sleeper} from './mac.js';

const TOOLS = ['sysctl', 'vm_stat', 'ps', 'footprint', 'pmset', 'ioreg', 'sw_vers'] as const;

/** What a recorder asks at each reading, and less often, for a minute. */
const recordForAMinute = async (mac: Mac, wrapper: number, trainersAt: (tick: number) => Promise<number[]>) => {
  const {host} = mac;
  for (let tick = 0; tick < 30; tick++) {
    const trainers = await trainersAt(tick);
    await host.processIdentity(wrapper);
    await host.memory();
    if (tick % 5 === 0) await host.processes();
    else await host.someProcesses([wrapper, ...trainers]);
    await Promise.all(trainers.map(pid => host.processMemory(pid)));
    if (tick % 15 === 0) await host.power();
    mac.clock.seconds += 2;
  }
  const starts = Object.fromEntries(TOOLS.map(name => [name, mac.calls(name).length]));
  return {starts, all: Object.values(starts).reduce((sum, count) => sum + count)};
};

const createPoweredMac = () =>
  createMac()
    .says('pmset', "Now drawing from 'AC Power'\n lowpowermode 0\n\tCPU_Speed_Limit = 100\n")
    .says('ioreg', '{"Device Utilization %"=94}\n');

const says = (mac: Mac, pids: number[]): void => {
  mac.says('ps', pids.map(pid => psRow(pid)).join(''));
  mac.says('footprint', pids.map(pid => `x [${pid}]: 64-bit Footprint: 1 B\n    phys_footprint: 1048576 B\n`).join(''));
};

test('a minute of looking every two seconds starts at most 80 programs', async () => {
  const [wrapper, trainer, loader] = [(await sleeper()).pid, (await sleeper()).pid, (await sleeper()).pid];
  const mac = createPoweredMac();
  says(mac, [wrapper, trainer, loader]);
  const {starts, all} = await recordForAMinute(mac, wrapper, async () => [trainer, loader]);
  // The first ps is of the wrapper alone.
  expect(starts).toEqual({sysctl: 30, vm_stat: 30, ps: 7, footprint: 6, pmset: 3, ioreg: 2, sw_vers: 0});
  expect(all).toBeLessThanOrEqual(80);
});

test('it does so too when the trainer has another child at every reading', async () => {
  const [wrapper, trainer] = [(await sleeper()).pid, (await sleeper()).pid];
  const mac = createPoweredMac();
  let last = await sleeper();
  const {all} = await recordForAMinute(mac, wrapper, async () => {
    const child = await sleeper();
    const asked = [trainer, last.pid];
    says(mac, [wrapper, trainer, child.pid]);
    await last.end();
    last = child;
    return [...asked, child.pid];
  });
  expect(all).toBeLessThanOrEqual(80);
});
