import {expect, test} from '@jest/globals';
import {parseTimes} from '../../../source/host/darwin/shell-times.js';
import {ToolCostBook} from '../../../source/host/darwin/tool-costs.js';
import {createMac, psRow, sleeper, until} from './mac.js';

/** A book with a clock in seconds. */
const book = () => {
  const clock = {seconds: 100};
  const costs = new ToolCostBook(() => clock.seconds * 1000);
  const use = (name: string, seconds: number, cpu: number | null = null) => {
    const started = costs.started(name);
    clock.seconds += seconds;
    started.ended(started.isMeasured ? cpu : null);
  };
  return {clock, costs, use};
};

test('nothing is reported before a tool has ended', () => {
  const {costs} = book();
  expect(costs.summary()).toBeNull();
  costs.started('top');
  expect(costs.summary()).toBeNull();
});

test('how long a tool took, how often it was started, and what it used of a core in the last minute', () => {
  const {clock, costs, use} = book();
  for (let start = 0; start < 12; start++) {
    use('footprint', 2, 0.5);
    clock.seconds += 8;
  }
  expect(costs.summary()).toEqual({
    cpuPercent: 5,
    busyPercent: 20,
    tools: [{name: 'footprint', lastSeconds: 2, everySeconds: 10, cpuSeconds: 0.5}],
  });
});

test('one that still runs counts; without a measure of every tool there is no share of a core', () => {
  const {clock, costs, use} = book();
  use('sysctl', 1);
  costs.started('ps');
  clock.seconds += 9;
  expect(costs.summary()).toMatchObject({cpuPercent: null, busyPercent: 100});
  expect(costs.summary()?.tools.map(({name}) => name)).toEqual(['sysctl']);
});

test('processor time is measured at the second start, and seldom', () => {
  const {costs} = book();
  const measured = Array.from({length: 64}, (_value, index) => (costs.started('ps').isMeasured ? index + 1 : 0));
  expect(measured.filter(Boolean)).toEqual([2, 32, 62]);
});

test.each([
  ['0m0.001s 0m0.002s\n0m0.120s 0m0.034s\n', 0.154],
  ['0m0.001s 0m0.002s\n1m2.500s 0m0,500s\n', 63],
  ['0m0.001s 0m0.002s\n', null],
  ['', null],
])('%j of a shell is %p s', (text, seconds) => {
  expect(parseTimes(text)).toBe(seconds);
});

test('by a real shell: the answer is the same, and what the tool used is reported', async () => {
  const {pid} = await sleeper();
  const mac = createMac().says('ps', psRow(pid));
  const busy = 'i=0; while [ $i -lt 30000 ]; do i=$((i + 1)); done; cat "$0.txt"';
  mac.script('ps', busy);
  expect(await mac.host.processes({fresh: true})).toHaveLength(1);
  expect(await mac.host.processes({fresh: true})).toHaveLength(1);
  mac.clock.seconds += 10;
  const [ps] = mac.host.toolCosts?.()?.tools ?? [];
  expect(ps?.name).toBe('ps');
  expect(ps?.cpuSeconds).toBeGreaterThan(0);
  mac.script('ps', 'echo "not permitted" >&2; exit 1');
  await expect(mac.host.processes({fresh: true})).rejects.toMatchObject({
    message: expect.stringContaining('not permitted'),
  });
});

test('a tool that costs much is asked less often, and as before when it is quick again', async () => {
  const {pid} = await sleeper();
  const mac = createMac().says('ps', psRow(pid));
  const starts = async (seconds: number) => {
    mac.clock.seconds += seconds;
    await mac.host.processes();
    return mac.calls('ps').length;
  };
  expect(await starts(0)).toBe(1);
  expect(await starts(10)).toBe(2);
  const slow = mac
    .script('ps', 'while [ ! -e "$0.go" ]; do sleep 0.02; done; cat "$0.txt"')
    .host.processes({fresh: true});
  await until(() => mac.calls('ps').length === 3, 'a slow ps');
  mac.clock.seconds += 3;
  mac.prints('ps.go', '');
  await slow;
  expect(await starts(20)).toBe(3);
  expect(await starts(10)).toBe(4);
  expect(await starts(9)).toBe(4);
  expect(await starts(1)).toBe(5);
});
