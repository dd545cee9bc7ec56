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

/** Where a number stands in a text. */
export type Span = {readonly start: number; readonly end: number};

/** Where a line names its figures. */
export type FoundFigures = {readonly [Name in keyof Figures]: Span | null};

const spanOf = (match: RegExpExecArray | null): Span | null => {
  if (match?.[1] === undefined) return null;
  const end = match.index + match[0].length;
  return {start: end - match[1].length, end};
};

/** `loss 1.0 (1.2)` and the like give the first; a later one of the same kind is a part or a mean of it. */
const findLosses = (text: string): Pick<FoundFigures, 'loss' | 'valLoss'> => {
  let loss: Span | null = null;
  let valLoss: Span | null = null;
  for (const {index, 0: word} of text.matchAll(LOSS)) {
    VALUE.lastIndex = index + word.length;
    const value = spanOf(VALUE.exec(text));
    if (value === null) continue;
    const before = text.slice(Math.max(0, index - MAX_WORD_LENGTH), index);
    if (VALIDATION.test(before)) valLoss ??= value;
    else if (!NO_LOSS.test(before)) loss ??= value;
  }
  return {loss, valLoss};
};

/** Where a print, or what stands behind a bar's rate, names its figures. */
export const findFigures = (text: string): FoundFigures => ({
  ...findLosses(text),
  learningRate: /lr|learning/i.test(text) ? spanOf(LEARNING_RATE.exec(text)) : null,
  tokensPerSecond: /tok/i.test(text) ? spanOf(TOKENS.exec(text)) : null,
  iterationsPerSecond: text.includes('/s') ? spanOf(RATE.exec(text)) : null,
});

const asIs = (place: number): number => place;

/** The figures at these places; `at` gives where a place is in this text. */
export const figuresAt = (text: string, found: FoundFigures, at: (place: number) => number = asIs): Figures => {
  const textAt = (span: Span | null): string | undefined =>
    span === null ? undefined : text.slice(at(span.start), at(span.end));
  const lossAt = (span: Span | null): number | null =>
    span === null ? null : toNumber(textAt(span)?.toLowerCase() ?? '');
  return {
    loss: lossAt(found.loss),
    valLoss: lossAt(found.valLoss),
    learningRate: toFinite(textAt(found.learningRate)),
    tokensPerSecond: toFinite(textAt(found.tokensPerSecond)?.replaceAll(',', '')),
    iterationsPerSecond: toFinite(textAt(found.iterationsPerSecond)),
  };
};

/** The figures that a print, or what stands behind a bar's rate, names. */
export const readFigures = (text: string): Figures => figuresAt(text, findFigures(text));
