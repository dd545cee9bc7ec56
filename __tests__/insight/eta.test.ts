import {expect, describe as group, test} from '@jest/globals';
import {describe} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import type {RunView} from '../../source/insight/view.js';
import {foldAll, type MlxRun, mlxRun, random, START, Timeline} from './timeline.js';

type Training = RunView['training'];

/** Bell-shaped noise around 0 with standard deviation 1. */
const noise = (seed: number): (() => number) => {
  const next = random(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
};

const steady = (seed: number, more: Partial<MlxRun> = {}): MlxRun => {
  const scatter = noise(seed);
  return {total: 600, secondsPerIteration: () => 2.5 * (1 + 0.03 * scatter()), ...more};
};

const viewAt = (line: Timeline, t: number): RunView => describe(foldAll(line.events.filter(event => event.t <= t)), t);

/** What is shown after a share of the run's time, and how long it really takes from there, pauses to come left out. */
const predictions = (run: MlxRun, shares = [0.15, 0.25, 0.5, 0.75]): {shown: Training; left: number}[] => {
  const line = mlxRun(run);
  return shares.map(share => {
    const t = START + (line.now - START) * share;
    return {shown: viewAt(line, t).training, left: (line.now - t) / 1000};
  });
};

const eta = (training: Training): number => training.etaSeconds ?? Number.NaN;
const mlx = ['mlx_lm.lora'];
const begun = (command = ['train.py']): Timeline => new Timeline(command).total(1000).training().wait(60).report(10);

group('there is no time of arrival', () => {
  const nothing = {etaSeconds: null, etaLowSeconds: null, etaHighSeconds: null, finishAt: null};

  test('before there is evidence', () => {
    expect(new Timeline().view().training).toMatchObject(nothing);
    expect(begun().view(20).training).toMatchObject(nothing);
    expect(begun().wait(25).report(20).view().training.etaSeconds).toBeGreaterThan(0);
  });

  test('without a total, or when the trainer has passed it', () => {
    expect(new Timeline().training().reports(10, 60).view().training).toMatchObject(nothing);
    const passed = new Timeline().total(50, 'flag').training().reports(10, 60).view().training;
    expect(passed).toMatchObject({...nothing, totalIterations: null});
  });

  test('when the training is over', () => {
    const over = begun().reports(20, 1000).add({type: 'saved', path: null});
    expect(over.view().training).toMatchObject(nothing);
    expect(begun().reports(20, 100).end('failed', 1).view().training).toMatchObject(nothing);
  });
});

test('a total that comes late is enough, and the trainer is believed before its flags', () => {
  const line = new Timeline(['train.py']).training().wait(60).reports(10, 100).total(300, 'config').total(400, 'flag');
  expect(eta(line.view().training)).toBeCloseTo(300 * 2.5, 0);
  expect(eta(line.total(200).total(500, 'flag').view().training)).toBeCloseTo(100 * 2.5, 0);
});

group('on a steady run', () => {
  test.each([1, 2, 3])('the time of arrival is within 3 %% from the first tenth on (%i)', seed => {
    const error = ({shown, left}: {shown: Training; left: number}): number => Math.abs(eta(shown) / left - 1);
    for (const liveBar of [false, true]) {
      const run = steady(seed, {total: 1000, validationSeconds: () => 30, liveBar});
      for (const prediction of predictions(run, [0.1, 0.25, 0.5, 0.75])) expect(error(prediction)).toBeLessThan(0.03);
      // From 5 % to 30 % of its time this one is paused.
      const paused = {...run, pauses: {60: 900}};
      for (const prediction of predictions(paused, [0.35, 0.5, 0.75])) expect(error(prediction)).toBeLessThan(0.03);
    }
  });

  test('the band is narrow, holds the true finish, and never closes', () => {
    for (const {shown, left} of predictions(steady(4), [0.2, 0.4, 0.6, 0.8, 0.95, 0.99])) {
      const low = shown.etaLowSeconds ?? Number.NaN;
      const high = shown.etaHighSeconds ?? Number.NaN;
      expect(low).toBeLessThan(left);
      expect(high).toBeGreaterThan(left);
      if (left > 60) expect(high - low).toBeLessThan(0.2 * left);
    }
  });
});

test('the band holds the true finish about four times out of five on unsteady runs', () => {
  let within = 0;
  let count = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const each = noise(seed);
    let level = 0;
    const wandering = (): number => {
      level = 0.99 * level + 0.14 * each();
      return 2.5 * Math.exp(0.1 * level);
    };
    const hiccups = random(seed);
    const runs: MlxRun[] = [
      {total: 600, secondsPerIteration: () => 2.5 * Math.exp(0.4 * each()), liveBar: true},
      {total: 600, secondsPerIteration: () => 2.5 + (hiccups() < 0.005 ? 40 : 0)},
      {total: 600, secondsPerIteration: wandering},
    ];
    for (const {shown, left} of runs.flatMap(run => predictions(run))) {
      count++;
      if ((shown.etaLowSeconds ?? Infinity) <= left && (shown.etaHighSeconds ?? 0) >= left) within++;
    }
  }
  expect(within / count).toBeGreaterThan(0.75);
});

