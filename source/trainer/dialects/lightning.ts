import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createAllowance, createTotal, makeReport, settingsEvent} from './events.js';
import {fromTqdm, type LightningBar, readRichBar, readWrapped} from './lightning-bar.js';
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
/** `Trainer.fit` stopped: `max_epochs=2` reached. A limit in time has no number that is of use here. */
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
 * Lightning's bars (2.x), by tqdm or by rich, and others that name an epoch in the same way. A bar counts within its
 * epoch, so the iterations of those before are added. The loss in it is a report whenever it changes; the validation's
 * loss is a validation when it changes, or stays the same through one.
 */
export const lightning = (): Dialect => {
  const mayReport = createAllowance();
  let epoch = -1;
  let base = 0;
  let done = -1;
  let length: number | null = null;
  let perSecond: number | null = null;
  let total: number | null = null;
  let totalEvents = createTotal();
  let trainLoss: string | null = null;
  let valLoss: string | null = null;
  /** The iteration at which a validation was seen whose loss is not known yet. */
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
    totalEvents = createTotal();
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

  const readTotal = (iterations: number | null): TrainingEvent[] => {
    total = iterations || total;
    return totalEvents(iterations);
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
    // The recorder began in mid-run, and the length of the epochs before is not known.
    if (bar.total === null && bar.epoch > 0 && epoch < 0) return [];
    const entered = bar.epoch === epoch ? [] : enterEpoch(bar);
    // Lightning sets the bar of an epoch back to 0 when it is over, before it draws that of the next one.
    return bar.done < done ? entered : [...entered, ...advance(bar)];
  };

  /** Moves to where the bar of the present epoch stands. */
  const advance = (bar: LightningBar): TrainingEvent[] => {
    length = bar.total ?? length;
    perSecond = bar.perSecond;
    epochSeconds = Math.max(epochSeconds, bar.elapsedSeconds ?? 0);
    const isMoved = bar.done > done;
    done = bar.done;
    const validated = unchangedValidation(bar.metrics);
    const totals = readTotal(bar.epochs === null || bar.total === null ? null : bar.epochs * bar.total);
    const progress: TrainingEvent[] = isMoved ? [{type: 'progress', iteration: base + done, total}] : [];
    return [...validated, ...totals, ...progress, ...readMetrics(bar.metrics)];
  };

  /** Of a validation that training has gone past, and whose loss is the same as that of the one before. */
  const unchangedValidation = (metrics: Metrics): TrainingEvent[] => {
    if (validatedAt === null || valLoss === null || base + done <= validatedAt) return [];
    return valLossIn(metrics) === valLoss ? [validation(validatedAt, valLoss)] : [];
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

  /** What the limit that was reached says: the bar is at the end of the last epoch, or at the last step. */
  const readLimit = (line: string): TrainingEvent[] => {
    const limit = LIMIT.exec(line);
    if (limit === null || epoch < 0) return [];
    const [iterations, most] = [base + done, Number(limit[2])];
    if (limit[1] === 'steps') return readTotal(iterations === most ? most : null);
    return [settingsEvent({epochs: most}), ...readTotal(epoch + 1 === most && done === length ? iterations : null)];
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
