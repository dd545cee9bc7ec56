import {expect, describe as group, test} from '@jest/globals';
import type {Stretch} from '../../../source/insight/slowdown/state.js';
import type {RunState} from '../../../source/insight/state.js';
import {foldAll, random, START, sample, Timeline} from '../timeline.js';
import {wholeOf} from './recorded.js';

/** Stretches of half a minute whose pace scatters by that much, every fourth of them while it swapped. */
const stretchesOf = (seed: number, scatter: number, factor: number): Stretch[] => {
  const next = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({length: 80}, (_, index) => {
    const swaps = Math.floor(index / 10) % 4 === 3;
    const seconds = 30 * (swaps ? factor : 1) * (1 + scatter * normal());
    return {
      ...{
        iterations: 12,
        tokens: null,
        seconds,
        endedAt: START + index * 30_000,
        thrashing: 0,
        pressed: 0,
        returning: 0,
      },
      ...{battery: index < 20 ? seconds : 0, throttled: 0, shared: 0, load: 0, swapping: swaps ? seconds : 0},
    };
  });
};

const withStretches = (seed: number, scatter: number, factor: number): RunState => {
  const state = new Timeline().training().watch(10).report(10).watch(10).report(20).state();
  state.slowdown.stretches = stretchesOf(seed, scatter, factor);
  state.power = {...{t: START, gpuPercent: 90, onBattery: false, lowPowerMode: false, speedLimitPercent: null}};
  return state;
};

group('the pace', () => {
  test.each([
    [0.02, 2.2],
    [0.08, 1.6],
  ])('with a scatter of %p lies within its own error', (scatter, factor) => {
    const seeds = Array.from({length: 12}, (_, index) => index + 1);
    const away = seeds.flatMap(seed => {
      const {cleanSecondsPerIteration: clean, swappingSecondsPerIteration: swaps} = wholeOf([
        withStretches(seed, scatter, factor),
      ]).figures;
      return [
        [clean, 2.5],
        [swaps, 2.5 * factor],
      ].map(([measured, truth]) => {
        if (measured === null || typeof measured === 'number' || measured?.error == null) return Number.NaN;
        return Math.abs(measured.value / Number(truth) - 1) / measured.error;
      });
    });
    expect(Math.max(...away)).toBeLessThan(3);
    expect(away.filter(errors => errors <= 1).length).toBeGreaterThan(away.length / 2);
  });

  test('of two runs is one pace, and its error is smaller than that of either', () => {
    const [one, both] = [
      wholeOf([withStretches(1, 0.08, 2)]).figures,
      wholeOf([withStretches(1, 0.08, 2), withStretches(2, 0.08, 2)]).figures,
    ];
    expect(both.cleanSecondsPerIteration?.value).toBeCloseTo(2.5, 0);
    expect(both.cleanSecondsPerIteration?.error ?? 1).toBeLessThan(1.05 * (one.cleanSecondsPerIteration?.error ?? 0));
    expect(both.lostSeconds ?? 0).toBeGreaterThan(1.8 * (one.lostSeconds ?? 0));
    expect(both.evidence).toBe('strong');
  });

  test('the bill is nothing where memory was watched and nothing swapped, and unknown where it was not', () => {
    const state = withStretches(1, 0.02, 2);
    state.slowdown.stretches = state.slowdown.stretches.map(one => ({...one, swapping: 0}));
    expect(wholeOf([state]).figures).toMatchObject({lostSeconds: 0, evidence: 'none', slowdownFactor: null});
    const blind = new Timeline().training().reports(10, 100).state();
    const {figures} = wholeOf([blind]);
    expect(figures).toMatchObject({lostSeconds: null, evidence: null, pressureSeconds: null, swappingSeconds: null});
    expect(figures).toMatchObject({swappedOutBytes: null, mostSwapBytes: null, cleanSecondsPerIteration: null});
    expect(figures.secondsPerIteration?.value).toBeCloseTo(2.5, 5);
    expect(figures.secondsPerIteration?.error).toBeGreaterThan(0);
  });

  test('power is a share of the trained time', () => {
    expect(wholeOf([withStretches(1, 0, 1)]).power).toEqual({battery: 0.25, throttled: 0});
    expect(wholeOf([new Timeline().training().state()]).power).toBeNull();
  });
});

