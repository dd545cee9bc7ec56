import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {statFields} from '../helpers/processes.js';
import {createStage, processesWith, processState, type Stage, waitFor} from '../helpers/stage.js';
import {describeEach, type Trainer, trainingFlags} from './trainers.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const start = (trainer: Trainer, ...flags: string[]) => {
  const adapters = join(stage.folder, 'adapters');
  return stage.start([trainer.program('mlx_lm.lora'), ...trainingFlags(adapters, ...flags)], [], trainer.env);
};

const reports = (id: string) => stage.journal(id).filter(event => event.type === 'report');

/** The iteration that has been reported, once there are that many reports. */
const reported = (id: string, count: number) => waitFor(`${count} reports`, () => reports(id).length >= count);

/** The status of a run once it has been paused for so long. */
const pausedFor = (id: string, seconds: number) =>
  waitFor(`${seconds} s of pause`, () => {
    const status = stage.status(id);
    return status.run.pausedSeconds > seconds ? status : null;
  });

/** Processor time that a process has used, in ticks: user and system. */
const processorTime = (pid: number): number => {
  const fields = statFields(pid);
  return Number(fields[11]) + Number(fields[12]);
};

/** All of the run's processes but the wrapper. */
const trainerProcesses = (id: string) => {
  const {wrapperPid} = stage.record(id).tmux;
  return processesWith(join(stage.folder, 'adapters')).filter(pid => pid !== wrapperPid);
};

describeEach(trainer => {
  test('a pause in mid-run stands still, stays out of the pace, and the training finishes', async () => {
    const id = start(trainer, '--iters', '60', '--steps-per-report', '3', '--steps-per-eval', '1000');
    await reported(id, 3);
    expect(stage.mlxtop(['pause', id]).code).toBe(0);
    const pids = trainerProcesses(id);
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.map(processState)).toEqual(pids.map(() => 'T'));
    const used = pids.map(processorTime);
    // What it had printed before is written down by then.
    await pausedFor(id, 1);
    const before = reports(id).length;
    const paused = await pausedFor(id, 4);
    expect(paused.run).toMatchObject({state: 'paused', pausedBy: 'user'});
    expect(pids.map(processorTime)).toEqual(used);
    expect(reports(id).length).toBe(before);

    expect(stage.mlxtop(['resume', id]).code).toBe(0);
    await reported(id, before + 2);
    // With the pause in it, the report in which it fell would have taken more than its four seconds.
    const resumed = stage.status(id);
    expect(resumed.training.secondsPerIteration * 3).toBeLessThan(4);
    expect(resumed.run.pausedSeconds).toBeLessThan(resumed.run.elapsedSeconds);

    expect(stage.mlxtop(['wait', id]).code).toBe(0);
    const ended = await waitFor('the end', () => (stage.status(id).run.endedAt ? stage.status(id) : null));
    expect(ended.run).toMatchObject({state: 'finished', exitCode: 0});
    expect(ended.training).toMatchObject({iteration: 60, totalIterations: 60});
    expect(reports(id).map(event => event.iteration)).toEqual(Array.from({length: 20}, (_, index) => 3 * (index + 1)));
    expect(ended.run.pausedSeconds).toBeGreaterThan(4);
  });

  test('stop ends it as ^C does', async () => {
    const id = start(trainer, '--iters', '100000');
    await reported(id, 1);
    expect(stage.mlxtop(['stop', id, '--yes']).stdout).toMatch(/stopped, exit code 130/);
    const status = stage.status(id);
    expect(status.run).toMatchObject({state: 'stopped', exitCode: 130, failure: null});
    expect(status.training).toMatchObject({totalIterations: 100_000, trainLoss: expect.any(Number)});
    expect(trainerProcesses(id)).toEqual([]);
  });
});
