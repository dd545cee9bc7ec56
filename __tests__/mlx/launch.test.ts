import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {environmentOf} from '../helpers/processes.js';
import {createStage, processesWith, processState, type Stage, waitFor} from '../helpers/stage.js';
import {readRaw} from './raw-log.js';
import {describeEach, trainingFlags} from './trainers.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

/** The ring's ranks listen on this machine: two tests at once must not meet. */
const startingPort = (): string => String(33_000 + (process.pid % 4000) * 4);

/** The ranks: `mlx.launch` gives each its number in the environment. */
const ranks = (marker: string): number[] =>
  processesWith(marker).filter(pid => environmentOf(pid).some(one => one.startsWith('MLX_RANK=')));

describeEach(trainer => {
  test('two ranks are one run: paused together, read as one, finished', async () => {
    const adapters = join(stage.folder, 'adapters');
    const launch = ['-n', '2', '--backend', 'ring', '--starting-port', startingPort(), '--verbose', '--'];
    const every = ['--steps-per-eval', '20', '--save-every', '20'];
    const flags = trainingFlags(adapters, '--iters', '40', ...every);
    const words = [trainer.program('mlx.launch'), ...launch, trainer.program('mlx_lm.lora'), ...flags];
    const id = stage.start(words, [], trainer.env);
    const reports = () => stage.journal(id).filter(event => event.type === 'report');
    await waitFor('the first report', () => reports().length > 0);

    const pids = ranks(adapters);
    expect(pids).toHaveLength(2);
    expect(stage.mlxtop(['pause', id]).code).toBe(0);
    expect(pids.map(processState)).toEqual(['T', 'T']);
    // What they had printed before is written down by then.
    await waitFor('a pause of a second', () => stage.status(id).run.pausedSeconds > 1);
    const before = reports().length;
    await waitFor('a pause of two seconds', () => stage.status(id).run.pausedSeconds > 2);
    expect(pids.map(processState)).toEqual(['T', 'T']);
    expect(reports().length).toBe(before);
    expect(stage.mlxtop(['resume', id]).code).toBe(0);

    expect(stage.mlxtop(['wait', id]).code).toBe(0);
    const status = await waitFor('the end', () => (stage.status(id).run.endedAt ? stage.status(id) : null));
    const log = readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8');
    const raw = readRaw(log, trainer.prints);
    expect(raw.reports.map(report => report.iteration)).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
    expect(reports()).toMatchObject(raw.reports);
    expect(stage.journal(id).filter(event => event.type === 'validation')).toMatchObject(raw.validations);
    // Every rank of the older one announces the total.
    const totals = stage.journal(id).filter(event => event.type === 'total' && event.source === 'trainer');
    expect(totals).toHaveLength(1);
    expect(status.run).toMatchObject({state: 'finished', exitCode: 0});
    expect(status.training).toMatchObject({
      iteration: 40,
      totalIterations: 40,
      trainLoss: raw.reports.at(-1)?.trainLoss,
      valLoss: raw.validations.at(-1)?.valLoss,
      lastCheckpoint: {iteration: 40},
    });
    const noted = stage.journal(id).find(event => event.type === 'versions');
    expect(Object.keys(noted?.packages ?? {})).toEqual(
      expect.arrayContaining(['python', 'mlx', 'mlx-lm', 'transformers', 'mlxtop']),
    );
  });

  test('stop ends every rank', async () => {
    const adapters = join(stage.folder, 'adapters');
    const launch = ['-n', '2', '--backend', 'ring', '--starting-port', startingPort(), '--'];
    const flags = trainingFlags(adapters, '--iters', '100000');
    const words = [trainer.program('mlx.launch'), ...launch, trainer.program('mlx_lm.lora'), ...flags];
    const id = stage.start(words, [], trainer.env);
    await waitFor('the first report', () => stage.journal(id).some(event => event.type === 'report'));
    const pids = ranks(adapters);
    expect(pids).toHaveLength(2);
    const stop = () => stage.mlxtop(['stop', id, '--yes']);
    const first = stop();
    // A rank that waits in the ring for one that is gone does not always act on ^C: the same command again is then
    // harder, as stop says.
    const answer = first.code === 0 ? first : stop();
    expect(answer).toMatchObject({code: 0});
    expect(stage.status(id).run).toMatchObject({state: 'stopped'});
    expect(pids.map(processState)).toEqual([null, null]);
  });

  test('a rank that is killed: the launcher ends with 0, the run has failed, and continues', async () => {
    const adapters = join(stage.folder, 'adapters');
    const launch = ['-n', '2', '--backend', 'ring', '--starting-port', startingPort(), '--'];
    const flags = trainingFlags(adapters, '--iters', '100000', '--save-every', '5');
    const words = [trainer.program('mlx.launch'), ...launch, trainer.program('mlx_lm.lora'), ...flags];
    const id = stage.start(words, [], trainer.env);
    await waitFor('the first checkpoint', () => stage.journal(id).some(event => event.type === 'checkpoint'));
    const [rank = 0] = ranks(adapters);
    process.kill(rank, 'SIGKILL');
    expect(stage.mlxtop(['wait', id]).code).toBe(0);
    const {run} = stage.status(id);
    expect(run).toMatchObject({state: 'finished', exitCode: 0, outcome: 'failed', failure: {kind: 'rank-lost'}});
    expect(run.ending).toMatch(/^ended with exit code 0 before its last iteration \(\d+ of 100,000\)$/);
    expect(stage.mlxtop(['continue', id]).stdout).toMatch(/ended with exit code 0 .*\nContinues from iteration \d+/);
  });
});