group('validations and saves to come', () => {
  const withCosts = (command: string[]): Timeline =>
    begun(command).reports(20, 190).wait(22.5).wait(60).validation(200, 3, 60).wait(2.5).report(200);

  test('count at what they have cost, as often as the command says', () => {
    // Left: 800 iterations, and the validations at 300, 400, … 1000.
    const shown = withCosts(['train.py', '--steps-per-eval=100']).view().training;
    expect(eta(shown)).toBeCloseTo(800 * 2.5 + 8 * 60, 0);
  });

  test('come every 200 iterations and at the last one with mlx_lm', () => {
    const line = new Timeline(mlx).total(1050).training().wait(60).validation(1, 3, 60).wait(60).report(10);
    // The only one so far found everything cold: the next ones are taken to be a fifth shorter.
    expect(eta(line.reports(20, 100).view().training)).toBeCloseTo(950 * 2.5 + 6 * 48, 0);
  });

  test('are learned from where they were seen', () => {
    const line = begun().reports(20, 40);
    for (let iteration = 50; iteration <= 150; iteration += 50) {
      line.wait(22.5).wait(60).validation(iteration, 3, 60).wait(2.5).report(iteration);
      line.reports(iteration + 10, iteration + 40);
    }
    expect(eta(line.view().training)).toBeCloseTo(810 * 2.5 + 17 * 60, 0);
  });

  test('do not count when there is nothing to validate with', () => {
    expect(eta(begun(mlx).reports(20, 100).view().training)).toBeCloseTo(900 * 2.5, 0);
  });

  test('do not count where the command was believed to say so and nothing came', () => {
    const line = new Timeline([...mlx, '--config', 'lora.yaml']).total(1000).training().validation(1, 3, 60);
    expect(eta(line.wait(60).report(10).reports(20, 260).view().training)).toBeCloseTo(740 * 2.5 + 48, 0);
  });

  test('cost what the later ones did: in the first one everything is cold', () => {
    const line = begun([...mlx, '--steps-per-eval', '100'])
      .validation(1, 3, 300)
      .reports(20, 90);
    line.wait(22.5).wait(60).validation(100, 3, 60).wait(2.5).report(100);
    expect(eta(line.view().training)).toBeCloseTo(900 * 2.5 + 9 * 60, 0);
  });

  test('tell where the training is: one that comes early, that it was faster', () => {
    const line = begun(mlx).reports(20, 190).wait(10).validating(0, 25).wait(60).validation(200, 3, 60);
    expect(eta(line.view().training)).toBeCloseTo(801 * 2.5 + 4 * 60, 0);
  });

  test('include the saves', () => {
    const line = begun().reports(20, 100).wait(12).checkpoint(100).reports(110, 150);
    expect(eta(line.view().training)).toBeCloseTo(850 * 2.5 + 9 * 12, 0);
  });
});

