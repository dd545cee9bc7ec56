import {describe, expect, test} from '@jest/globals';
import {alertsNow} from '../../../source/insight/alerts/now.js';
import {assess} from '../../../source/insight/slowdown/assess.js';
import {summary} from '../../../source/insight/story/summary.js';
import {statusText} from '../../../source/report/status.js';
import {statusJson} from '../../../source/report/status-json.js';
import {storyWords} from '../../../source/report/story.js';
import {foldAll, START, Timeline} from '../timeline.js';
import {CHROME, GB, HostsTimeline} from './hosts-timeline.js';

const two = (): HostsTimeline => new HostsTimeline().on('m1', 'm2').training();
const CALM = {m2: {}};
const SWAPS = {m2: {swap: 31, pressure: 'red'}} as const;

/** Swaps on m2 after a calm time, with each iteration twice as slow. */
const swapping = (seconds = 40): HostsTimeline =>
  two().together(60, CALM, {every: 2}).hostApps('m2').together(seconds, SWAPS, {every: 4, first: 31});

describe('a run on one machine', () => {
  test('has no hosts, also where a launcher started all of its ranks here', () => {
    expect(new Timeline().training().watch(20).view().hosts).toEqual([]);
    const line = new HostsTimeline().on('m1').training().watch(20);
    expect(line.view().hosts).toEqual([]);
    expect(statusText(line.view(), line.now, true)).not.toMatch(/^host/m);
    expect(statusJson(line.view(), true, 'darwin').hosts).toEqual([]);
  });
});

describe('a run on two machines', () => {
  test('shows each with its ranks, its memory and its rank’s footprint, the one that records from its own readings', () => {
    const [here, there] = two().together(40, CALM).view().hosts;
    expect(here).toMatchObject({name: 'm1', here: true, ranks: [0], answers: true, traffic: 'none'});
    expect(there).toMatchObject({
      ...{
        name: 'm2',
        here: false,
        ranks: [1],
        answers: true,
        platform: 'darwin',
        traffic: 'none',
        swapBytesPerSecond: 0,
      },
      memory: {totalBytes: 16 * GB, pressure: 'green', takenAt: START + 40_000},
      trainer: {memoryBytes: 5 * GB, memoryKind: 'footprint', processes: 1},
    });
  });

  test('names the one that swaps, what it swaps, and what to quit there', () => {
    const {verdict, advice} = swapping().view();
    expect(verdict.sentence).toMatch(/^m2 swaps 31\.\d MB\/s: all ranks wait for it.*; quit Chrome there \(2\.1 GB\)$/);
    expect(verdict.brief).toBe('m2 swaps');
    expect(advice).toEqual([expect.objectContaining({action: 'quit', app: 'Chrome', host: 'm2', savesSeconds: null})]);
  });

  test('does not say that the machine that records swaps: its own reading shows nothing of it', () => {
    const {memoryState, swappingSeconds, hosts} = swapping().view();
    expect(memoryState.traffic).toBe('none');
    expect(swappingSeconds).toBe(0);
    expect(hosts[1]?.swappingSeconds).toBeGreaterThan(25);
  });

  test('the worst comes first, and the others are named beside it', () => {
    const both = {m2: {swap: 8, pressure: 'yellow'}, m3: {swap: 60, pressure: 'red'}, m4: {pressure: 'red'}} as const;
    const line = new HostsTimeline().on('m1', 'm2', 'm3', 'm4').training().together(40, both);
    expect(line.view().verdict).toMatchObject({level: 'bad', brief: 'm3 swaps'});
    expect(line.view().verdict.sentence).toMatch(/^m3 swaps 60\.\d MB\/s \(m2 too\): all ranks wait for them/);
  });

  test('red pressure without swapping is said of the machine that has it', () => {
    const {verdict} = two()
      .together(40, {m2: {pressure: 'red'}})
      .hostApps('m2')
      .view();
    expect(verdict).toMatchObject({level: 'bad', brief: 'm2 short of memory'});
    expect(verdict.sentence).toMatch(/^m2 is short of memory, not swapping.*; quit Chrome there/);
  });

  test('the one that records is named in the same way', () => {
    const {verdict} = two().together(60, CALM, {every: 2}).together(40, CALM, {swap: 50}).view();
    expect(verdict.sentence).toMatch(/^m1 \(this machine\) swaps 50\.0 MB\/s: all ranks wait for it/);
  });

  test('what must stay open there is not advised', () => {
    const kept = {...CHROME, protected: 'it runs the training'};
    expect(two().together(40, SWAPS).hostApps('m2', [kept]).view().advice).toEqual([]);
  });
});

