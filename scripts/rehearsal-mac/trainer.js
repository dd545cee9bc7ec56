// Plays mlx_lm's trainer on a rehearsal Mac: prints the plain format of releases up to 0.31, holds the memory that the
// state gives it, and is as slow as the state's swapping makes it. --tools DIR (default: MLXTOP_TOOLS) names the
// rehearsal.
import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {codeOf} from '../errors.js';
import {GIB} from './model.js';
import {guard} from './privacy.mjs';
import {openRehearsal} from './rehearsal.js';
import {clockOf, memoryAt, readState} from './state.js';

const {values} = parseArgs({
  options: {
    tools: {type: 'string', default: process.env.MLXTOP_TOOLS ?? ''},
    iters: {type: 'string', default: '400'},
    'steps-per-report': {type: 'string', default: '5'},
    'steps-per-eval': {type: 'string', default: '200'},
    'val-batches': {type: 'string', default: '8'},
    'save-every': {type: 'string', default: '100'},
    'adapter-path': {type: 'string', default: ''},
    /** What mlxtop reads of a run's settings; here they change nothing. */
    model: {type: 'string', default: 'mlx-community/Llama-3.2-3B-Instruct'},
    data: {type: 'string', default: ''},
    'batch-size': {type: 'string', default: '1'},
    'max-seq-length': {type: 'string', default: ''},
    /** Report a save that fails and continue, as some scripts do; mlx_lm ends. */
    'go-on': {type: 'boolean', default: false},
    /** Without any swapping. */
    'seconds-per-iteration': {type: 'string', default: '0.25'},
    /** GiB. */
    footprint: {type: 'string', default: '9.5'},
    /** Seconds until all of the footprint is in use. */
    'load-seconds': {type: 'string', default: '3'},
    /** How many times as fast the clock runs that it tells its times by: see fast-clock.mjs. */
    'clock-times': {type: 'string', default: '1'},
    /**
     * A file to which each report adds a line of JSON: the seconds its iterations took, and what they take without
     * swapping.
     */
    truth: {type: 'string', default: ''},
  },
});
const folder = values.tools;
if (folder === '') throw new Error('Which rehearsal? --tools DIR, or MLXTOP_TOOLS');
guard(folder);
const total = Number(values.iters);
const calm = Number(values['seconds-per-iteration']);
const footprint = Number(values.footprint) * GIB;
const times = Number(values['clock-times']);

const PYTHON =
  '/opt/homebrew/Cellar/python@3.12/3.12.11/Frameworks/Python.framework/Versions/3.12/Resources/Python.app/Contents/MacOS/Python';

/** Takes the place of the scene's trainer, which holds its memory already, or loads its model now. */
const takePlace = () => {
  const state = readState(folder);
  const held = state.trainers.some(trainer => trainer.pid === null);
  const loading = {from: 0.05 * footprint, to: footprint, at: clockOf(state), seconds: Number(values['load-seconds'])};
  openRehearsal(folder).adoptTrainer(process.pid, {
    argv0: PYTHON,
    args: `-m mlx_lm lora --train --model ${values.model} --iters ${total}`,
    ...(held ? {} : {footprintBytes: loading, peakBytes: 1.02 * footprint}),
  });
};

/**
 * Seconds that an iteration takes without swapping, with a scatter of 3 % that is the same in every run.
 * @param {number} iteration
 */
const calmPace = iteration => calm * (1 + 0.03 * Math.sin(iteration * 12.9898));
const memory = () => memoryAt(readState(folder));
/** @param {number} iteration */
const pace = iteration => calmPace(iteration) * memory().slowdown;

/** @param {string} line */
const print = line => process.stdout.write(`${line}\n`);
/** @param {number} iteration */
const loss = iteration => 1.18 + 1.9 * Math.exp(-iteration / 90) + 0.03 * Math.sin(iteration * 78.233);