group('an imported run', () => {
  const origin = {format: 'mlx_lm', file: 'train.log', digest: '0'};
  const line = () => {
    const made = new Timeline().total(40).training();
    for (const iteration of [10, 20, 30, 40]) {
      made.report(iteration, {
        trainLoss: 3 - iteration / 20,
        trainerIterationsPerSecond: 0.4,
        trainedTokens: 100 * iteration,
      });
    }
    return made.validation(40, 1.2, 5).checkpoint(40).end();
  };

  test('without times has iterations, the trainer’s own pace and nothing that is measured by time', () => {
    const past = line().events.map(event => ({
      ...event,
      t: START,
      ...(event.type !== 'end' && {history: true as const}),
    }));
    for (const events of [line().events, past]) {
      const whole = wholeOf([foldAll(events)], {record: {imported: {...origin, hasTimes: false}}});
      expect(whole.imported).toEqual({format: 'mlx_lm', file: 'train.log', hasTimes: false});
      const {figures, bands, byIteration} = whole;
      expect(figures).toMatchObject({
        elapsedSeconds: null,
        trainedSeconds: null,
        validationSeconds: null,
        lostSeconds: null,
      });
      expect(figures).toMatchObject({
        iterations: 40,
        totalIterations: 40,
        tokens: 4000,
        tokensPerSecond: 250,
        validations: 1,
      });
      expect([figures.secondsPerIteration, figures.cleanSecondsPerIteration, figures.evidence]).toEqual([
        null,
        null,
        null,
      ]);
      expect(figures.statedSecondsPerIteration).toBeCloseTo(2.5, 6);
      expect(figures.bestValLoss).toEqual({iteration: 40, value: 1.2});
      expect(byIteration.loss.last.at(-1)).toBe(1);
      expect(bands).toEqual([]);
      expect(whole.marks.map(({kind, iteration}) => [kind, iteration])).toContainEqual(['checkpoint', 40]);
    }
  });

  test('with times is measured by them', () => {
    const made = new Timeline().training().reports(10, 100);
    const {figures, imported} = wholeOf([made.end().state()], {record: {imported: {...origin, hasTimes: true}}});
    expect(imported?.hasTimes).toBe(true);
    expect(figures.secondsPerIteration?.value).toBeCloseTo(2.5, 5);
    expect([figures.pressureSeconds, figures.evidence]).toEqual([null, null]);
  });
});

group('a run that has not ended', () => {
  const line = new Timeline(['mlx_lm.lora', '--iters', '1000'])
    .training()
    .watch(30, {swap: 2e9})
    .report(10)
    .watch(30)
    .report(20);

  test('is told up to now', () => {
    const whole = wholeOf([line.pause().state()], {later: 120});
    expect(whole.until - whole.from).toBe(180_000);
    expect(whole.figures).toMatchObject({
      elapsedSeconds: 180,
      pausedSeconds: 120,
      pauses: 1,
      iterations: 20,
      mostSwapBytes: 2e9,
    });
    expect(whole.bands).toMatchObject([{kind: 'pause', from: whole.until - 120_000, until: whole.until}]);
    expect(whole.marks).toEqual([]);
    // An older journal has no counter of what went to swap: then its rates tell.
    expect(whole.figures).toMatchObject({swappedOutBytes: 0, swappedInBytes: 0});
  });

  test('and before anything is known of it', () => {
    const {figures, byTime, apps, power} = wholeOf([new Timeline().state()], {later: 3});
    expect(figures).toMatchObject({elapsedSeconds: 3, iterations: null, secondsPerIteration: null, bestValLoss: null});
    expect([byTime.loss.startMs, apps, power]).toEqual([null, null, null]);
  });
});

test('what happened is told in order, in words, and with nothing that moves the cursor', () => {
  const line = new Timeline().training().watch(60).report(10);
  const app = {...{bundleId: null, atLeast: false, compressedBytes: null, processes: 1, protected: null}};
  line.add({type: 'apps', apps: [{...app, name: 'Chr\u001b[31mome', bytes: 3 * 1024 ** 3}]}).watch(20);
  line.add({type: 'apps', apps: []}).watch(60).report(20).validation(30, 2.5, 1).report(30, {trainLoss: Number.NaN});
  line
    .wait(1)
    .checkpoint(30)
    .wait(1)
    .add({type: 'clock-set', seconds: 3600})
    .wait(1)
    .add({type: 'alert', code: 'loss-not-finite', text: 'x'});
  line.watch(4).add({type: 'quit', app: 'Mail', bytes: 1e9, result: 'refused'}).end('stopped', 130);
  const {marks, apps} = wholeOf([line.state()]);
  expect(marks.map(({kind}) => kind)).toEqual(['quit', 'not-finite', 'checkpoint', 'clock-set', 'alert', 'end']);
  expect(marks.map(({text}) => text).join('\n')).not.toContain('\u001b');
  expect(marks[0]?.text).toMatch(/ome was gone/);
  expect(marks[2]).toMatchObject({
    text: 'best checkpoint: iteration 30, validation loss 2.500',
    iteration: 30,
    value: 2.5,
  });
  expect(apps).toEqual([{name: expect.any(String), bytes: 3 * 1024 ** 3}]);
  expect(foldAll([{t: START, ...sample(1)}]).totals.apps).toEqual([]);
});
