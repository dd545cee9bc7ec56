import {COUNT, NUMBER, toCount} from './numbers.js';
import {postfixOf, type TqdmBar} from './tqdm.js';

/** A bar of Lightning's, however it is drawn. */
export type LightningBar = {
  /** `start` is a bar that stands before the first epoch: the sanity check, or one that is still empty. */
  readonly kind: 'epoch' | 'validation' | 'start' | 'other';
  /** Epochs done before this one. */
  readonly epoch: number;
  /** Of all epochs; null where the bar does not say. */
  readonly epochs: number | null;
  readonly done: number;
  readonly total: number | null;
  readonly elapsedSeconds: number | null;
  readonly perSecond: number | null;
  readonly metrics: Readonly<Record<string, string>>;
};

const EPOCH = /(?:^|\s)Epoch (\d{1,9})(?:\/(\d{1,9}))?$/;
const VALIDATION = /(?:^|\s)Validation(?: DataLoader \d+)?$/;
const START = /(?:^|\s)(?:Sanity Checking(?: DataLoader \d+)?|Training)$/;

const WORDS = ['Validation', 'Sanity Checking', 'Training'];
const NO_LIGHTNING = {kind: 'other', epoch: 0, epochs: null} as const;

/**
 * What a description says; `lastEpoch` is how the number behind its slash counts: that of the last epoch, or all of
 * them.
 */
const readDescription = (text: string, lastEpoch: boolean): Pick<LightningBar, 'kind' | 'epoch' | 'epochs'> => {
  const epoch = text.includes('Epoch ') ? EPOCH.exec(text) : null;
  if (epoch === null) {
    if (!WORDS.some(word => text.includes(word))) return NO_LIGHTNING;
    const kind = VALIDATION.test(text) ? 'validation' : START.test(text) ? 'start' : 'other';
    return {kind, epoch: 0, epochs: null};
  }
  const number = Number(epoch[1]);
  const of = epoch[2] === undefined ? null : Number(epoch[2]);
  // `Epoch 1/3` in a tqdm bar is a loop of the user's own, which counts from 1.
  if (of !== null && !lastEpoch) return {kind: 'epoch', epoch: Math.max(0, number - 1), epochs: of};
  return {kind: 'epoch', epoch: number, epochs: of === null ? null : of + 1};
};

/** `Epoch 1:  25%|██▌ | 5/20 [00:00<00:00, 658.20it/s, train_loss=1.470, val_loss=1.200]` */
export const fromTqdm = (bar: TqdmBar): LightningBar => {
  const said = readDescription(bar.description, false);
  return {
    ...said,
    done: bar.done,
    total: bar.total,
    elapsedSeconds: bar.elapsedSeconds,
    perSecond: bar.perSecond,
    // The figures of any other bar are not Lightning's.
    metrics: said.kind === 'other' ? {} : postfixOf(bar),
  };
};

/** `Epoch 0/1  ━━━━━╸━━━━ 5/20 0:00:01 • 0:00:03 4.76it/s v_num: 0.000 train_loss: 1.470` */
const RICH =
  /^(Epoch \d{1,9}(?:\/-?\d{1,9})?|Validation|Sanity Checking|Testing)[━╸╺ -]{1,400}(\d{1,15})\/(\d{1,15}|--) +(\d{1,5}):(\d{2}):(\d{2}) • \S{1,12} +(\d{1,12}\.\d\d)it\/s(?: (.*))?$/;
const METRIC = new RegExp(`(?:^|\\s)([^\\s:]{1,80}): (${NUMBER}|${COUNT})(?=\\s|$)`, 'g');
/** rich draws what does not fit beside the bar below it, in the same column. */
const WRAPPED = /^ {20,}\S/;

/** No row of a terminal is as long. */
const MAX_ROW_LENGTH = 2000;

/** Named metrics as rich prints them, values as printed. */
export const readMetrics = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(METRIC)].map(metric => [metric[1] ?? '', metric[2] ?? '']));

/** The metrics of a row that continues a rich bar below it; null for any other line. */
export const readWrapped = (line: string): Record<string, string> | null =>
  line.length < MAX_ROW_LENGTH && WRAPPED.test(line) ? readMetrics(line) : null;

/** A bar that Lightning draws by rich; null for any other line. */
export const readRichBar = (line: string): LightningBar | null => {
  if (line.length > MAX_ROW_LENGTH || !line.includes(' • ')) return null;
  const row = RICH.exec(line.trimEnd());
  if (row?.[1] === undefined) return null;
  const rate = Number(row[7]);
  return {
    ...readDescription(row[1], true),
    done: Number(row[2]),
    total: toCount(row[3]),
    elapsedSeconds: Number(row[4]) * 3600 + Number(row[5]) * 60 + Number(row[6]),
    perSecond: rate > 0 ? rate : null,
    metrics: readMetrics(row[8] ?? ''),
  };
};
