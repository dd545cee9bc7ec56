import {NUMBER, toFinite, toNumber} from '../numbers.js';
import {LOSS_WORDS} from './words.js';

/** What one line says beside its position. */
export type Figures = {
  loss: number | null;
  valLoss: number | null;
  learningRate: number | null;
  tokensPerSecond: number | null;
  iterationsPerSecond: number | null;
};

const LOSS = new RegExp(LOSS_WORDS, 'gi');
/** `Loss at step 10: 2.31`, `loss after epoch 2 = …`. */
const AT =
  ' (?:at|after|for|in) (?:global[ _])?(?:step|iter(?:ation)?|epoch|batch|update)\\s{0,4}[:=#]?\\s{0,8}\\d[\\d,/]{0,24}';
/**
 * The number behind the word, behind whose sign or point nothing else of a word follows: `: 2.31`, `=nan`,
 * `_avg: 1e-4`, ` is 2.31`.
 */
const VALUE = new RegExp(
  `(?:_?(?:avg|mean|ema|step|epoch))?["']?(?:${AT})?(?: is| was)?\\s{0,8}[:=]?\\s{0,12}["']?(${NUMBER})(?![\\w.]*[a-z]{2})`,
  'iy',
);
const VALIDATION = /(?:^|[ _./-])(?:val|valid|validation|eval|dev)[ _./-]*$/i;
/** Of a test, or a part of the loss, or the best one so far: not the training's own. */
const NO_LOSS =
  /(?:^|[ _./-])(?:test|best|min|last|prev(?:ious)?|initial|target|aux|kl|policy|value|critic|gen|disc|[dg])[ _./-]*$/i;
/** No word before a loss is longer. */
const MAX_WORD_LENGTH = 24;
const LEARNING_RATE = new RegExp(
  `(?:^|[^\\p{L}])(?:lr|learning[ _]rate)["']?\\s{0,4}[:=]?\\s{0,8}["']?(${NUMBER})`,
  'iu',
);
const TOKENS = /tok(?:en)?s?(?:\/|_per_)s(?:ec(?:ond)?)?\s{0,4}[:=]?\s{0,8}(\d[\d,]{0,20}(?:\.\d{1,9})?)/i;
const RATE = /(?:^|[^a-z])it(?:er)?s?\/s(?:ec)?\s{0,4}[:=]?\s{0,8}(\d{1,9}(?:\.\d{1,9})?)/i;

/** `loss 1.0 (1.2)` and the like give the first; a later one of the same kind is a part or a mean of it. */
const lossesIn = (text: string): Pick<Figures, 'loss' | 'valLoss'> => {
  let loss: number | null = null;
  let valLoss: number | null = null;
  for (const {index, 0: word} of text.matchAll(LOSS)) {
    VALUE.lastIndex = index + word.length;
    const value = VALUE.exec(text)?.[1]?.toLowerCase();
    if (value === undefined) continue;
    const before = text.slice(Math.max(0, index - MAX_WORD_LENGTH), index);
    if (VALIDATION.test(before)) valLoss ??= toNumber(value);
    else if (!NO_LOSS.test(before)) loss ??= toNumber(value);
  }
  return {loss, valLoss};
};

/** The figures that a print, or what stands behind a bar's rate, names. */
export const readFigures = (text: string): Figures => ({
  ...lossesIn(text),
  learningRate: /lr|learning/i.test(text) ? toFinite(LEARNING_RATE.exec(text)?.[1]) : null,
  tokensPerSecond: /tok/i.test(text) ? toFinite(TOKENS.exec(text)?.[1]?.replaceAll(',', '')) : null,
  iterationsPerSecond: text.includes('/s') ? toFinite(RATE.exec(text)?.[1]) : null,
});
