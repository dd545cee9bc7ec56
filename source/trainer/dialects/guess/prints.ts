import {toCount} from '../numbers.js';
import {type FoundFigures, figuresAt, findFigures, readFigures, type Span} from './figures.js';
import type {Sighting} from './sighting.js';
import {createWordings} from './wording.js';
import {NAMES_LOSS, namesOther} from './words.js';

/** A longer line is no report. */
const MAX_LINE_LENGTH = 1000;

/** `10`, `1,000`; not `0.5`, and not `1.2k`, which says less than it has counted. */
const COUNT = '(\\d{1,3}(?:,\\d{3})+|\\d{1,12})(?!\\.?\\d|[kKM]\\b)';
const OF = `(?:\\s{0,4}(?:/|of|sur)\\s{0,4}${COUNT})?`;
const BETWEEN = '["\']?(?: done| number| no\\.?)?\\s{0,4}[:=#]?\\s{0,12}[\\[(]?\\s{0,8}';
/** `Epoch 1/3`, `Epoch [1/3]`, `epoch: 2`, `Epoch: [0]`, `Train Epoch: 1`. */
const EPOCH = new RegExp(`(?:epoch|[ée]poque|轮次|\\bep)${BETWEEN}${COUNT}${OF}`, 'i');
/** `step 10`, `Step 10/100`, `iter 100:`, `iteration=5`, `global_step: 7`, `batch [3/9]`, `num_updates 12`. */
const STEP = new RegExp(
  `(?:^|[^\\p{L}\\d_])(?:global[ _]?|train[ _]?|num[ _]?|opt(?:imizer)?[ _]?)?(?:steps?|iter(?:ation)?s?|it|batch(?:es)?|updates?|[ée]tapes?|步数?|迭代)${BETWEEN}${COUNT}${OF}`,
  'iu',
);
/** How many there are, beside the count: `total_steps: 100`, `max_iters=500`. */
const TOTAL = new RegExp(`(?:total|max|num)[ _](?:steps|iter(?:ation)?s|updates)${BETWEEN}${COUNT}`, 'i');
/** `[10/1000] loss=…`, `10/1000 loss: …`, with a bar in brackets before or behind it: `[####>   ] 10/100`. */
const COUNTED = new RegExp(
  `^\\s{0,8}(?:[\\p{L} :]{0,40}(?:[\\[|] |[\\[|]?[#=>.█▓░━╸╺-])[#=>.█▓░━╸╺ -]{2,199}[\\]|]?\\s{0,4}(?:\\d{1,3}%\\s{0,4})?)?[\\[(]?\\s{0,8}${COUNT}\\s{0,4}/\\s{0,4}${COUNT}(?![\\d./:])`,
  'u',
);
/** Behind an epoch: `Epoch: [0][ 10/500]`, `Train Epoch: 1 [6400/60000 (11%)]`, `Epoch 02 [010]`. */
const BEHIND_EPOCH = new RegExp(`^[\\])]?[,:]?\\s{0,4}\\[\\s{0,8}${COUNT}(?:\\s{0,4}/\\s{0,4}${COUNT})?`);
/** `| epoch   1 |   200/ 2983 batches | …`, `Epoch 1/3 - 10/100 - loss: …`. */
const PART_BEHIND_EPOCH = new RegExp(`^[\\])]?\\s{0,4}[|,:-]?\\s{0,8}${COUNT}\\s{0,4}/\\s{0,4}${COUNT}(?![\\d./:])`);

/** Where a line has its counts, and where the first word of them begins. */
type Place = {
  readonly step: Span;
  readonly of: Span | null;
  readonly epoch: Span | null;
  readonly epochs: Span | null;
  readonly isEpoch: boolean;
  readonly from: number;
};

const behindEpoch = (rest: string): RegExpExecArray | null => BEHIND_EPOCH.exec(rest) ?? PART_BEHIND_EPOCH.exec(rest);

/** The counts of a match that ends with the last of them: only white space and a word or a slash stand between two. */
const countsOf = (match: RegExpExecArray, base = 0): {first: Span; second: Span | null} => {
  const end = match[0].length;
  const [, one = '', other] = match;
  const secondStart = other === undefined ? end : end - other.length;
  const start = match[0].lastIndexOf(one, secondStart - one.length);
  const from = base + match.index;
  return {
    first: {start: from + start, end: from + start + one.length},
    second: other === undefined ? null : {start: from + secondStart, end: from + end},
  };
};

