import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {fromTqdm, type LightningBar, readRichBar, readWrapped} from './lightning-bar.js';
import {createAllowance, makeReport} from './make-report.js';
import {toSettings} from './mlx-lm-settings.js';
import {NUMBER, toFinite, toNumber} from './numbers.js';
import {readTqdm} from './tqdm.js';

/** Names that modules give the loss in their bar, best first: of the step before that of the epoch so far. */
const TRAIN_LOSS = [
  'train_loss_step',
  'train/loss_step',
  'loss_step',
  'train_loss',
  'train/loss',
  'loss',
  'training_loss',
];
const EPOCH_LOSS = ['train_loss_epoch', 'train/loss_epoch', 'loss_epoch'];
const VAL_LOSS = /^(?:val|valid|validation|eval)[_/]loss(?:_epoch)?(?:\/dataloader_idx_0)?$/;
const LEARNING_RATE = ['lr', 'learning_rate'];

const LOSS = new RegExp(`^${NUMBER}$`);
/** `Trainer.fit` stopped: `max_epochs=2` reached. Of a limit in time it tells no number of ours. */
const STOPPED = '`Trainer.fit` stopped: `max_';
const LIMIT = /`max_(epochs|steps)=(\d{1,12})` reached/;

type Metrics = LightningBar['metrics'];

const lossIn = (metrics: Metrics, names: readonly string[]): string | null =>
  names.map(name => metrics[name]).find(text => text !== undefined && LOSS.test(text)) ?? null;

const valLossIn = (metrics: Metrics): string | null => {
  const name = Object.keys(metrics).find(key => VAL_LOSS.test(key));
  return name === undefined ? null : lossIn(metrics, [name]);
};

/**
 * Lightning's bars (2.x), by tqdm or by rich, and others that name an epoch in the same way. A bar counts within its epoch, so the
 * iterations of those before are added. The loss in it is a report whenever it changes; the validation's loss is a validation when it
 * changes, or stays the same through one.
 */
export const lightning = (): Dialect => {
  const mayReport = createAllowance();
  let epoch = -1;
  let base = 0;
  let done = -1;
  let length: number | null = null;
  let perSecond: number | null = null;
  let total: number | null = null;
  let trainLoss: string | null = null;
  let valLoss: string | null = null;
  /** The iteration at which a validation was seen whose loss was not told yet. */
  let validatedAt: number | null = null;
  let lastValidation = -1;
  let isOver = false;
  let earlierSeconds = 0;
  let epochSeconds = 0;
  let isRichRow = false;

  const restart = (): void => {
    epoch = -1;
    done = -1;
    base = 0;
    length = null;
    validatedAt = null;
    lastValidation = -1;
    total = null;
    isOver = false;
  };

  const enterEpoch = (bar: LightningBar): TrainingEvent[] => {
    const isNew = bar.epoch < epoch;
    const events: TrainingEvent[] = epoch < 0 || isNew ? [{type: 'training'}] : [];
    if (isNew) restart();
    const isNext = epoch >= 0 && bar.epoch === epoch + 1;
    base = isNext ? base + (length ?? done) : bar.epoch * (bar.total ?? 0);
    epoch = bar.epoch;
    done = -1;
    earlierSeconds += epochSeconds;
    epochSeconds = 0;
    return events;
  };

  const tellTotal = (iterations: number | null): TrainingEvent[] => {
    if (iterations === null || iterations === 0 || iterations === total) return [];
    total = iterations;
    return [{type: 'total', iterations, source: 'trainer'}];
  };

  const validation = (iteration: number, text: string): TrainingEvent => {
    validatedAt = null;
    lastValidation = iteration;
    valLoss = text;
    return {type: 'validation', iteration, valLoss: toNumber(text), seconds: null};
  };

  const readMetrics = (metrics: Metrics): TrainingEvent[] => {
    const iteration = base + Math.max(0, done);
    const events: TrainingEvent[] = [];
    const val = valLossIn(metrics);
    if (val !== null && val !== valLoss) events.push(validation(validatedAt ?? iteration, val));
    const loss = lossIn(metrics, TRAIN_LOSS) ?? lossIn(metrics, EPOCH_LOSS);
    if (loss === null || loss === trainLoss || !mayReport(earlierSeconds + epochSeconds)) return events;
    trainLoss = loss;
    const known = {
      learningRate: toFinite(lossIn(metrics, LEARNING_RATE) ?? undefined),
      trainerIterationsPerSecond: perSecond,
      epoch: length === null ? null : epoch + Math.max(0, done) / length,
    };
    return [...events, makeReport(iteration, toNumber(loss), known)];
  };

  const readEpochBar = (bar: LightningBar): TrainingEvent[] => {
    // Where a recorder begins in mid-run and nothing tells how long the epochs before were.
    if (bar.total === null && bar.epoch > 0 && epoch < 0) return [];
    const events = bar.epoch === epoch ? [] : enterEpoch(bar);
    // Lightning sets the bar of an epoch back to 0 when it is over, before it draws that of the next one.
    if (bar.done < done) return events;
    length = bar.total ?? length;
    perSecond = bar.perSecond;
    epochSeconds = Math.max(epochSeconds, bar.elapsedSeconds ?? 0);
    const isMoved = bar.done > done;
    done = bar.done;
    const iteration = base + done;
    if (validatedAt !== null && valLoss !== null && iteration > validatedAt && valLossIn(bar.metrics) === valLoss) {
      events.push(validation(validatedAt, valLoss));
    }
    events.push(...tellTotal(bar.epochs === null || bar.total === null ? null : bar.epochs * bar.total));
    if (isMoved) events.push({type: 'progress', iteration, total});
    return [...events, ...readMetrics(bar.metrics)];
  };

  const readBar = (bar: LightningBar): TrainingEvent[] => {
    if (bar.kind === 'epoch') return readEpochBar(bar);
    // The same module trains once more.
    if (bar.kind === 'start' && isOver) restart();
    if (bar.kind !== 'validation' || epoch < 0) return [];
    const iteration = base + Math.max(0, done);
    // The bar is drawn for a while after its result.
    if (iteration === lastValidation) return [];
    validatedAt ??= iteration;
    return bar.total === null ? [] : [{type: 'validating', done: bar.done, total: bar.total}];
  };

  /** What the limit tells that was reached: the bar is at the end of the last epoch, or at the last step. */
  const readLimit = (line: string): TrainingEvent[] => {
    const limit = LIMIT.exec(line);
    if (limit === null || epoch < 0) return [];
    const [iterations, most] = [base + done, Number(limit[2])];
    if (limit[1] === 'steps') return tellTotal(iterations === most ? most : null);
    return [toSettings({epochs: most}), ...tellTotal(epoch + 1 === most && done === length ? iterations : null)];
  };

  const readStop = (line: string): TrainingEvent[] => {
    if (!line.includes(STOPPED)) return [];
    const events: TrainingEvent[] = [];
    if (validatedAt !== null && valLoss !== null) events.push(validation(validatedAt, valLoss));
    isOver = true;
    return [...events, ...readLimit(line), {type: 'saved', path: null}];
  };

  const readLine = (line: string): TrainingEvent[] => {
    const wrapped = isRichRow ? readWrapped(line) : null;
    if (wrapped !== null) return readMetrics(wrapped);
    const rich = readRichBar(line);
    isRichRow = rich?.kind === 'epoch';
    if (rich !== null) return readBar(rich);
    const bar = line.includes('| ') ? readTqdm(line) : null;
    return bar === null ? [] : readBar(fromTqdm(bar));
  };

  return {read: line => [...readLine(line), ...readStop(line)]};
};
