import type {ChildProcess} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {RunEvent} from '../../source/journal/events.js';
import {writeRunRecord} from '../../source/journal/run-folder.js';
import type {Run} from '../../source/journal/runs.js';
import {gone, living, makeRun} from '../helpers/home.js';
import type {Stage} from '../helpers/stage.js';
import {lora, write} from '../trainer/checkpoints/weights.js';
import {HOSTILE} from './hostile.js';

const BEGAN = Date.now() - 600_000;
const at = (seconds: number): number => BEGAN + seconds * 1000;

const APP = {
  name: HOSTILE,
  bundleId: HOSTILE,
  bytes: 4e9,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  protected: HOSTILE,
};
const REPORT = {
  trainLoss: 2,
  learningRate: 1e-5,
  trainerIterationsPerSecond: 1,
  tokensPerSecond: 1,
  trainedTokens: 1,
  peakMemoryBytes: 1,
};

/** Every kind of event that has words in it, all of them hostile. */
const events = (checkpoint: string): RunEvent[] => [
  {
    t: at(1),
    type: 'settings',
    source: 'trainer',
    values: {
      model: HOSTILE,
      data: HOSTILE,
      fineTuneType: HOSTILE,
      optimizer: HOSTILE,
      adapterPath: HOSTILE,
      resumeFile: HOSTILE,
    },
  },
  {t: at(2), type: 'total', iterations: 400, source: 'trainer'},
  {t: at(3), type: 'apps', apps: [APP]},
  {t: at(4), type: 'report', iteration: 10, ...REPORT, figures: {[HOSTILE]: 1}},
  {t: at(5), type: 'report', iteration: 20, ...REPORT},
  {t: at(6), type: 'validation', iteration: 20, valLoss: 2, seconds: 1},
  {t: at(7), type: 'checkpoint', iteration: 30, path: checkpoint},
  {t: at(8), type: 'checkpoint', iteration: 40, path: `${HOSTILE}/0000040_adapters.safetensors`},
  {t: at(9), type: 'quit', app: HOSTILE, bytes: 1, result: 'still-open'},
  {t: at(10), type: 'warning', code: HOSTILE, text: HOSTILE},
  {t: at(11), type: 'alert', code: 'stalled', text: HOSTILE},
  {t: at(12), type: 'auto-pause', on: true, why: HOSTILE},
  {t: at(13), type: 'failure', kind: 'python-error', line: `ValueError: ${HOSTILE}`},
];

const PROCESSOR = {platform: 'linux', processor: HOSTILE, cores: 1, memoryBytes: null, system: HOSTILE};

/** What a trainer prints: its line feeds are its own. */
const ONE_LINE = HOSTILE.replace(/[\r\n]+/g, ' ');

/** A run that another user has recorded: its name, machine, command, folder and settings are what they like. */
export const makeHostile = async (stage: Stage, id: string, wrapper: ChildProcess | null = null): Promise<Run> => {
  const folder = join(stage.folder, HOSTILE.replaceAll('/', ''));
  mkdirSync(folder, {recursive: true});
  const checkpoint = join(folder, '0000030_adapters.safetensors');
  write(checkpoint, lora(8), at(7));
  const command = [
    'mlx_lm.lora',
    '--train',
    '--iters',
    '400',
    '--model',
    HOSTILE,
    '--adapter-path',
    folder,
    `--x=${HOSTILE}`,
  ];
  const made = {
    id,
    name: HOSTILE,
    command,
    directory: stage.folder,
    createdAt: BEGAN,
    tmux: wrapper === null ? await gone() : await living(wrapper.pid ?? 0),
  };
  const end: RunEvent = {t: at(20), type: 'end', state: 'failed', exitCode: 1};
  const run = makeRun(stage.home, made, [...events(checkpoint), ...(wrapper !== null ? [] : [end])]);
  const record = {...run.record, machine: PROCESSOR, iterationsPattern: null, alertChannels: ['command', HOSTILE]};
  writeRunRecord(run.paths, record);
  writeFileSync(run.paths.log, `${ONE_LINE}\nValueError: ${ONE_LINE}\n`);
  writeFileSync(run.paths.health, HOSTILE);
  return {...run, record};
};
