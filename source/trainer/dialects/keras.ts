import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createTotal, makeReport} from './events.js';
import {NUMBER, toCount, toFinite, toNumber} from './numbers.js';

const EPOCH = /^Epoch ([1-9]\d{0,5})\/(\d{1,6})\s*$/;
/**
 * `4/7 ━━━━━━━━━━━━━━ 0s 21ms/step - loss: 3.6344 - mae: 1.8172`; `5/5 - 1s - 290ms/step - loss: …` with `verbose=2`; a
 * first epoch of unknown length `12/Unknown 0s 21ms/step`; Keras 2 drew `4/7 [=====>....] - ETA: 0s - loss: …`.
 */
const BAR =
  /^\s*(\d{1,9})\/(?:(\d{1,9})|Unknown) +(?:(━+ |\[[=>.]{5,80}\] - )|- )?(?:ETA: )?\d[\d:]*s?(?: -)?(?: (\d{1,9})(us|ms|s)\/\w+)?((?: - .*)?)\s*$/;
const FIELD = new RegExp(` - (\\w+): (${NUMBER})`, 'g');
/** `Epoch 1: val_loss improved from inf to 0.40660, saving model to best.keras` */
const SAVING = /^Epoch (\d{1,6}): (?:.{1,300}, )?saving model to (\S.{0,4000})$/;

const SECONDS = {us: 1e-6, ms: 1e-3, s: 1} as const;
/**
 * A bar is drawn 20 times a second. The loss is the epoch's mean so far, so this many reports show the course of an
 * epoch.
 */
const REPORTS_PER_EPOCH = 20;
/** No line is as long. */
const MAX_LINE_LENGTH = 4000;

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

/** What has been read of one epoch. */
type Epoch = {
  number: number;
  /** Steps that the bar has reached, and those of the last report. */
  reached: number;
  reported: number;
};

const isReportDue = ({done, of}: Bar, {reported}: Epoch): boolean =>
  done === of || reported === 0 || done >= reported + (of ?? 2 * reported) / REPORTS_PER_EPOCH;

const validationOf = (iteration: number, valLoss: string | undefined): TrainingEvent[] =>
  valLoss === undefined ? [] : [{type: 'validation', iteration, valLoss: toNumber(valLoss), seconds: null}];

/**
 * Keras 3, and the bars of Keras 2: one bar for each epoch. Iterations are counted over all of them. Formats as in
 * keras/src/utils/progbar.py and keras/src/callbacks/.
 */
export const keras = (): Dialect => {
  const totalEvents = createTotal();
  // With a single epoch there is no header.
  let epoch: Epoch = {number: 1, reached: 0, reported: 0};
  let epochs = 1;
  let steps: number | null = null;
  let lastLoss: string | undefined;
  // `evaluate` and `predict` draw the same bars, but start again without a header.
  let isOver = false;

  const begin = (header: RegExpExecArray): TrainingEvent[] => {
    epoch = {number: Number(header[1]), reached: 0, reported: 0};
    epochs = Number(header[2]);
    isOver = false;
    const total = steps === null ? [] : totalEvents(steps * epochs);
    return epoch.number === 1 ? [...total, {type: 'training'}] : total;
  };

  const report = ({done, of, stepsPerSecond, values}: Bar, iteration: number, loss: string): TrainingEvent[] => {
    const valLoss = values.get('val_loss');
    // Without a validation the end of an epoch is drawn twice.
    if (done === epoch.reported && loss === lastLoss && valLoss === undefined) return [];
    epoch.reported = done;
    lastLoss = loss;
    const known = {
      learningRate: toFinite(values.get('learning_rate')),
      trainerIterationsPerSecond: stepsPerSecond,
      epoch: of === null ? null : epoch.number - 1 + done / of,
    };
    return [makeReport(iteration, toNumber(loss), known), ...validationOf(iteration, valLoss)];
  };

  const readTraining = (bar: Bar): TrainingEvent[] => {
    steps = bar.of ?? steps;
    const iteration = (epoch.number - 1) * (steps ?? 0) + bar.done;
    const total = steps === null ? null : steps * epochs;
    epoch.reached = bar.done;
    const loss = bar.values.get('loss');
    const news: TrainingEvent[] =
      loss !== undefined && isReportDue(bar, epoch)
        ? report(bar, iteration, loss)
        : [{type: 'progress', iteration, total}];
    return [...totalEvents(total), ...news];
  };

  const readHeader = (line: string): TrainingEvent[] => {
    const header = EPOCH.exec(line);
    if (header !== null) return begin(header);
    const saving = SAVING.exec(line);
    if (saving?.[2] === undefined) return [];
    const iteration = steps === null ? null : Number(saving[1]) * steps;
    return [{type: 'checkpoint', iteration, path: saving[2].trimEnd()}];
  };

  const readTest = ({done, of, values}: Bar): TrainingEvent[] => {
    const loss = done === of ? values.get('loss') : undefined;
    return loss === undefined ? [] : [{type: 'test', loss: toNumber(loss), perplexity: null}];
  };

  const isOfTest = ({done, of}: Bar): boolean =>
    done < epoch.reached || (steps !== null && of !== null && of !== steps);

  const read = (line: string): TrainingEvent[] => {
    if (line.length > MAX_LINE_LENGTH) return [];
    if (line.startsWith('Epoch ')) return readHeader(line);
    const bar = line.includes('/') ? readBar(line) : null;
    if (bar === null) return [];
    isOver ||= isOfTest(bar);
    return isOver ? readTest(bar) : readTraining(bar);
  };

  return {read};
};
