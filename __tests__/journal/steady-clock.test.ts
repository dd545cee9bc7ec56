import {expect, test} from '@jest/globals';
import {SteadyClock, steadyClock, steadyNow} from '../../source/journal/steady-clock.js';
import {type ClockSet, InventedMachine, type Nap, type System} from '../faults/clocks.js';
import {START} from '../insight/timeline.js';

const machineWith = (system: System, sets: readonly ClockSet[] = [], naps: readonly Nap[] = []) =>
  new InventedMachine(system, sets, naps);

test('it is the wall clock until that is set', () => {
  const machine = machineWith('darwin', [{at: 10, seconds: -3600}]);
  const clock = new SteadyClock(machine);
  machine.at = 9;
  expect(clock.now()).toBe(START + 9000);
  expect(clock.offset).toBe(0);
  machine.at = 11;
  expect(clock.now()).toBe(START + 11_000);
  expect(clock.offset).toBe(-3_600_000);
});

test.each(['darwin', 'linux'] as const)('a sleep counts (%s)', system => {
  const machine = machineWith(system, [], [{from: 10, to: 7210}]);
  const clock = new SteadyClock(machine);
  machine.at = 7211;
  expect(clock.slept).toBe(0);
  // Linux reports it in hundredths of a second.
  expect(Math.abs(clock.now() - (START + 7_211_000))).toBeLessThanOrEqual(10);
  expect(Math.abs(clock.offset)).toBeLessThanOrEqual(10);
  expect(clock.slept / 1000).toBeCloseTo(system === 'linux' ? 7200 : 0, 0);
});

test("time since the start that alternates between the container's and the machine's does not count as sleep", () => {
  const machine = machineWith('linux');
  const first = new SteadyClock(machine);
  const anchor = first.anchor();
  const {sinceBoot} = InventedMachine.prototype;
  machine.sinceBoot = () => (sinceBoot.call(machine) ?? 0) + (machine.at < 10 ? 0 : 1e9);
  machine.at = 20;
  first.lookForSleep();
  expect(first.now()).toBe(START + 20_000);
  expect(first.slept).toBe(0);
  expect(new SteadyClock(machine).now() + (new SteadyClock(machine).aheadBy(anchor) ?? Number.NaN)).toBe(
    START + 20_000,
  );
});

test('another process continues where the first one was, whatever the wall clock says', () => {
  const machine = machineWith('linux', [{at: 100, seconds: 1e9}], [{from: 200, to: 300}]);
  const first = new SteadyClock(machine);
  machine.at = 50;
  const anchor = first.anchor();
  expect(anchor.t).toBe(START + 50_000);
  machine.at = 400;
  const second = new SteadyClock(machine);
  expect(second.now() + Math.round(second.aheadBy(anchor) ?? Number.NaN)).toBe(START + 400_000);
  second.follow(anchor);
  expect(second.now()).toBe(START + 400_000);
  expect(second.aheadBy(anchor)).toBe(0);
  expect(second.offset).toBe(1e12);
});

test("an anchor from before the machine's start is refused", () => {
  const machine = machineWith('darwin');
  const anchor = {...new SteadyClock(machine).anchor(), forward: machine.forward() + 2};
  expect(new SteadyClock(machine).aheadBy(anchor)).toBeNull();
});

test('its time can be set', () => {
  const machine = machineWith('darwin');
  const clock = new SteadyClock(machine);
  clock.set(START + 500);
  machine.at = 2;
  expect(clock.now()).toBe(START + 2500);
  expect(clock.offset).toBe(-500);
});

test("a process' own clock starts as the machine's", () => {
  expect(Math.abs(steadyNow() - Date.now())).toBeLessThan(1000);
  const {t, forward, asleep} = steadyClock.anchor();
  expect([t, forward, asleep].every(Number.isFinite)).toBe(true);
});
