import {describe, expect, test} from '@jest/globals';
import {
  NO_PRESSURE,
  nextPressure,
  type PressureReadings,
  pressureLevel,
  pressureSource,
} from '../../source/host/linux/pressure.js';

const CALM: PressureReadings = {
  someAvg10: 0,
  fullAvg10: 0,
  ofGroup: false,
  availableShare: 0.3,
  swapFreeShare: 1,
  swapOutBytesPerSecond: 0,
  oomKills: {source: 'machine', count: 3},
};

/** The level after each reading: seconds, and what differs from a calm machine. */
const levels = (looks: readonly (readonly [number, Partial<PressureReadings>])[]): string[] => {
  let state = NO_PRESSURE;
  return looks.map(([seconds, readings]) => {
    state = nextPressure(state, {...CALM, ...readings}, seconds * 1000);
    return pressureLevel(state);
  });
};

const levelOf = (readings: Partial<PressureReadings>): string | undefined => levels([[0, readings]])[0];

const MB = 1024 ** 2;

describe('what makes a level', () => {
  test('a calm machine is green', () => expect(levelOf({})).toBe('green'));

  test.each<[string, Partial<PressureReadings>]>([
    ['all tasks wait a tenth of the time', {fullAvg10: 10}],
    ['almost nothing available and no swap', {availableShare: 0.049, swapFreeShare: null}],
    ['almost nothing available and swap full', {availableShare: 0.049, swapFreeShare: 0.09}],
  ])('red: %s', (_, readings) => expect(levelOf(readings)).toBe('red'));

  test.each<[string, Partial<PressureReadings>]>([
    ['some tasks wait a tenth of the time', {someAvg10: 10}],
    ['all tasks wait 2 % of the time', {fullAvg10: 2}],
    ['all tasks wait just less than for red', {fullAvg10: 9.99}],
    ['less than a tenth available', {availableShare: 0.0999}],
    ['almost nothing available but room in swap', {availableShare: 0.04, swapFreeShare: 0.1}],
  ])('yellow: %s', (_, readings) => expect(levelOf(readings)).toBe('yellow'));

  test.each<[string, Partial<PressureReadings>]>([
    ['just below every threshold', {someAvg10: 9.99, fullAvg10: 1.99, availableShare: 0.1}],
    ['full swap alone', {swapFreeShare: 0}],
    ['nothing known', {someAvg10: null, fullAvg10: null, availableShare: null, swapFreeShare: null, oomKills: null}],
  ])('green: %s', (_, readings) => expect(levelOf(readings)).toBe('green'));
});

describe('processes killed for want of memory', () => {
  const kills = (count: number, source = 'machine') => ({oomKills: {source, count}});

  test('a new one is red for 15 s, old ones are not', () => {
    expect(
      levels([
        [0, kills(3)],
        [2, kills(4)],
        [4, kills(4)],
        [18, kills(4)],
        [19, kills(4)],
      ]),
    ).toEqual(['green', 'red', 'red', 'red', 'green']);
  });

  test("another group's count is not compared with the machine's", () => {
    expect(
      levels([
        [0, kills(3)],
        [2, kills(9, '/sys/fs/cgroup/box')],
        [4, kills(9, '/sys/fs/cgroup/box')],
        [6, kills(10, '/sys/fs/cgroup/box')],
      ]),
    ).toEqual(['green', 'green', 'green', 'red']);
  });

  test('a count that is missing in one reading is remembered', () => {
    expect(
      levels([
        [0, kills(3)],
        [2, {oomKills: null}],
        [4, kills(4)],
      ]),
    ).toEqual(['green', 'green', 'red']);
  });
});