describe('one that does not answer', () => {
  test('is no trouble for the run, but nobody says that all is in memory', () => {
    const line = two().together(80, CALM, {every: 2}).silent('m2').together(40, {}, {every: 2, first: 41});
    const {hosts, verdict, run} = line.view();
    expect(run.state).toBe('training');
    expect(hosts[1]).toMatchObject({answers: false, trouble: 'dropped', traffic: null, since: START + 80_000});
    expect(verdict).toMatchObject({level: 'unknown'});
    expect(verdict.sentence).toMatch(/^in memory as far as is known, .* it\/min; m2 does not answer$/);
    expect(statusText(line.view(), line.now, true)).toMatch(
      /host +m2 \(rank 1\): does not answer, the connection broke, last heard 40 s ago/,
    );
  });

  test('ceases to swap, as far as is known', () => {
    const {verdict, hosts} = swapping().silent('m2').together(10, {}).view();
    expect(hosts[1]?.traffic).toBeNull();
    expect(verdict.sentence).not.toContain('swaps');
  });

  test('one whose reader hangs is not known either, once its reading is old', () => {
    expect(two().together(20, CALM).together(70, {}).view().hosts[1]).toMatchObject({answers: true, traffic: null});
  });

  test('is told after five minutes, as a notice, and only if it did answer before', () => {
    const codes = (line: HostsTimeline): string[] => alertsNow(line.state(), line.now).map(({code}) => code);
    const before = two().together(20, CALM).silent('m2');
    expect(codes(before.together(280, {}))).not.toContain('host-silent');
    expect(codes(before.together(30, {}))).toContain('host-silent');
    const [alert] = alertsNow(before.state(), before.now).filter(({code}) => code === 'host-silent');
    expect(alert?.text).toMatch(/^m2 has not answered for 5 min: what its memory does is not known/);
    expect(codes(two().silent('m2', 'not-permitted').together(400, {}))).not.toContain('host-silent');
    expect(codes(before.together(8, CALM))).not.toContain('host-silent');
  });
});

describe('what it costs', () => {
  const long = (others: Parameters<HostsTimeline['together']>[1]): HostsTimeline =>
    two()
      .together(240, CALM, {every: 4})
      .together(240, others, {every: 10, first: 61})
      .together(240, CALM, {every: 4, first: 85});

  test('swapping on another machine is billed like swapping here: the run waits for it', () => {
    const {evidence, factor, swappingSeconds} = assess(long(SWAPS).state().slowdown);
    expect(swappingSeconds).toBeGreaterThan(200);
    expect(evidence).toBe('strong');
    expect(factor).toBeGreaterThan(2.2);
    expect(factor).toBeLessThan(2.8);
  });

  test('time in which a machine was not read is not clean', () => {
    const dark = two().together(400, {}, {every: 4});
    expect(assess(dark.state().slowdown).cleanSeconds).toBe(0);
    expect(assess(two().together(400, CALM, {every: 4}).state().slowdown).cleanSeconds).toBeGreaterThan(300);
  });

  test('after the end it is not said that nothing swapped', () => {
    expect(long(SWAPS).end().view().verdict.sentence).toMatch(/slower while swapping/);
    expect(two().together(100, {}, {every: 4}).end().view().verdict.sentence).toMatch(/nothing is known of m2$/);
  });
});

describe('alerts and story', () => {
  test('swapping and red pressure on another machine are told with its name', () => {
    const line = two().together(20, CALM).together(400, SWAPS);
    const alerts = alertsNow(line.state(), line.now);
    expect(alerts.map(({code}) => code)).toEqual(['host-swapping', 'host-memory-red']);
    expect(alerts[0]?.text).toMatch(/^m2 has been swapping for 7 min: all ranks wait for the slowest host\.$/);
    expect(line.view().warnings.map(({code}) => code)).toEqual(['host-swapping', 'host-memory-red']);
  });

  test('the story tells when it began to swap, and for how long it did not answer', () => {
    const line = two().together(60, CALM).together(120, SWAPS).silent('m2').together(720, {}).together(60, CALM);
    const words = storyWords(summary(line.state(), START, line.now), line.now).join('\n');
    expect(words).toMatch(/m2 swapped for ≈?1 min|m2 swapped for ≈?2 min/);
    expect(words).toMatch(/m2 did not answer for 12 min, from /);
    const still = two().together(60, CALM).together(120, SWAPS);
    expect(storyWords(summary(still.state(), START, still.now), still.now).join('\n')).toMatch(
      /m2 began to swap at .*so far, at most 31\.\d MB\/s/,
    );
  });
});

test('what other machines are named and say reaches no terminal as it is', () => {
  const line = new HostsTimeline().on('m1', 'm\u001B[31m2').training().together(20, {'m\u001B[31m2': {}});
  expect(
    line.add({type: 'host-state', host: 'm\u001B[31m2', answers: false, trouble: 'x\u0007', text: '\u001Bc'}),
  ).toBe(line);
  expect(statusText(line.view(), line.now, true)).not.toMatch(/[\u0000-\u0008\u001B]/);
});

test('the state stays small over days', () => {
  const line = two();
  for (let hour = 0; hour < 12; hour++) {
    line
      .together(120, hour % 2 === 0 ? SWAPS : CALM)
      .silent('m2')
      .wait(3000);
  }
  expect(JSON.stringify(foldAll(line.events).hosts).length).toBeLessThan(20_000);
});
