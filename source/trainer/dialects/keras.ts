import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {NUMBER, toCount, toFinite, toNumber} from './numbers.js';
import {createTotal} from './step-line.js';

const EPOCH = /^Epoch ([1-9]\d{0,5})\/(\d{1,6})\s*$/;
/**
 * `4/7 ━━━━━━━━━━━━━━ 0s 21ms/step - loss: 3.6344 - mae: 1.8172`; `5/5 - 1s - 290ms/step - loss: …` with `verbose=2`; a first epoch of
 * unknown length `12/Unknown 0s 21ms/step`; Keras 2 drew `4/7 [=====>....] - ETA: 0s - loss: …`.
 */
const BAR =
  /^\s*(\d{1,9})\/(?:(\d{1,9})|Unknown) +(?:(━+ |\[[=>.]{5,80}\] - )|- )?(?:ETA: )?\d[\d:]*s?(?: -)?(?: (\d{1,9})(us|ms|s)\/\w+)?((?: - .*)?)\s*$/;
const FIELD = new RegExp(` - (\\w+): (${NUMBER})`, 'g');
/** `Epoch 1: val_loss improved from inf to 0.40660, saving model to best.keras` */
const SAVING = /^Epoch (\d{1,6}): (?:.{1,300}, )?saving model to (\S.{0,4000})$/;

const SECONDS = {us: 1e-6, ms: 1e-3, s: 1} as const;
/** A bar is drawn 20 times a second. The loss is the epoch's mean so far, so this many reports of an epoch show its way. */
const REPORTS_PER_EPOCH = 20;
/** No line is as long. */
const LONGEST_LINE = 4000;

type Bar = {
  done: number;
  /** Steps of the epoch; null in a first one of unknown length. */
  of: number | null;
  stepsPerSecond: number | null;
  values: ReadonlyMap<string, string>;
};

const readBar = (line: string): Bar | null => {
  const found = BAR.exec(line);
  const done = toCount(found?.[1]);
  if (found === null || done === null) return null;
  const unit = found[5] as keyof typeof SECONDS | undefined;
  const values = new Map(Array.from((found[6] ?? '').matchAll(FIELD), ([, name = '', value = '']) => [name, value]));
  if (found[3] === undefined && unit === undefined && !values.has('loss')) return null;
  const seconds = unit === undefined ? 0 : Number(found[4]) * SECONDS[unit];
  return {done, of: toCount(found[2]), stepsPerSecond: seconds === 0 ? null : 1 / seconds, values};
};

/**
 * Keras 3, and the bars of Keras 2: one bar for each epoch. Iterations are counted over all of them. Formats as in
 * keras/src/utils/progbar.py and keras/src/callbacks/.
 */
export const keras = (): Dialect => {
  const tellTotal = createTotal();
  // With a single epoch there is no header.
  let epoch = 1;
  let epochs = 1;
  let steps: number | null = null;
  let reached = 0;
  let reported = 0;
  let lastLoss: string | undefined;
  // `evaluate` and `predict` draw the same bars, but start again without a header.
  let isOver = false;

  const begin = (header: RegExpExecArray): TrainingEvent[] => {
    epoch = Number(header[1]);
    epochs = Number(header[2]);
    reached = 0;
    reported = 0;
    isOver = false;
    const total = steps === null ? [] : tellTotal(steps * epochs);
    return epoch === 1 ? [...total, {type: 'training'}] : total;
  };

  const readTraining = ({done, of, stepsPerSecond, values}: Bar): TrainingEvent[] => {
    if (of !== null) steps = of;
    const before = steps === null || epoch === 1 ? 0 : (epoch - 1) * steps;
    const iteration = before + done;
    const total = steps === null ? null : steps * epochs;
    const events = tellTotal(total);
    reached = done;
    const loss = values.get('loss');
    const isDue = done === of || reported === 0 || done >= reported + (of ?? 2 * reported) / REPORTS_PER_EPOCH;
    if (loss === undefined || !isDue) return [...events, {type: 'progress', iteration, total}];
    const valLoss = values.get('val_loss');
    // Without a validation the end of an epoch is drawn twice.
    if (done === reported && loss === lastLoss && valLoss === undefined) return events;
    reported = done;
    lastLoss = loss;
    events.push({
      type: 'report',
      iteration,
      trainLoss: toNumber(loss),
      learningRate: toFinite(values.get('learning_rate')),
      trainerIterationsPerSecond: stepsPerSecond,
      tokensPerSecond: null,
      trainedTokens: null,
      peakMemoryBytes: null,
      epoch: of === null ? null : epoch - 1 + done / of,
    });
    if (valLoss !== undefined) events.push({type: 'validation', iteration, valLoss: toNumber(valLoss), seconds: null});
    return events;
  };

  const read = (line: string): TrainingEvent[] => {
    if (line.length > LONGEST_LINE) return [];
    if (line.startsWith('Epoch ')) {
      const header = EPOCH.exec(line);
      if (header !== null) return begin(header);
      const saving = SAVING.exec(line);
      if (saving?.[2] === undefined) return [];
      const iteration = steps === null ? null : Number(saving[1]) * steps;
      return [{type: 'checkpoint', iteration, path: saving[2].trimEnd()}];
    }
    const bar = line.includes('/') ? readBar(line) : null;
    if (bar === null) return [];
    if (bar.done < reached || (steps !== null && bar.of !== null && bar.of !== steps)) isOver = true;
    if (!isOver) return readTraining(bar);
    const loss = bar.done === bar.of ? bar.values.get('loss') : undefined;
    return loss === undefined ? [] : [{type: 'test', loss: toNumber(loss), perplexity: null}];
  };

  return {read};
};
