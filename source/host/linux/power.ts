import type {PowerSample} from '../../journal/events.js';
import {NO_POWER} from '../no-power.js';
import type {SystemFiles} from './system-files.js';

const SUPPLIES = '/sys/class/power_supply';

/**
 * Whether the machine runs on its battery, from sysfs-class-power: no when any other supply is online, else yes when a
 * battery discharges. A battery of scope `Device` is a mouse's or a keyboard's. Null on a machine without a battery.
 */
export const readPower = (files: SystemFiles): PowerSample | null => {
  const supplies = files.names(SUPPLIES).map(name => {
    const value = (key: string): string => files.text(`${SUPPLIES}/${name}/${key}`)?.trim() ?? '';
    return {
      isBattery: value('type') === 'Battery',
      isOurs: value('scope') !== 'Device',
      online: value('online') === '1',
      status: value('status'),
    };
  });
  const batteries = supplies.filter(({isBattery, isOurs}) => isBattery && isOurs);
  if (batteries.length === 0) return null;
  const plugged = supplies.some(({isBattery, isOurs, online}) => !isBattery && isOurs && online);
  const discharging = batteries.some(({status}) => status === 'Discharging');
  const onBattery = !plugged && discharging;
  return {...NO_POWER, onBattery, hasBattery: true};
};