describe('swapping out', () => {
  const out = (megabytes: number | null) => ({
    swapOutBytesPerSecond: megabytes === null ? null : megabytes * MB,
  });

  test('3 MB/s is yellow once it has lasted for 10 s, counted from the reading before the first rate', () => {
    expect(
      levels([
        [0, out(null)],
        [2, out(3)],
        [4, out(20)],
        [8, out(3)],
        [9.9, out(3)],
        [10, out(3)],
      ]),
    ).toEqual(['green', 'green', 'green', 'green', 'green', 'yellow']);
  });

  test('a break starts the ten seconds again', () => {
    expect(
      levels([
        [0, out(null)],
        [8, out(50)],
        [9, out(2.9)],
        [12, out(50)],
        [18, out(50)],
        [19, out(50)],
      ]),
    ).toEqual(['green', 'green', 'green', 'green', 'green', 'yellow']);
  });

  test('a reading without a rate is not an interruption', () => {
    expect(
      levels([
        [0, out(null)],
        [6, out(5)],
        [6, out(null)],
        [10, out(5)],
      ]),
    ).toEqual(['green', 'green', 'green', 'yellow']);
  });

  test('one reading after a minute covers the whole minute', () => {
    expect(
      levels([
        [0, out(null)],
        [60, out(4)],
      ]),
    ).toEqual(['green', 'yellow']);
  });

  test('stays yellow above half the rate, and green comes 15 s after it has fallen to half', () => {
    expect(
      levels([
        [0, out(null)],
        [10, out(4)],
        [20, out(1.6)],
        [50, out(1.6)],
        [52, out(1.5)],
        [66, out(0)],
        [67, out(0)],
      ]),
    ).toEqual(['green', 'yellow', 'yellow', 'yellow', 'yellow', 'yellow', 'green']);
  });
});

describe('leaving a level', () => {
  test('red holds above half its threshold and falls to yellow, then green, each after 15 s of calm', () => {
    expect(
      levels([
        [0, {fullAvg10: 12}],
        [2, {fullAvg10: 5.1}],
        [60, {fullAvg10: 5.1}],
        [62, {fullAvg10: 5}],
        [76, {fullAvg10: 4}],
        [77, {fullAvg10: 4}],
        [80, {fullAvg10: 1}],
        [94, {fullAvg10: 0}],
        [95, {fullAvg10: 0}],
      ]),
    ).toEqual(['red', 'red', 'red', 'red', 'red', 'yellow', 'yellow', 'yellow', 'green']);
  });

  test('both are left together when all is calm at once', () => {
    expect(
      levels([
        [0, {fullAvg10: 12}],
        [1, {}],
        [15.9, {}],
        [16, {}],
      ]),
    ).toEqual(['red', 'red', 'red', 'green']);
  });

  test('trouble that comes back starts the 15 s again', () => {
    expect(
      levels([
        [0, {someAvg10: 10}],
        [2, {someAvg10: 1}],
        [14, {someAvg10: 5.5}],
        [20, {someAvg10: 1}],
        [34, {someAvg10: 1}],
        [35, {someAvg10: 1}],
      ]),
    ).toEqual(['yellow', 'yellow', 'yellow', 'yellow', 'yellow', 'green']);
  });

  test('what is bad when small is left at twice its threshold', () => {
    expect(
      levels([
        [0, {availableShare: 0.09}],
        [2, {availableShare: 0.19}],
        [60, {availableShare: 0.19}],
        [62, {availableShare: 0.2}],
        [77, {availableShare: 0.2}],
      ]),
    ).toEqual(['yellow', 'yellow', 'yellow', 'yellow', 'green']);
    expect(
      levels([
        [0, {availableShare: 0.04, swapFreeShare: 0.05}],
        [30, {availableShare: 0.09, swapFreeShare: 0.19}],
        [60, {availableShare: 0.09, swapFreeShare: 0.2}],
        [75, {availableShare: 0.09, swapFreeShare: 0.2}],
      ]),
    ).toEqual(['red', 'red', 'red', 'yellow']);
  });

  test('does not enter on the way down what only holds', () => {
    expect(levels([[0, {someAvg10: 6, fullAvg10: 1.5, availableShare: 0.15}]])).toEqual(['green']);
  });
});

test('the source says what the level rests on', () => {
  expect(pressureSource(CALM)).toBe('psi');
  expect(pressureSource({...CALM, fullAvg10: null})).toBe('psi');
  expect(pressureSource({...CALM, someAvg10: null, fullAvg10: null})).toBe('available');
  expect(pressureSource({...CALM, someAvg10: null, fullAvg10: null, availableShare: null})).toBeNull();
});

describe('with a third available', () => {
  const ROOMY = {availableShare: 0.4};

  test('what stalls, swaps or is killed is in a group with a limit of its own, and this machine is green', () => {
    const swapped = [0, 5, 10, 15].map((at): [number, Partial<PressureReadings>] => [
      at,
      {
        ...ROOMY,
        fullAvg10: 50,
        someAvg10: 80,
        swapOutBytesPerSecond: 90 * MB,
        oomKills: {source: 'machine', count: at},
      },
    ]);
    expect(levels(swapped)).toEqual(['green', 'green', 'green', 'green']);
  });

  test('a group that is read itself is as short as its own stalls say', () => {
    expect(levelOf({...ROOMY, ofGroup: true, fullAvg10: 50})).toBe('red');
  });
});
