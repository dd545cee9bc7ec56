import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';
import {leavePlaces, testOnSmallDisk} from '../journal/places.js';
import {stubIn} from '../trainer/inside/stub.js';
import {readRaw} from './raw-log.js';
import {describeEach, type Trainer, trainingFlags} from './trainers.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => {
  stage.close();
  leavePlaces();
});

/** Writes down what the trainer's own `--report-to wandb` is given. */
const WANDB = `
import json, os
def init(**options): pass
def log(data, step=None):
    with open(os.environ["WANDB_FILE"], "a") as file: print(json.dumps(data), file=file)
`;
/** A user's own, which also plays a fault in the module. */
const SITE = `
import os
open(os.environ["SITE_FILE"], "a").close()
if os.environ.get("BROKEN"):
    import mlxtop_inside
    def broken(self, info): raise KeyError("odd")
    mlxtop_inside.Reports._train_report = broken
`;

const FLAGS = ['--iters', '20', '--steps-per-eval', '10', '--seed', '7', '--report-to', 'wandb'];

/** The peaks of memory among what the user's own callback was given, in GB. */
const peaksIn = (text: string): number[] =>
  [...text.matchAll(/"peak_memory": ([\d.e-]+)/g)].map(match => Number(match[1]));

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** A folder of the user's own modules, and what they write. */
const library = () => {
  const folder = join(stage.folder, 'library');
  mkdirSync(folder);
  writeFileSync(join(folder, 'wandb.py'), WANDB);
  writeFileSync(join(folder, 'sitecustomize.py'), SITE);
  const files = (name: string) => ({
    WANDB_FILE: join(stage.folder, `${name}.wandb`),
    SITE_FILE: join(stage.folder, `${name}.site`),
  });
  return {
    folder,
    files,
    /** The losses that the user's own callback was given. */
    logged: (name: string) =>
      readFileSync(files(name).WANDB_FILE, 'utf8')
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
        .map(({iteration, train_loss, val_loss}) => [iteration, train_loss, val_loss]),
  };
};

type Own = ReturnType<typeof library>;

/** Trains without mlxtop, with these folders in front, and gives the weights. */
const train = ({program, env}: Trainer, own: Own, name: string, front: string[] = [], more: NodeJS.ProcessEnv = {}) => {
  const adapters = join(stage.folder, name);
  const path = [...front, own.folder].join(':');
  const {status, stderr} = spawnSync(program('mlx_lm.lora'), trainingFlags(adapters, ...FLAGS), {
    encoding: 'utf8',
    env: {...process.env, ...env, ...own.files(name), ...more, PYTHONPATH: path},
  });
  if (status !== 0) throw new Error(stderr);
  return sha256(join(adapters, 'adapters.safetensors'));
};

describeEach(trainer => {
  test('run --inside: the same weights, more figures, and what the user has in front still works', async () => {
    const own = library();
    const adapters = join(stage.folder, 'inside');
    const env = {...trainer.env, ...own.files('inside'), PYTHONPATH: own.folder};
    const id = stage.start([trainer.program('mlx_lm.lora'), ...trainingFlags(adapters, ...FLAGS)], ['--inside'], env);
    expect(stage.mlxtop(['wait', id]).code).toBe(0);
    const status = await waitFor('the end', () => (stage.status(id).run.endedAt ? stage.status(id) : null));

    expect(sha256(join(adapters, 'adapters.safetensors'))).toBe(train(trainer, own, 'plain'));
    expect(own.logged('inside')).toEqual(own.logged('plain'));
    const [peak = 0, before = 0] = ['inside', 'plain'].map(name =>
      Math.max(...peaksIn(readFileSync(own.files(name).WANDB_FILE, 'utf8'))),
    );
    // On a processor it depends on threads, by a few percent.
    expect(Math.abs(peak / before - 1)).toBeLessThan(0.1);
    expect(readFileSync(own.files('inside').SITE_FILE, 'utf8')).toBe('');

    const raw = readRaw(readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8'), trainer.prints);
    const inside = stage.journal(id).filter(event => event.inside !== undefined);
    const reports = inside.filter(({type}) => type === 'report');
    expect(reports.map(({iteration}) => iteration)).toEqual([5, 10, 15, 20]);
    expect(inside.filter(({type}) => type === 'validation').map(({iteration}) => iteration)).toEqual([1, 10, 20]);
    // The table rounds to hundreds of tokens.
    const rounded = trainer.prints === 'table' ? 50 : 0;
    reports.forEach(({trainLoss, trainedTokens, trainerIterationsPerSecond}, index) => {
      const printed = raw.reports[index];
      expect(trainLoss).toBeCloseTo(printed?.trainLoss ?? Number.NaN, 3);
      expect(Math.abs(Number(trainedTokens) - (printed?.trainedTokens ?? 0))).toBeLessThanOrEqual(rounded);
      expect(trainerIterationsPerSecond).toBeGreaterThan(0);
    });
    const last = reports.at(-1) ?? {};
    expect(status.training).toMatchObject({
      ...{iteration: 20, learningRate: 1e-5, trainLoss: last.trainLoss, trainedTokens: last.trainedTokens},
      ...{peakMemoryBytes: last.peakMemoryBytes, activeMemoryBytes: last.activeMemoryBytes},
    });
    expect(status.training.peakMemoryBytes).toBeGreaterThan(status.training.activeMemoryBytes);
    expect(stage.journal(id).filter(({type, code}) => type === 'warning' && code === 'inside')).toEqual([]);
  });

  testOnSmallDisk('an error of its own, and a full disk, change nothing in the weights', disk => {
    const own = library();
    const plain = train(trainer, own, 'plain');
    const broken = stubIn(join(stage.folder, 'broken-run'));
    expect(train(trainer, own, 'broken', [broken.inside], {BROKEN: '1'})).toBe(plain);
    expect(broken.lines().at(-1)).toBe(`{"type":"error","text":"KeyError: 'odd'"}`);
    const full = stubIn(join(stage.folder, 'full-run'), join(disk.folder, 'run'));
    disk.fill();
    expect(train(trainer, own, 'full', [full.inside])).toBe(plain);
    expect(full.lines()).toEqual([]);
    for (const name of ['broken', 'full']) expect(own.logged(name)).toEqual(own.logged('plain'));
  });
});
