import {expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {type Changes, workstation} from './fixture-tree.js';

const SUPPLIES = 'sys/class/power_supply';

const onBattery = async (supplies: Changes) => {
  const files = Object.fromEntries(Object.entries(supplies).map(([path, content]) => [`${SUPPLIES}/${path}`, content]));
  const host = await createHost({root: workstation(files), platform: 'linux'});
  return (await host.power())?.onBattery;
};

const battery = (status: string) => ({'BAT0/type': 'Battery\n', 'BAT0/status': `${status}\n`});
const mains = (online: 0 | 1) => ({'AC/type': 'Mains\n', 'AC/online': `${online}\n`});

test('a laptop says whether it runs on its battery, and nothing else', async () => {
  const files = {[`${SUPPLIES}/BAT0/type`]: 'Battery\n', [`${SUPPLIES}/BAT0/status`]: 'Discharging\n'};
  const host = await createHost({root: workstation(files), platform: 'linux'});
  expect(await host.power()).toEqual({
    gpuPercent: null,
    onBattery: true,
    hasBattery: true,
    lowPowerMode: null,
    speedLimitPercent: null,
  });
});

test.each([
  ['unplugged', {...battery('Discharging'), ...mains(0)}, true],
  ['plugged in', {...battery('Charging'), ...mains(1)}, false],
  ['plugged in, and draws more than the plug gives', {...battery('Discharging'), ...mains(1)}, false],
  ['full, without a word about the plug', battery('Full'), false],
  ['fed by USB-C', {...battery('Discharging'), 'ucsi/type': 'USB\n', 'ucsi/online': '1\n'}, false],
  [
    'unplugged, with a mouse that is charging',
    {...battery('Discharging'), 'hid/type': 'USB\n', 'hid/scope': 'Device\n', 'hid/online': '1\n'},
    true,
  ],
] as const)('%s', async (_, supplies, expected) => expect(await onBattery(supplies)).toBe(expected));

test.each([
  ['a desktop', {}],
  ['a desktop that names its plug', mains(1)],
  ["a mouse's battery", {'hid/type': 'Battery\n', 'hid/scope': 'Device\n', 'hid/status': 'Discharging\n'}],
])('%s tells nothing', async (_, supplies) => expect(await onBattery(supplies)).toBeUndefined());
