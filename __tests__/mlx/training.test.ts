import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';
import {readRaw} from './raw-log.js';
import {describeEach, trainingFlags} from './trainers.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

describeEach(trainer => {
  test.each([
    ['python -m mlx_lm lora', ['python', '-m', 'mlx_lm', 'lora']],
    ['mlx_lm.lora', ['mlx_lm.lora']],
  ])('%s is read from its first validation to its exit code', async (_name, [program = '', ...words]) => {
    const adapters = join(stage.folder, 'adapters');
    const flags = trainingFlags(adapters, '--iters', '40', '--steps-per-eval', '20', '--save-every', '10');
    const id = stage.start([trainer.program(program), ...words, ...flags], [], trainer.env);
    expect(stage.mlxtop(['wait', id]).code).toBe(0);
    const status = await waitFor('the end', () => (stage.status(id).run.endedAt ? stage.status(id) : null));
    const raw = readRaw(readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8'), trainer.prints);
    const told = (type: string) => stage.journal(id).filter(event => event.type === type);

    // The raw log is complete: 8 reports, 3 validations, 4 saves.
    expect(raw.reports.map(report => report.iteration)).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
    expect(raw.validations.map(validation => validation.iteration)).toEqual([1, 20, 40]);
    expect(raw.saves.map(save => save.iteration)).toEqual([10, 20, 30, 40]);

    expect(told('report')).toMatchObject(raw.reports);
    expect(told('validation')).toMatchObject(raw.validations);
    expect(told('checkpoint').map(event => event.iteration)).toEqual([10, 20, 30, 40]);

    const best = raw.validations.reduce((one, other) => (other.valLoss < one.valLoss ? other : one));
    expect(status.run).toMatchObject({id, state: 'finished', exitCode: 0, failure: null});
    expect(status.training).toMatchObject({
      iteration: 40,
      totalIterations: 40,
      trainLoss: raw.reports.at(-1)?.trainLoss,
      trainedTokens: raw.reports.at(-1)?.trainedTokens,
      valLoss: raw.validations.at(-1)?.valLoss,
      bestValLoss: {iteration: best.iteration, value: best.valLoss},
      lastCheckpoint: {iteration: 40, path: expect.stringMatching(/(^|\/)0000040_adapters\.safetensors$/)},
      etaSeconds: null,
    });
    expect(status.training.iterationsPerMinute).toBeGreaterThan(0);
    expect(status.skippedLines).toBe(0);

    const files = readdirSync(adapters).filter(name => /^\d+_adapters\.safetensors$/.test(name));
    expect(files.sort()).toEqual(raw.saves.map(save => save.file));
    const config = JSON.parse(readFileSync(join(adapters, 'adapter_config.json'), 'utf8'));
    expect(status.training.totalIterations).toBe(config.iters);
    expect(status.settings).toMatchObject({
      model: config.model,
      data: config.data,
      fineTuneType: config.fine_tune_type,
      optimizer: config.optimizer,
      batchSize: config.batch_size,
      maxSeqLength: config.max_seq_length,
      numLayers: config.num_layers,
      rank: config.lora_parameters.rank,
      stepsPerReport: config.steps_per_report,
      stepsPerEval: config.steps_per_eval,
      valBatches: config.val_batches,
      saveEvery: config.save_every,
      adapterPath: config.adapter_path,
      trainRows: readFileSync(join(config.data, 'train.jsonl'), 'utf8').trimEnd().split('\n').length,
    });
    expect(status.settings.learningRate).toBeCloseTo(config.learning_rate, 12);
    expect(status.training.iterationsPerEpoch).toBe(40);
    if (trainer.prints === 'table') {
      const between = told('progress').filter(event => Number(event.iteration) % 5 !== 0);
      expect(between.length).toBeGreaterThan(0);
    } else {
      expect(status.training).toMatchObject({learningRate: config.learning_rate, peakMemoryBytes: expect.any(Number)});
    }
  });
});