/** @param {number} iteration */
const validate = async iteration => {
  const start = process.hrtime.bigint();
  await delay(Number(values['val-batches']) * 0.3 * pace(iteration) * 1000);
  const seconds = (times * Number(process.hrtime.bigint() - start)) / 1e9;
  print(`Iter ${iteration}: Val loss ${(loss(iteration) + 0.11).toFixed(3)}, Val took ${seconds.toFixed(3)}s`);
};

/** One number, in the format that mlx_lm writes: the header's length, the header, the data. */
const weights = () => {
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(4)]);
};

/**
 * mlx does not tell why a file cannot be opened; scripts that catch it print Python's own words.
 * @param {NodeJS.ErrnoException} error
 * @param {string} file
 */
const failToSave = (error, file) => {
  if (values['go-on']) {
    process.stderr.write(
      `Could not save, going on: [Errno ${-(error.errno ?? 0)}] Operation not permitted: '${file}'\n`,
    );
    return;
  }
  process.stderr.write(
    'Traceback (most recent call last):\n  File "mlx_lm/tuner/trainer.py", line 372, in train\n' +
      `RuntimeError: [save_safetensors] Failed to open file ${file}\n`,
  );
  process.exit(1);
};

/** @param {number} iteration */
const save = iteration => {
  const path = values['adapter-path'];
  mkdirSync(path, {recursive: true});
  const files = [
    join(path, 'adapters.safetensors'),
    join(path, `${String(iteration).padStart(7, '0')}_adapters.safetensors`),
  ];
  for (const file of files) {
    try {
      writeFileSync(file, weights());
    } catch (error) {
      if (!(error instanceof Error && codeOf(error) === 'EPERM')) throw error;
      return failToSave(error, file);
    }
  }
  print(`Iter ${iteration}: Saved adapter weights to ${files.join(' and ')}.`);
};

const TOKENS = 486;

/**
 * @param {number} iteration
 * @param {number} steps
 * @param {number} seconds
 */
const report = (iteration, steps, seconds) => {
  const rate = steps / (times * seconds);
  print(
    `Iter ${iteration}: Train loss ${loss(iteration).toFixed(3)}, Learning Rate 1.000e-05, It/sec ${rate.toFixed(3)}, ` +
      `Tokens/sec ${(rate * TOKENS).toFixed(3)}, Trained Tokens ${iteration * TOKENS}, ` +
      `Peak mem ${((0.94 * footprint) / 1e9).toFixed(3)} GB`,
  );
};

/** @param {object} facts */
const recordTruth = facts => {
  if (values.truth !== '') appendFileSync(values.truth, `${JSON.stringify(facts)}\n`);
};

/**
 * @param {number} iteration
 * @param {string} every
 */
const isDue = (iteration, every) => iteration % Number(every) === 0 || iteration === total;

const train = async () => {
  print('Loading pretrained model');
  print('Loading datasets');
  takePlace();
  print('Training');
  print('Trainable parameters: 0.216% (6.947M/3212.750M)');
  print(`Starting training..., iters: ${total}`);
  let steps = 0;
  let seconds = 0;
  let calmSeconds = 0;
  for (let iteration = 1; iteration <= total; iteration++) {
    if (iteration === 1 || isDue(iteration, values['steps-per-eval'])) await validate(iteration);
    const start = process.hrtime.bigint();
    await delay(pace(iteration) * 1000);
    steps++;
    calmSeconds += calmPace(iteration);
    seconds += Number(process.hrtime.bigint() - start) / 1e9;
    if (isDue(iteration, values['steps-per-report'])) {
      report(iteration, steps, seconds);
      recordTruth({iteration, seconds, calmSeconds, swapUsed: memory().swapUsed});
      steps = 0;
      seconds = 0;
      calmSeconds = 0;
    }
    if (values['adapter-path'] !== '' && iteration % Number(values['save-every']) === 0) save(iteration);
  }
};

process.once('SIGINT', () => {
  process.stderr.write(
    'Traceback (most recent call last):\n  File "mlx_lm/lora.py", line 394, in main\nKeyboardInterrupt\n',
  );
  process.exit(130);
});

await train();
