import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {storyTrainer} from '../../scripts/rehearsal-mac/story.js';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {fastMacProgram} from '../helpers/mac-program.js';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';

/** Five minutes by the journal are 15 s: what mlxtop says of minutes is seen live, by the program as it is. */
const TIMES = 20;
const GB = 1024 ** 3;

/**
 * The story's trainer, quicker; what its iterations took, and would have taken without any swapping, goes to the file
 * `truth`.
 */
const trainer = (mac: Rehearsal, truth: string): string[] => [
  ...storyTrainer(mac.tools, 100_000),
  ...['--truth', truth],
  ...['--seconds-per-iteration', '0.1', '--steps-per-eval', '1000000', '--val-batches', '1', '--load-seconds', '0'],
];

type Truth = {iteration: number; seconds: number; calmSeconds: number; swapUsed: number};

/** What swapping really cost, in seconds by the journal, and by what factor it slowed the work. */
const truthOf = (file: string) => {
  const reports = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Truth);
  const sum = (of: (one: Truth) => number, among = reports): number => among.reduce((all, one) => all + of(one), 0);
  const swapped = reports.filter(({swapUsed}) => swapUsed > GB);
  // Without swapping, too, a delay takes longer than it should: that is not a cost of swapping.
  const calm = reports.filter(({swapUsed}) => swapUsed === 0);
  const usual = sum(({seconds}) => seconds, calm) / sum(({calmSeconds}) => calmSeconds, calm);
  const seconds = sum(one => one.seconds, swapped);
  const clean = usual * sum(({calmSeconds}) => calmSeconds, swapped);
  return {factor: seconds / clean, lostSeconds: TIMES * (seconds - clean)};
};

type Report = {t: number; iteration: number; trainerIterationsPerSecond: number};

/**
 * How many times as fast the trainer was after the quit as before it, by its own figures and over the same spans that
 * the program takes: the last 50 s before, and the first 20 s that began once pages had come back for 10 s. A busy
 * machine is slower in both.
 */
const quickening = (reports: readonly Report[], at: number): number => {
  const spans = reports.slice(1).map((report, index) => {
    const iterations = report.iteration - (reports[index]?.iteration ?? 0);
    const seconds = (TIMES * iterations) / report.trainerIterationsPerSecond;
    return {iterations, seconds, from: report.t - 1000 * seconds, to: report.t};
  });
  const pace = (some: readonly (typeof spans)[number][], seconds: number): number => {
    const taken = {iterations: 0, seconds: 0};
    for (const span of some) {
      if (taken.seconds >= seconds) break;
      taken.iterations += span.iterations;
      taken.seconds += span.seconds;
    }
    return taken.iterations / taken.seconds;
  };
  const before = spans.filter(({to}) => to <= at).reverse();
  return (
    pace(
      spans.filter(({from}) => from >= at + 10_000),
      20,
    ) / pace(before, 50)
  );
};

let stage: Stage | null = null;
let mac: Rehearsal | null = null;

afterEach(async () => {
  mac?.close();
  await stage?.close();
});

const suite = process.platform === 'linux' ? describe : describe.skip;

suite("the guide's story on the rehearsal Mac (Linux only: its stand-ins read /proc)", () => {
  test('all in memory, Cursor opens, RED, what it costs, what to do, alerts; Cursor quits, and all is well', async () => {
    const story = await createRehearsal({
      scene: 'green',
      macos: '15',
      state: {settleSeconds: 0.5, swapSettleSeconds: 1},
    });
    mac = story;
    const place = createStage(fastMacProgram(TIMES), {MLXTOP_TOOLS: story.tools});
    stage = place;
    const truth = join(place.folder, 'truth.txt');
    const alerts = alertsIntoFile(place.folder);
    const id = place.start(trainer(story, truth), ['--interval', '150ms'], alerts.env);
    const status = () => place.status(id);
    const seen: string[] = [];
    const says = (what: string, pattern: RegExp, more: (now: ReturnType<typeof status>) => boolean = () => true) =>
      waitFor(
        what,
        () => {
          const now = status();
          const {level, sentence} = now.verdict;
          if (seen.at(-1) !== `${level}: ${sentence}`) seen.push(`${level}: ${sentence}`);
          return pattern.test(sentence) && more(now) && now;
        },
        () => seen.join('\n'),
      );
    const told = (code: string) =>
      waitFor(
        `the alert ${code}`,
        () => alerts.codes().includes(code),
        () => alerts.codes().join(', '),
      );

    await says('a calm beginning', /^all in memory, \d+(\.\d)? it\/min$/, now => now.training.iteration >= 80);
    await story.open('Cursor');
    await says('swapping', /^swapping(?: heavily)?:/);
    const bad = await says(
      'the bill',
      /^swapping(?: heavily)?: 2\.\d× slower, \d+ (?:s|min) lost so far, quit Cursor \(3\.\d GB\)$/,
    );
    expect(bad).toMatchObject({verdict: {level: 'bad'}, memory: {pressure: 'red'}, slowdown: {evidence: 'strong'}});
    expect(bad.advice[0]).toMatchObject({action: 'quit', app: 'Cursor'});
    await told('memory-red');
    await told('swapping');

    expect(place.mlxtop(['quit-app', 'cursor', '--yes'])).toMatchObject({code: 0, stderr: ''});
    await says('all in memory again', /^all in memory, \d+(\.\d)? it\/min, \d+ (?:s|min) lost while swapping$/);
    await told('memory-red is over');
    await told('swapping is over');
    const after = await waitFor('what the quit brought', () => {
      const now = status();
      return now.lastQuit?.paceAfter && now.lastQuit.freedBytes !== null && now;
    });
    expect(after.memory.pressure).toBe('green');
    expect(after.lastQuit).toMatchObject({app: 'Cursor', pressureBefore: 'red', pressureAfter: 'green'});
    expect(after.lastQuit.freedBytes / GB).toBeGreaterThan(2.5);
    const real = truthOf(truth);
    const reports = place.journal(id).filter(({type}) => type === 'report') as Report[];
    const quicker = quickening(reports, Date.parse(after.lastQuit.at));
    expect(real.factor).toBeGreaterThan(1.9);
    const against = {
      factor: after.slowdown.factor / real.factor,
      lostSeconds: after.slowdown.lostSeconds / real.lostSeconds,
      pace: after.lastQuit.paceAfter / after.lastQuit.paceBefore / quicker,
    };
    for (const share of Object.values(against)) {
      expect({near: Math.abs(share - 1) < 0.15, against, real}).toEqual({near: true, against, real});
    }
    const kinds = seen.map(line => /(all in memory|swapping|slow)/.exec(line)?.[1] ?? null).filter(Boolean);
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'all in memory',
      'swapping',
      'all in memory',
    ]);

    place.mlxtop(['stop', id, '--yes']);
    expect(alerts.codes()).toEqual(['memory-red', 'swapping', 'memory-red is over', 'swapping is over']);
  });
});
