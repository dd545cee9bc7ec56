import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createTotal, settingsEvent, type TotalReader} from './events.js';
import {NUMBER, toCount, toNumber} from './numbers.js';
import {readStepLine, toReport} from './step-line.js';

/** Since the first release `batch_size=`, later `BS=`. */
const START =
  /^Unsloth: Training for (\d{1,15}) steps, (?:BS|batch_size)=(\d{1,9}), grad_accum=(\d{1,9}), seq_len=(\d{1,9})/;
/** `Unsloth: Features: CCE, GC, LR=linear, opt=adamw` */
const FEATURES = /^Unsloth: Features: (.{1,500})$/;
const EVAL = new RegExp(`^\\s*Eval +(\\d{1,15})/\\d{1,15} \\| Val Loss: (${NUMBER})(?: \\||\\s*$)`);
const CHECKPOINT = /^\s*Saved checkpoint to (\S.{0,4000}\/checkpoint-(\d{1,15}))\s*$/;
const COMPLETE = /^\s*Unsloth: Training complete!/;
const SAVED_FINAL = /^\s*Unsloth: Saved final adapters to (\S.{0,4000})$/;

const readStart = (line: string, totalEvents: TotalReader): TrainingEvent[] | null => {
  const start = START.exec(line);
  if (start === null) return null;
  const values = {
    batchSize: Number(start[2]),
    gradAccumulationSteps: Number(start[3]),
    maxSeqLength: Number(start[4]),
  };
  return [...totalEvents(toCount(start[1])), settingsEvent(values), {type: 'training'}];
};

const readFeatures = (line: string): TrainingEvent[] | null => {
  const features = FEATURES.exec(line)?.[1]?.split(', ');
  if (features === undefined) return null;
  const valueAfter = (name: string) => features.find(feature => feature.startsWith(`${name}=`))?.slice(name.length + 1);
  const schedule = valueAfter('LR');
  // `opt=adamw->adafactor` when another one had to be used.
  const optimizer = valueAfter('opt')?.split('->').at(-1);
  return [
    settingsEvent({
      ...(schedule === undefined ? {} : {lrSchedule: schedule !== 'constant'}),
      ...(optimizer === undefined ? {} : {optimizer}),
      gradCheckpoint: features.includes('GC'),
    }),
  ];
};

const readOther = (line: string): TrainingEvent[] => {
  const evaluation = EVAL.exec(line);
  const iteration = toCount(evaluation?.[1] ?? CHECKPOINT.exec(line)?.[2]);
  if (evaluation?.[2] !== undefined && iteration !== null) {
    return [{type: 'validation', iteration, valLoss: toNumber(evaluation[2]), seconds: null}];
  }
  const path = CHECKPOINT.exec(line)?.[1];
  if (path !== undefined) return [{type: 'checkpoint', iteration, path}];
  if (COMPLETE.test(line)) return [{type: 'saved', path: null}];
  const final = SAVED_FINAL.exec(line)?.[1];
  return final === undefined ? [] : [{type: 'saved', path: final.trimEnd()}];
};

/**
 * Unsloth on MLX: ` Step 1/30 | Loss: 3.9350 | Grad: 4.8440 | LR: 4.00e-05 | Tok/s: 388 | Peak: 2.50 GB`. A step is an
 * update of the weights, of `grad_accum` batches. Formats as in unsloth_zoo/mlx/trainer.py.
 */
export const unsloth = (): Dialect => {
  const totalEvents = createTotal();
  let isOurs = false;

  const read = (line: string): TrainingEvent[] => {
    const step = readStepLine(line);
    if (step !== null) {
      if (!isOurs && step.field('Tok/s') === null) return [];
      isOurs = true;
      return [...totalEvents(step.total), toReport(step)];
    }
    if (line.startsWith('Unsloth: ')) {
      isOurs = true;
      const events = readStart(line, totalEvents) ?? readFeatures(line);
      if (events !== null) return events;
    }
    return isOurs ? readOther(line) : [];
  };

  return {read};
};