group('between two reports', () => {
  test('the time left counts down and the iteration moves on, up to the next report', () => {
    const line = begun().reports(20, 100);
    const shown = [0, 10, 20, 24, 40].map(later => line.view(later).training);
    expect(shown.map(eta)).toEqual([2250, 2240, 2230, 2226, 2225].map(seconds => expect.closeTo(seconds, 6)));
    expect(shown.map(training => training.estimatedIteration)).toEqual([100, 104, 108, 109, 110]);
    expect(shown.every(training => training.iteration === 100)).toBe(true);
  });

  test('neither moves while paused, and the clock time of arrival does', () => {
    const line = begun().reports(20, 100).wait(10).pause();
    const [now, later] = [line.view(), line.view(600)];
    expect(later.training.etaSeconds).toBe(now.training.etaSeconds);
    expect(later.training.estimatedIteration).toBe(104);
    expect((later.training.finishAt ?? 0) - (now.training.finishAt ?? 0)).toBeCloseTo(600_000, 3);
    expect(line.wait(600).resume().view().training.etaSeconds).toBeCloseTo(eta(now.training), 6);
  });

  test('a validation holds the iteration and counts down what it usually takes', () => {
    const line = begun(mlx).wait(25).validation(11, 3, 20).report(20).reports(30, 190).wait(22.5).validating(0, 25);
    const before = line.view().training;
    const later = line.wait(10).validating(12, 25).view().training;
    expect(later.estimatedIteration).toBe(before.estimatedIteration);
    expect(eta(before) - eta(later)).toBeCloseTo(10, 0);
    expect(later.validation).toEqual({done: 12, total: 25});
  });

  test('the estimate continues without a recorder', () => {
    const gap = {type: 'recording', pid: 2, gapSeconds: 500} as const;
    const shown = begun().reports(20, 100).wait(500).add(gap).view().training;
    expect(shown).toMatchObject({iteration: 100, estimatedIteration: 300});
    expect(eta(shown)).toBeCloseTo(700 * 2.5, 0);
  });
});

group('nothing that belongs to a run makes the time of arrival jump', () => {
  /**
   * The change of the time left from one second to the next beyond the time that passed, as a share of it; 0 where it
   * is not known.
   */
  const jump = (before: RunView | null, view: RunView): number => {
    const left = view.training.etaSeconds;
    const leftBefore = before?.training.etaSeconds ?? null;
    if (left === null || leftBefore === null || left <= 30) return 0;
    const passed = view.run.state === 'paused' && before?.run.state === 'paused' ? 0 : 1;
    // Two seconds: a pause or a report falls between two samples.
    return (Math.abs(left - leftBefore + passed) - 2) / left;
  };

  /**
   * The greatest of these jumps after an iteration: what a save costs is news the first time, and what a validation
   * costs when everything is warm, the second.
   */
  const greatestJump = (line: Timeline, from: number): number => {
    const state = createState();
    let next = 0;
    let last: RunView | null = null;
    let worst = 0;
    for (let t = START; t < line.now; t += 1000) {
      for (let event = line.events[next]; event && event.t <= t; event = line.events[++next]) fold(state, event);
      const view = describe(state, t);
      if ((view.training.iteration ?? 0) > from) worst = Math.max(worst, jump(last, view));
      last = view;
    }
    return worst;
  };

  const validation = {validationSeconds: () => 40, evalEvery: 100};
  test.each<[string, MlxRun, number?]>([
    ['reports', steady(11)],
    ['a live bar', steady(12, {liveBar: true})],
    ['validations with a bar', steady(13, validation), 100],
    ['validations that show nothing', steady(14, {...validation, validationBar: false}), 100],
    ['long saves', steady(15, {saveSeconds: 15}), 100],
    ['pauses', steady(16, {...validation, pauses: {105: 600, 333: 3600}}), 100],
    ['reports far apart', steady(17, {reportEvery: 50})],
    ['a very fast trainer', {total: 6000, secondsPerIteration: () => 0.02, warmUpSeconds: 1}],
  ])('%s', (_name, run, from = 0) => {
    expect(greatestJump(mlxRun(run), from)).toBeLessThan(0.015);
  });
});

