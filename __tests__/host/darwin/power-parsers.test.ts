import {describe, expect, test} from '@jest/globals';
import {parseGpuPercent} from '../../../source/host/darwin/ioreg.js';
import {parseBattery, parseLowPowerMode, parseSpeedLimit} from '../../../source/host/darwin/pmset.js';
import {cuts, printed} from './fixtures.js';

/** Every answer that some cut of the text gives. */
const answersOfCuts = <Value>(text: string, parse: (text: string) => Value): Value[] => [
  ...new Set(cuts(text).map(parse)),
];

describe('ioreg', () => {
  test('the busiest accelerator', () => expect(parseGpuPercent(printed('ioreg'))).toBe(94));

  test('the key alone counts, in any place', () => {
    expect(parseGpuPercent('{"Device Utilization %"=21,"Renderer Utilization %"=99}')).toBe(21);
    expect(parseGpuPercent('{"Tiler Utilization %"=88,"Device Utilization %"=0}')).toBe(0);
    expect(parseGpuPercent('{"Device Utilization % at Last Reset"=88}')).toBeNull();
  });

  test('the older name only where the newer one is missing', () => {
    expect(parseGpuPercent('{"GPU Activity(%)"=37,"GPU Core Utilization"=3}')).toBe(37);
    expect(parseGpuPercent('{"GPU Activity(%)"=37,"Device Utilization %"=12}')).toBe(12);
  });

  test('nothing, and cut anywhere', () => {
    expect(parseGpuPercent('')).toBeNull();
    expect(answersOfCuts(printed('ioreg'), parseGpuPercent)).toEqual([null, 94]);
  });
});

describe('pmset', () => {
  test.each([
    [
      "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining present: true\n",
      {onBattery: false, hasBattery: true},
    ],
    ["Now drawing from 'AC Power'\n", {onBattery: false, hasBattery: null}],
    [
      "Now drawing from 'UPS Power'\n -UPS (id=2)\t87%; discharging; 0:45 remaining present: true\n",
      {onBattery: true, hasBattery: null},
    ],
    [printed('pmset-batt'), {onBattery: true, hasBattery: true}],
    ["Now drawing from 'Something Else'\n", null],
    ['', null],
  ])('battery: %j', (text, expected) => expect(parseBattery(text)).toEqual(expected));

  test.each([
    [printed('pmset-settings'), true],
    [printed('pmset-settings').replace('lowpowermode         1', 'lowpowermode         0'), false],
    [printed('pmset-settings').replace('lowpowermode         1', 'powermode            1'), true],
    [printed('pmset-settings').replace('lowpowermode         1', 'powermode            2'), false],
    [printed('pmset-settings').replace(/ lowpowermode.*\n/, ''), null],
    ['', null],
  ])('low power mode %#', (text, expected) => expect(parseLowPowerMode(text)).toBe(expected));

  test.each([
    ['pmset-therm', 72],
    ['pmset-therm-none', 100],
  ])('thermal limit: %s', (name, expected) => expect(parseSpeedLimit(printed(name))).toBe(expected));

  test('the last of several limits counts; without any there is none', () => {
    expect(parseSpeedLimit('\tCPU_Speed_Limit \t= 40\n\tCPU_Speed_Limit \t= 100\n')).toBe(100);
    expect(parseSpeedLimit('')).toBeNull();
    expect(parseSpeedLimit('Note: No thermal warning level has been recorded\n')).toBeNull();
  });

  test('cut anywhere, they say what is so or nothing', () => {
    expect(answersOfCuts(printed('pmset-batt'), text => parseBattery(text)?.onBattery ?? null)).toEqual([null, true]);
    expect(answersOfCuts(printed('pmset-batt'), text => parseBattery(text)?.hasBattery ?? null)).toEqual([null, true]);
    expect(answersOfCuts(printed('pmset-settings'), parseLowPowerMode)).toEqual([null, true]);
    // All but the last line feed: without it, 72 might have been 720.
    expect(answersOfCuts(printed('pmset-therm'), parseSpeedLimit)).toEqual([null]);
    expect(answersOfCuts(printed('pmset-therm-none'), parseSpeedLimit)).toEqual([null]);
  });
});
