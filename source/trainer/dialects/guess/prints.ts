import {toCount} from '../numbers.js';
import {readFigures} from './figures.js';
import type {Sighting} from './sighting.js';
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
  `^\\s{0,8}(?:[\\p{L} :]{0,40}[\\[|]?[#=>.█▓░━╸╺ -]{3,200}[\\]|]?\\s{0,4}(?:\\d{1,3}%\\s{0,4})?)?[\\[(]?\\s{0,8}${COUNT}\\s{0,4}/\\s{0,4}${COUNT}(?![\\d./:])`,
  'u',
);
/** Behind an epoch: `Epoch: [0][ 10/500]`, `Train Epoch: 1 [6400/60000 (11%)]`, `Epoch 02 [010]`. */
const BEHIND_EPOCH = new RegExp(`^[\\])]?[,:]?\\s{0,4}\\[\\s{0,8}${COUNT}(?:\\s{0,4}/\\s{0,4}${COUNT})?`);
/** `| epoch   1 |   200/ 2983 batches | …`, `Epoch 1/3 - 10/100 - loss: …`. */
const PART_BEHIND_EPOCH = new RegExp(`^[\\])]?\\s{0,4}[|,:-]?\\s{0,8}${COUNT}\\s{0,4}/\\s{0,4}${COUNT}(?![\\d./:])`);

type Place = Pick<Sighting, 'step' | 'of' | 'epoch' | 'epochs' | 'isEpoch'> & {from: number};

const behindEpoch = (rest: string): RegExpExecArray | null => BEHIND_EPOCH.exec(rest) ?? PART_BEHIND_EPOCH.exec(rest);

const placeOf = (line: string): Place | null => {
  const epoch = EPOCH.exec(line);
  const behind = epoch === null ? null : behindEpoch(line.slice(epoch.index + epoch[0].length));
  const step = behind ?? STEP.exec(line) ?? (epoch === null ? COUNTED.exec(line) : null);
  const counted = step ?? epoch;
  const at = toCount(counted?.[1]);
  if (counted === null || at === null) return null;
  const isEpoch = step === null;
  return {
    step: at,
    of: toCount(counted[2] ?? (isEpoch ? undefined : TOTAL.exec(line)?.[1])),
    epoch: isEpoch ? null : toCount(epoch?.[1]),
    epochs: isEpoch ? null : toCount(epoch?.[2]),
    isEpoch,
    from: Math.min(epoch?.index ?? counted.index, behind === null ? counted.index : (epoch?.index ?? 0)),
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

/** What a line says that names a count and a loss; null for any other line. */
export const readPrint = (line: string): Sighting | null => {
  if (line.length > MAX_LINE_LENGTH || !NAMES_LOSS.test(line) || !/\d/.test(line)) return null;
  const place = placeOf(line);
  if (place === null || namesOther(line.slice(0, place.from))) return null;
  const figures = readFigures(line);
  if (figures.loss === null && figures.valLoss === null) return null;
  const {from: _, ...where} = place;
  return {
    ...where,
    shape: `print ${place.isEpoch ? 'epochs' : 'steps'} ${shapeOf(line)}`,
    kind: 'print',
    isNamed: true,
    perSecond: figures.iterationsPerSecond,
    elapsedSeconds: null,
    figures,
  };
};
