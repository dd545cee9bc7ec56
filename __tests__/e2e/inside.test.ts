import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {REAL_PYTHON} from '../helpers/framework-python.js';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';
import {stubIn} from '../trainer/inside/stub.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

/** A script that trains by mlx_lm's function and prints nothing that mlxtop could read. */
const script = (): {words: string[]; env: NodeJS.ProcessEnv} => {
  const file = join(stage.folder, 'train.py');
  writeFileSync(file, 'from mlx_lm.tuner import train\ntrain("quietly", 30)\n');
  return {words: [REAL_PYTHON ?? '', file], env: {PYTHONPATH: stubIn(stage.folder).library}};
};

const ended = (id: string) => {
  expect(stage.mlxtop(['wait', id]).code).toBe(0);
  return waitFor('the end', () => (stage.status(id).run.endedAt ? stage.status(id) : null));
};

(REAL_PYTHON === null ? describe.skip : describe)('run --inside', () => {
  test('a setting shows what a trainer does that prints nothing; --no-inside overrules it', async () => {
    const {words, env} = script();
    const settings = join(stage.folder, 'settings');
    mkdirSync(join(settings, 'mlxtop'), {recursive: true});
    writeFileSync(join(settings, 'mlxtop', 'settings.yaml'), 'inside: true\n');
    const all = {...env, XDG_CONFIG_HOME: settings};
    const by = stage.start(words, ['--session', 'by'], all);
    const without = stage.start(words, ['--session', 'without', '--no-inside'], all);
    expect((await ended(by)).training).toMatchObject({
      ...{iteration: 30, trainLoss: 2.5, valLoss: 4.5, learningRate: 1e-5, tokensPerSecond: 100, trainedTokens: 300},
      ...{peakMemoryBytes: 7000, activeMemoryBytes: 5000, cacheMemoryBytes: null},
    });
    expect(stage.journal(by).filter(({type}) => type === 'warning')).toEqual([]);
    expect((await ended(without)).training.iteration).toBeNull();
    expect([by, without].map(id => stage.record(id).inside)).toEqual([true, false]);
  });
});
