import {expect, describe as group, test} from '@jest/globals';
import {Timeline} from './timeline.js';

const begun = (): Timeline => new Timeline().total(1000).training().wait(60).report(10);

group('what is trained', () => {
  test('comes from the most trusted source, in whatever order they come', () => {
    const line = begun()
      .add({type: 'settings', source: 'flag', values: {batchSize: 2, model: 'a'}})
      .add({type: 'settings', source: 'adapter', values: {batchSize: 8, model: 'c', numLayers: 16}})
      .add({type: 'settings', source: 'trainer', values: {model: 'b'}})
      .add({type: 'settings', source: 'config', values: {batchSize: 4, numLayers: 8}});
    expect(line.view().settings).toMatchObject({batchSize: 2, model: 'b', numLayers: 8, rank: null, data: null});
  });

  test('a learning rate is not rounded by a trainer that prints two digits of it', () => {
    const line = begun()
      .add({type: 'settings', source: 'flag', values: {learningRate: 1.25e-5}})
      .add({type: 'settings', source: 'trainer', values: {learningRate: 1.3e-5}});
    expect(line.view().settings.learningRate).toBe(1.25e-5);
    line.add({type: 'settings', source: 'trainer', values: {learningRate: 2e-5}});
    expect(line.view().settings.learningRate).toBe(2e-5);
  });

  test('a later word of the same source counts', () => {
    const line = begun()
      .add({type: 'settings', source: 'flag', values: {seed: 1}})
      .add({type: 'settings', source: 'flag', values: {seed: 2}});
    expect(line.view().settings.seed).toBe(2);
  });
});

group('what mlx_lm from 0.32 on does not print', () => {
  const given = {learningRate: 1.25e-5, adapterPath: 'out/ad/'};
  const line = (command: string[], values = {}) =>
    new Timeline(command)
      .add({type: 'settings', source: 'flag', values: {...given, ...values}})
      .training()
      .wait(60)
      .report(10, {learningRate: null});

  test('the learning rate is the one that it was given, unless a schedule changes it', () => {
    expect(line(['mlx_lm.lora']).view().training.learningRate).toBe(1.25e-5);
    expect(line(['mlx_lm.lora'], {lrSchedule: true}).view().training.learningRate).toBeNull();
    expect(line(['python', 'run_clm.py']).view().training.learningRate).toBeNull();
    expect(new Timeline(['mlx_lm.lora']).training().view().training.learningRate).toBeNull();
  });

  test('a checkpoint lies in the adapter folder', () => {
    const saved = (path: string) =>
      line(['mlx_lm.lora']).add({type: 'checkpoint', iteration: 10, path}).view().training;
    expect(saved('0000010_adapters.safetensors').lastCheckpoint?.path).toBe('out/ad/0000010_adapters.safetensors');
    expect(saved('else/0000010_adapters.safetensors').lastCheckpoint?.path).toBe('else/0000010_adapters.safetensors');
  });
});

group('the epoch', () => {
  const rows = (trainRows: number, batchSize: number) =>
    begun().add({type: 'settings', source: 'flag', values: {trainRows, batchSize}});

  test('is so many whole batches of the rows long', () => {
    const {epoch, iterationsPerEpoch} = rows(43, 4).wait(25).report(25).view().training;
    expect(iterationsPerEpoch).toBe(10);
    expect(epoch).toBe(2.5);
  });

  test('is as the trainer tells it, where it does', () => {
    expect(rows(43, 4).wait(25).report(25, {epoch: 1.75}).view().training.epoch).toBe(1.75);
  });

  test('is not known without rows or batch, nor with fewer rows than one batch', () => {
    expect(begun().view().training).toMatchObject({epoch: null, iterationsPerEpoch: null});
    expect(rows(3, 4).view().training).toMatchObject({epoch: null, iterationsPerEpoch: null});
  });

  test('counts what was trained in the runs before', () => {
    const line = new Timeline();
    line.add({
      type: 'run',
      schema: 1,
      id: 'r2',
      name: 'run',
      command: [],
      directory: '/',
      continues: {run: 'r1', iteration: 40},
    });
    line
      .add({type: 'settings', source: 'flag', values: {trainRows: 40, batchSize: 4}})
      .training()
      .wait(9)
      .report(10);
    const {run, training} = line.view();
    expect(training).toMatchObject({epoch: 5, baseIteration: 40, iteration: 10});
    expect(run.continues).toEqual({run: 'r1', iteration: 40});
  });
});