test('it rests on the whole run where that is only uneven, not on its last minutes', () => {
  const errors: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const scatter = noise(seed);
    const run: MlxRun = {total: 1200, liveBar: true, secondsPerIteration: () => 2.5 * Math.exp(0.5 * scatter())};
    for (const {shown, left} of predictions(run, [0.5])) errors.push((eta(shown) / left - 1) ** 2);
  }
  expect(Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / errors.length)).toBeLessThan(0.035);
});

test('one interval that was slow for once hardly moves it', () => {
  const line = begun().reports(20, 200);
  const before = eta(line.view().training);
  const after = eta(line.wait(250).report(210).view().training);
  expect(Math.abs(after + 25 - before)).toBeLessThan(0.02 * before);
});

test('it follows within ten minutes when the machine begins to swap', () => {
  const line = begun().reports(20, 400).reports(410, 510, {seconds: 55});
  expect(Math.abs(eta(line.view().training) / (490 * 5.5) - 1)).toBeLessThan(0.15);
});

test('a stretch of long batches is not taken for a slow machine where the trainer tells its tokens', () => {
  const length = noise(21);
  const lengths = Array.from({length: 400}, (_, index) =>
    Math.round((index < 300 ? 600 : 1200) * Math.exp(0.1 * length())),
  );
  const run = (tokens: boolean): MlxRun => ({
    total: 4000,
    secondsPerIteration: iteration => (lengths[iteration % 400] ?? 0) / 300,
    ...(tokens ? {tokens: iteration => lengths[iteration % 400] ?? 0} : {}),
  });
  const error = (tokens: boolean): number => {
    const line = mlxRun(run(tokens));
    const t = line.events.find(event => event.type === 'report' && event.iteration === 400)?.t ?? 0;
    return Math.abs((eta(viewAt(line, t).training) * 1000) / (line.now - t) - 1);
  };
  expect(error(true)).toBeLessThan(0.05);
  expect(error(false)).toBeGreaterThan(0.15);
});

group('tokens beside a live bar', () => {
  const length = noise(22);
  const lengths = Array.from({length: 400}, (_, index) =>
    Math.round((index < 300 ? 600 : 1200) * Math.exp(0.1 * length())),
  );
  /** How far the time of arrival is off after all long batches, in a bar that is painted at every iteration. */
  const error = (printed: (tokens: number) => number | null): number => {
    const line = new Timeline().total(4000).training();
    let tokens = 0;
    for (let iteration = 1; iteration <= 400; iteration++) {
      const trained = lengths[iteration % 400] ?? 0;
      tokens += trained;
      line.wait(trained / 300).progress(iteration);
      if (iteration % 10 === 0) line.report(iteration, {trainedTokens: printed(tokens)});
    }
    const left = 3600 * (lengths.reduce((sum, trained) => sum + trained, 0) / 400 / 300);
    return Math.abs(eta(line.view().training) / left - 1);
  };

  test('say that long batches are not a slow machine, also when they are rounded to hundreds', () => {
    expect(error(tokens => tokens)).toBeLessThan(0.05);
    expect(error(tokens => Math.round(tokens / 100) * 100)).toBeLessThan(0.05);
    expect(error(() => null)).toBeGreaterThan(0.15);
  });

  test('do no harm where they are so few that rounding is all that one sees of them', () => {
    const run = (tokens: boolean): MlxRun => ({
      ...steady(23),
      ...(tokens ? {tokens: () => 13} : {}),
    });
    const line = mlxRun(run(true));
    for (const event of line.events) {
      if (event.type === 'report') event.trainedTokens = Math.round((event.trainedTokens ?? 0) / 100) * 100;
    }
    const t = START + (line.now - START) / 2;
    expect(eta(viewAt(line, t).training)).toBeCloseTo(eta(viewAt(mlxRun(run(false)), t).training), 0);
  });
});

test('a drift is expected to continue for a while', () => {
  const line = begun();
  for (let iteration = 20; iteration <= 500; iteration += 10) line.wait(25 * (1 + iteration / 1000)).report(iteration);
  // At the pace of now it would be 500 × 3.75 s; the second half really takes 500 × 4.4 s.
  expect(eta(line.view().training)).toBeGreaterThan(500 * 4);
  expect(eta(line.view().training)).toBeLessThan(500 * 4.6);
});
