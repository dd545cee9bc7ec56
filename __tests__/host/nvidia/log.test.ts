import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {parseCardLog} from '../../../source/host/nvidia/log.js';
import {LookReader} from '../../../source/host/nvidia/looks.js';
import {cardsReading} from '../../../source/host/nvidia/reading.js';

const MIB = 1024 ** 2;
const ONE = readFileSync(new URL('../../fixtures/host/nvidia/one-run.txt', import.meta.url), 'utf8');
const LISTED = [{index: 0, uuid: 'GPU-1', busId: '00000000:00:06.0', name: 'NVIDIA H100 80GB HBM3'}];

describe('one look', () => {
  test('tells the average of 14 s, memory, power, heat and who holds memory', () => {
    expect(cardsReading(LISTED, parseCardLog(ONE) ?? [])).toEqual({
      cards: [
        {
          ...{index: 0, uuid: 'GPU-1', name: 'NVIDIA H100 80GB HBM3'},
          ...{busyPercent: 83, totalBytes: 81559 * MIB, usedBytes: 20045 * MIB},
          ...{watts: 318, limitWatts: 700, celsius: 51, slowedBy: null},
        },
      ],
      processes: [{pid: 731, name: 'python3', uuid: 'GPU-1', bytes: 20036 * MIB}],
    });
  });

  test('in the words of older drivers, with what a card does not report', () => {
    const old = ONE.replaceAll('Clocks Event Reasons', 'Clocks Throttle Reasons')
      .replace('GPU Power Readings', 'Power Readings')
      .replace(/Average Power Draw.*\n/, 'Power Draw                         : 318.07 W\n')
      .replace('Current Power Limit', 'Power Limit')
      .replace(/(GPU Current Temp +: )51 C/, '$1N/A')
      .replace(/GPU( +: 92 %)/, 'Gpu$1')
      .replace(/(Avg +: )83 %/, '$1Not Found');
    expect(cardsReading(LISTED, parseCardLog(old) ?? []).cards).toMatchObject([
      {busyPercent: 92, watts: 318, limitWatts: 700, celsius: null},
    ]);
  });

  test('a split card (MIG) has no utilisation, and adds up what a process holds of its instances', () => {
    const mig = ONE.replace(/(GPU +: )92 %/, '$1N/A')
      .replace(/(Avg +: )83 %/, '$1Not Found')
      .concat(
        '        GPU instance ID                   : 2\n        Process ID                        : 731\n            Type                          : C\n            Name                          : python3\n            Used GPU Memory               : 1000 MiB\n',
      );
    expect(cardsReading(LISTED, parseCardLog(mig) ?? [])).toMatchObject({
      cards: [{busyPercent: null, usedBytes: 20045 * MIB}],
      processes: [{pid: 731, bytes: 21036 * MIB}],
    });
  });

  test.each([
    ['SW Power Cap', null],
    ['Idle', null],
    ['SW Thermal Slowdown', 'heat'],
    ['HW Thermal Slowdown', 'heat'],
    ['HW Power Brake Slowdown', 'power-brake'],
    ['HW Slowdown', 'hardware'],
  ])('%s slows a card down by: %s', (reason, slowedBy) => {
    const active = ONE.replace(new RegExp(`(\\n *${reason} *: )Not Active`), '$1Active');
    expect(active).not.toBe(ONE);
    expect(cardsReading(LISTED, parseCardLog(active) ?? []).cards).toMatchObject([{slowedBy}]);
  });

  test('a process that calls itself by control characters does no harm', () => {
    const named = ONE.replace('/home/user/.venv/bin/python3', '/x/\u001b[2Jpython\u0007');
    expect(cardsReading(LISTED, parseCardLog(named) ?? []).processes[0]?.name).toBe('?[2Jpython?');
  });

  test('one that is cut off is none', () => {
    expect(parseCardLog(ONE.slice(0, ONE.indexOf('    Processes')))).toBeNull();
    expect(parseCardLog('No devices were found\n')).toBeNull();
  });
});

describe('the looks of a loop', () => {
  test('come in pieces, without anything between two', () => {
    const looks = new LookReader();
    looks.push(ONE.slice(0, 3000), 1000);
    expect(looks.take(1010)).toEqual([]);
    looks.push(ONE.slice(3000), 1020);
    // Its list of processes may go on.
    expect(looks.take(1050)).toEqual([]);
    expect(looks.take(1600)).toHaveLength(1);
    expect(looks.take(1700)).toEqual([]);
    looks.push(ONE + ONE.slice(0, 500), 6000);
    expect(looks.take(6001)).toHaveLength(1);
    looks.push(ONE.slice(500), 6010);
    expect(looks.take(7000)).toHaveLength(1);
  });

  test('a look that never gets whole is left out, and one without end is no look', () => {
    const looks = new LookReader();
    looks.push(ONE.slice(0, 4000) + ONE, 0);
    expect(looks.take(1000)).toHaveLength(1);
    looks.push('x'.repeat(3 * 1024 ** 2), 2000);
    expect([looks.isUnreadable, looks.take(3000)]).toEqual([true, []]);
  });
});