group('why it failed', () => {
  const failing = (kind: 'metal-out-of-memory' | 'dataset-too-small') =>
    begun().wait(5).add({type: 'failure', kind, line: 'RuntimeError: x'});

  test('is reported with what to do once it has', () => {
    expect(failing('metal-out-of-memory').view().run.failure).toBeNull();
    const {failure} = failing('metal-out-of-memory').end('failed', 1).view().run;
    expect(failure).toMatchObject({kind: 'metal-out-of-memory', line: 'RuntimeError: x'});
    expect(failure?.sentence).toMatch(/ran out of memory.*--batch-size/);
  });

  test('is not an error that the trainer went on after', () => {
    expect(failing('dataset-too-small').wait(25).report(20).end('failed', 1).view().run.failure).toBeNull();
  });

  test('is not reported for a run that reached its end or was stopped', () => {
    const saved = failing('dataset-too-small').add({type: 'saved', path: null});
    expect(saved.end('finished', 0).view().run.failure).toBeNull();
    expect(failing('dataset-too-small').end('stopped', 130).view().run.failure).toBeNull();
  });

  test('is SIGKILL when only the exit code tells, unless we sent it', () => {
    expect(begun().end('failed', 137).view().run.failure).toMatchObject({kind: 'killed-for-memory', line: null});
    expect(begun().end('failed', 1).view().run.failure).toBeNull();
  });
});

group('a loss that is NaN or infinite', () => {
  const lost = () =>
    begun()
      .wait(25)
      .report(20)
      .add({type: 'checkpoint', iteration: 20, path: 'a/0000020_adapters.safetensors'})
      .wait(25)
      .report(30, {trainLoss: Number.NaN})
      .add({type: 'checkpoint', iteration: 30, path: 'a/0000030_adapters.safetensors'});

  test('is warned of from its first iteration on, with the checkpoint before it', () => {
    const [warning, ...more] = lost().wait(25).report(40, {trainLoss: Number.NaN}).view().warnings;
    expect(more).toEqual([]);
    expect(warning?.text).toMatch(/Training loss .* since iteration 30: stop it.*iteration 20's checkpoint/);
  });

  test('is no warning any more when the loss has come back', () => {
    expect(lost().wait(25).report(40).view().warnings).toEqual([]);
  });

  test('without checkpoints means to start again', () => {
    const line = begun().wait(25).validation(20, Number.POSITIVE_INFINITY, 1).end('finished', 0);
    expect(line.view().warnings[0]?.text).toMatch(/Validation loss .* iteration 20: start again/);
  });
});

group('the best checkpoint', () => {
  const save = (line: Timeline, iteration: number) =>
    line.add({type: 'checkpoint', iteration, path: `a/${iteration}.safetensors`});

  test('is the one with the least validation loss', () => {
    const line = begun();
    save(line.wait(25).validation(20, 3, 1).report(20), 20);
    save(line.wait(25).validation(40, 2, 1).report(40), 40);
    save(line.wait(25).validation(60, 2.5, 1).report(60), 60);
    expect(line.view().training.bestCheckpoint).toEqual({iteration: 40, path: 'a/40.safetensors', valLoss: 2});
  });

  test('is not one that was saved between validations: an earlier validation says nothing about it', () => {
    const line = begun();
    save(line.wait(25).report(20), 20);
    save(line.wait(25).validation(40, 2, 1).report(40), 40);
    save(line.wait(25).report(60), 60);
    expect(line.view().training.bestCheckpoint).toMatchObject({iteration: 40});
  });

  test('does not exist without a validation', () => {
    expect(save(begun(), 10).view().training.bestCheckpoint).toBeNull();
  });
});