const findStep = (line: string, epoch: RegExpExecArray | null): {match: RegExpExecArray; base: number} | null => {
  const base = epoch === null ? 0 : epoch.index + epoch[0].length;
  const behind = epoch === null ? null : behindEpoch(line.slice(base));
  if (behind !== null) return {match: behind, base};
  const match = STEP.exec(line) ?? (epoch === null ? COUNTED.exec(line) : null);
  return match === null ? null : {match, base: 0};
};

const findPlace = (line: string): Place | null => {
  const match = EPOCH.exec(line);
  const found = findStep(line, match);
  const epoch = match === null ? null : countsOf(match);
  const from = match?.index ?? Number.MAX_SAFE_INTEGER;
  if (found === null) {
    return epoch === null
      ? null
      : {step: epoch.first, of: epoch.second, epoch: null, epochs: null, isEpoch: true, from};
  }
  const step = countsOf(found.match, found.base);
  const total = step.second === null ? TOTAL.exec(line) : null;
  return {
    step: step.first,
    of: step.second ?? (total === null ? null : countsOf(total).first),
    epoch: epoch?.first ?? null,
    epochs: epoch?.second ?? null,
    isEpoch: false,
    from: Math.min(from, found.base + found.match.index),
  };
};

/** A validation's own line, without a count: `val loss 4.5`, `Validation loss: 2.31`. */
const VALIDATION = /^\W{0,8}(?:val|valid|validation|eval|evaluation|dev)[ _./-]{0,3}loss/i;

/** The loss of a validation that a line names without saying when it was; null for any other line. */
export const readValidation = (line: string): number | null =>
  line.length <= MAX_LINE_LENGTH && VALIDATION.test(line) ? readFigures(line).valLoss : null;

/** A bar that a print has in it. */
const BAR = /[[|]?[#=>.█▓░▏▎▍▌▋▊▉━╸╺-][#=>.█▓░▏▎▍▌▋▊▉━╸╺ -]+[\]|]?/g;

/** The wording up to the first loss, without numbers: `step # | loss #`. */
const shapeOf = (line: string): string => {
  const end = NAMES_LOSS.exec(line)?.index ?? 0;
  return line
    .slice(0, end + 5)
    .replaceAll(BAR, '=')
    .replaceAll(/[-+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?/gi, '#')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
};

/** What a line that names a count and a loss has where. */
type Print = {readonly place: Place; readonly figures: FoundFigures; readonly shape: string};

const findPrint = (line: string): Print | null => {
  const place = findPlace(line);
  if (place === null || namesOther(line.slice(0, place.from))) return null;
  const figures = findFigures(line);
  if (figures.loss === null && figures.valLoss === null) return null;
  return {place, figures, shape: `print ${place.isEpoch ? 'epochs' : 'steps'} ${shapeOf(line)}`};
};

/** The print as this line has it; `at` gives where a place is in it. */
const sightingAt = (line: string, {place, figures, shape}: Print, at: (place: number) => number): Sighting | null => {
  const countAt = (span: Span | null): number | null =>
    span === null ? null : toCount(line.slice(at(span.start), at(span.end)));
  const step = countAt(place.step);
  if (step === null) return null;
  const found = figuresAt(line, figures, at);
  return {
    shape,
    kind: 'print',
    step,
    of: countAt(place.of),
    epoch: countAt(place.epoch),
    epochs: countAt(place.epochs),
    isEpoch: place.isEpoch,
    isNamed: true,
    perSecond: found.iterationsPerSecond,
    elapsedSeconds: null,
    figures: found,
  };
};

const spansOf = ({place, figures}: Print): (Span | null)[] => [
  place.step,
  place.of,
  place.epoch,
  place.epochs,
  ...Object.values(figures),
];

/** Gives what a line says that names a count and a loss; null for any other line. */
export const createPrintReader = (): ((line: string) => Sighting | null) => {
  const search = createWordings(findPrint, print => (print === null ? [] : spansOf(print)));
  return line => {
    if (line.length > MAX_LINE_LENGTH || !NAMES_LOSS.test(line) || !/\d/.test(line)) return null;
    const {thing, at} = search(line);
    return thing === null ? null : sightingAt(line, thing, at);
  };
};
