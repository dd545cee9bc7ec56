import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {cpus} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

/** The control group that has less memory than what runs in it; null without one. */
const {group}: {group: string | null} = JSON.parse(process.env.MLXTOP_TEST_SWAP ?? '{"group":null}');

/** Some 310 MiB, all of it touched by each iteration of 0.3 to 0.5 s. */
const TRAINER = [
  ...['node', `${PROGRAM}.js`, 'demo-trainer', '--hidden-size', '1536', '--batch-size', '1', '--max-seq-length', '8'],
  ...['--iters', '100000', '--steps-per-report', '2', '--steps-per-eval', '100000', '--val-batches', '1'],
  ...['--save-every', '100000'],
];
/** Swaps for longer than a figure for its cost needs, so that the figure is there before the pause. */
const PAUSE = ['--auto-pause', 'swapping', '--pause-after', '3m', '--resume-after', '10s', '--max-pause', '2m'];
/** A kernel that is short of memory may end it: then it starts again. */
const TOUCHER = ['sh', '-c', 'while :; do "$@"; sleep 1; done', 'sh', process.execPath];
const TOUCHES = [trainerFile('../touch-memory.mjs'), '--mib', '400'];

/** Rarely: each check starts a Node, on a machine that swaps. */
const LOOK_EVERY_MS = 3000;

let stage: Stage | null = null;
const spinning: ChildProcess[] = [];

afterEach(() => {
  for (const spinner of spinning.splice(0)) spinner.kill('SIGKILL');
  return stage?.close();
});

/** Other programs that are at work all the time, outside of the group: they neither take its memory nor swap. */
const keepBusy = (): void => {
  for (const _ of cpus()) spinning.push(spawn(process.execPath, ['-e', 'for (;;);'], {stdio: 'ignore'}));
};

/** Starts the stage's tmux server in the group: whatever is started in it is in the group too. */
const enter = (place: Stage, folder: string): void => {
  const script = 'echo $$ >"$1/cgroup.procs" && exec tmux -L "$2" -f /dev/null new-session -d -s keep sleep 1000000';
  const {status, stderr} = spawnSync('sh', ['-c', script, 'sh', folder, place.socket], {
    env: place.env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`No tmux server in the group: ${stderr}`);
};

type Report = {t: number; type: string; iteration: number; trainerIterationsPerSecond: number};

/** What the trainer's own figures say of the time between two moments: seconds, and seconds an iteration. */
const between = (reports: readonly Report[], from: number, to: number) => {
  const spans = reports.slice(1).flatMap((report, index) => {
    const iterations = report.iteration - (reports[index]?.iteration ?? 0);
    const seconds = iterations / report.trainerIterationsPerSecond;
    return report.t - seconds * 1000 >= from && report.t <= to ? [{iterations, seconds}] : [];
  });
  const seconds = spans.reduce((sum, one) => sum + one.seconds, 0);
  const iterations = spans.reduce((sum, one) => sum + one.iterations, 0);
  return {seconds, iterations, each: seconds / iterations};
};

const suite = group === null ? describe.skip : describe;

suite('real swap (root, Linux: npm run test:swap)', () => {
  test.each([
    ['on a quiet machine', false],
    ['beside programs that are busy all the time', true],
  ])(
    'a training run that another program makes swap, %s: verdict, bill, auto-pause, and all is well without it',
    async (_where, isBusy) => {
      if (isBusy) keepBusy();
      const place = createStage();
      stage = place;
      enter(place, group ?? '');
      const id = place.start(
        [...TRAINER, '--adapter-path', join(place.folder, 'adapters')],
        [...PAUSE, '--interval', '1s'],
      );
      const status = () => place.status(id);
      const seen: string[] = [];
      const until = (what: string, is: (now: ReturnType<typeof status>) => boolean) =>
        waitFor(
          what,
          async () => {
            await delay(LOOK_EVERY_MS);
            const now = status();
            const line = `${now.verdict.level}: ${now.verdict.sentence}`;
            if (seen.at(-1) !== line) seen.push(line);
            return is(now) && now;
          },
          () => seen.join('\n'),
        );
      const events = (type: string) => place.journal(id).filter(event => event.type === type);

      const calm = await until(
        'two minutes in memory',
        now => now.run.elapsedSeconds > 150 && /^all in memory/.test(now.verdict.sentence),
      );
      expect(calm.memory).toMatchObject({limitedBy: 'cgroup', pressure: 'green', pressureSource: 'psi'});
      expect(calm.slowdown.evidence).toBe('none');

      const from = Date.now();
      place.tmux('new-session', '-d', '-s', 'toucher', ...TOUCHER, ...TOUCHES);
      await until('swapping', now => /^swapping/.test(now.verdict.sentence));
      const billed = await until('the bill', now => now.slowdown.evidence !== 'none');
      // A range, because the machine was not that quiet, and busier while it swapped.
      expect(billed.verdict.sentence).toMatch(
        /^swapping(?: heavily)?: (?:perhaps |up to )?(?:\d+\.\d–)?\d+\.\d× slower/,
      );
      expect(billed.memory.pressure).not.toBe('green');

      await until('the pause', now => now.run.state === 'paused');
      const [paused] = events('pause');
      expect(paused).toMatchObject({by: 'policy'});
      place.tmux('kill-session', '-t', '=toucher');
      await until('the run to continue', now => now.run.state === 'training');
      expect(events('resume')).toMatchObject([{by: 'policy'}]);
      const after = await until('all in memory again', now => /^all in memory, /.test(now.verdict.sentence));

      const reports = events('report') as Report[];
      const [clean, swapped] = [
        between(reports, reports[5]?.t ?? 0, from),
        between(reports, from + 2000, paused?.t as number),
      ];
      const truth = {factor: swapped.each / clean.each, lostSeconds: swapped.seconds - swapped.iterations * clean.each};
      const {factor, lostSeconds, evidence} = after.slowdown;
      const figures = {isBusy, truth, factor, lostSeconds, evidence};
      process.stdout.write(`real swap: ${JSON.stringify(figures)}\n`);
      expect({slower: truth.factor > 1.1 && factor > 1.08, ...figures}).toEqual({slower: true, ...figures});
      // Where others use the machine too, swapping is uneven: then the evidence stays weak, and promises no figure.
      if (evidence !== 'strong') return;
      expect({near: Math.abs(factor / truth.factor - 1) < 0.15, ...figures}).toEqual({near: true, ...figures});
      expect({near: Math.abs(lostSeconds / truth.lostSeconds - 1) < 0.15, ...figures}).toEqual({
        near: true,
        ...figures,
      });
    },
  );
});
