/** One bar of Python's tqdm, as far as it was printed: a narrow terminal cuts its end off. */
export type TqdmBar = {
  /**
   * What stands before the percentage, without the colon that tqdm puts behind a description; other text glued before
   * it is in here too.
   */
  readonly description: string;
  readonly done: number;
  readonly total: number | null;
  readonly elapsedSeconds: number | null;
  /** What is counted: `it` unless the program says otherwise (`B`, `examples`); null when cut off. */
  readonly unit: string | null;
  readonly perSecond: number | null;
  /** What stands behind the rate, as it was printed; see `postfixOf`. */
  readonly tail: string;
  /** Whether its end is there. */
  readonly isWhole: boolean;
  /** What is glued behind the bar; empty when the bar is cut. */
  readonly rest: string;
};

/** `| 12/40 [`, with the bar's own end; Lightning writes `0/?` while it does not know the total. */
const COUNTED = /\| *(\d{1,12})\/(\d{1,12}|\?) \[/g;
/**
 * As `COUNTED`, of a bar without its ends (`ncols=0`, `bar_format`), or one whose program has tqdm shorten its counts
 * (`unit_scale`): `29% 1.03k/3.60k [12:01<29:47`, `[###>   ] 10/100 [00:10<`.
 */
const OTHERWISE_COUNTED =
  /(?:^|[\s|%:])(\d{1,12}(?:\.\d{1,2})?[kMG]?)\/(\d{1,12}(?:\.\d{1,2})?[kMG]?|\?) \[(?=\d{1,3}:\d\d[<,\]])/;
/** Where the times begin, which only a bar has behind a bracket. */
const TIMES = / \[\d{1,3}:\d\d[<,\]]/;
/** Two counts with their suffixes, and the times' beginning. */
const MAX_COUNTS_LENGTH = 48;
const SCALE = {k: 1e3, M: 1e6, G: 1e9} as const;
/** Without a total: `Calculating loss...: 5it [00:00, 114.50it/s]`. */
const UNCOUNTED = /(?:^|[\s:])(\d{1,12})(it|steps?) \[/g;
const PERCENTAGE = /(\d{1,3})%$/;
const ELAPSED = /^(?:(\d{1,5}):)?(\d{1,2}):(\d{2})(?:<[^,\]]{1,20})?/;
/** `, 17.58it/s`, `,  1.02s/it`, `, ?it/s`, `, 11.2MB/s`. */
const RATE = /^, *(\?|\d+(?:\.\d+)?)([a-zA-Z]{1,12})\/([a-zA-Z]{1,12})(?=[,\]]|$)/;
const PAIR = /, *([^\s=,\][]{1,60})=([^,\]]{0,60})/g;

/** No description or postfix is longer: bounds the work on a line that only looks like a bar. */
const MAX_PART_LENGTH = 2000;

const lastMatch = (pattern: RegExp, line: string): RegExpExecArray | null => {
  pattern.lastIndex = 0;
  let last: RegExpExecArray | null = null;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) last = match;
  return last;
};

/** `Training:  30%|███` and `Validation: |` give `Training` and `Validation`. */
const toDescription = (before: string): string => {
  const text = before.trimEnd();
  const percentage = PERCENTAGE.exec(text.slice(-4))?.[0] ?? '';
  return text
    .slice(0, text.length - percentage.length)
    .trim()
    .replace(/:$/, '');
};

const toSeconds = (elapsed: RegExpExecArray | null): number | null =>
  elapsed === null ? null : Number(elapsed[1] ?? 0) * 3600 + Number(elapsed[2]) * 60 + Number(elapsed[3]);

const readRate = (rate: RegExpExecArray | null): {unit: string | null; perSecond: number | null} => {
  if (rate === null) return {unit: null, perSecond: null};
  const value = rate[1] === '?' ? null : Number(rate[1]);
  // Slower than one a second, tqdm prints seconds for one: `1.02s/it`.
  if (rate[3] !== 's') return {unit: rate[3] ?? null, perSecond: value === null || value === 0 ? null : 1 / value};
  return {unit: rate[2] ?? null, perSecond: value};
};

/** `key=value` behind a bar's rate, values as printed. One that may be cut off is left out. */
export const postfixOf = ({tail: text, isWhole}: TqdmBar): Record<string, string> => {
  const pairs = [...text.matchAll(PAIR)];
  if (!isWhole) pairs.pop();
  return Object.fromEntries(pairs.map(pair => [pair[1] ?? '', (pair[2] ?? '').trim()]));
};

/** Splits what follows the opening bracket into times, rate and postfix, and what is glued behind the closing one. */
const readTimes = (text: string): Omit<TqdmBar, 'description' | 'done' | 'total'> => {
  const end = text.slice(0, MAX_PART_LENGTH).indexOf(']');
  const inside = end < 0 ? text.slice(0, MAX_PART_LENGTH) : text.slice(0, end);
  const elapsed = ELAPSED.exec(inside);
  const behind = inside.slice(elapsed?.[0].length ?? 0);
  const rate = RATE.exec(end < 0 ? behind : `${behind}]`);
  return {
    elapsedSeconds: toSeconds(elapsed),
    ...readRate(rate),
    tail: behind.slice(rate?.[0].length ?? 0),
    isWhole: end >= 0,
    rest: end < 0 ? '' : text.slice(end + 1),
  };
};

const toUnscaled = (text: string | undefined): number | null => {
  const scale = SCALE[(text?.at(-1) ?? '') as keyof typeof SCALE] as number | undefined;
  const value = Number(scale === undefined ? text : text?.slice(0, -1));
  return Number.isFinite(value) ? Math.round(value * (scale ?? 1)) : null;
};

/** `Steps:  29%|██▉    |`, `Steps: 29%`, `Steps [###>    ]`: what stands before the percentage or the bar. */
const BEFORE_BAR = /^(.*?)\s*(?:\d{1,3}%|\[[^\]a-zA-Z]{0,300}\]|$)/;

const readOtherwise = (line: string): TqdmBar | null => {
  const times = TIMES.exec(line)?.index ?? -1;
  if (times < 0) return null;
  const from = Math.max(0, times - MAX_COUNTS_LENGTH);
  const match = OTHERWISE_COUNTED.exec(line.slice(from, times + 12));
  const done = toUnscaled(match?.[1]);
  if (match === null || done === null) return null;
  const found = Object.assign(match, {index: from + match.index});
  const start = Math.max(0, found.index - MAX_PART_LENGTH);
  return {
    description: toDescription(
      BEFORE_BAR.exec(line.slice(start, found.index + (/^\d/.test(found[0]) ? 0 : 1)))?.[1] ?? '',
    ),
    done,
    total: toUnscaled(found[2]),
    ...readTimes(line.slice(found.index + found[0].length)),
  };
};

let lastLine = '';
let lastBar: TqdmBar | null = null;

/**
 * The last tqdm bar in a line; null without one, and for one whose counts are cut off. Formats as in tqdm's
 * `format_meter`, with Lightning's bars, which print no percentage while they have no total.
 */
export const readTqdm = (line: string): TqdmBar | null => {
  if (!line.includes(' [')) return null;
  // Every dialect asks for the same line.
  if (line !== lastLine) {
    lastBar = readLine(line);
    lastLine = line;
  }
  return lastBar;
};

const readLine = (line: string): TqdmBar | null => {
  const counted = line.includes('| ') ? lastMatch(COUNTED, line) : null;
  if (counted !== null) {
    const opening = line.lastIndexOf('|', counted.index - 1);
    if (opening < 0) return null;
    return {
      description: toDescription(line.slice(Math.max(0, opening - MAX_PART_LENGTH), opening)),
      done: Number(counted[1]),
      total: counted[2] === '?' ? null : Number(counted[2]),
      ...readTimes(line.slice(counted.index + counted[0].length)),
    };
  }
  const otherwise = line.includes('/') ? readOtherwise(line) : null;
  if (otherwise !== null) return otherwise;
  const uncounted = lastMatch(UNCOUNTED, line);
  if (uncounted === null) return null;
  return {
    description: toDescription(line.slice(Math.max(0, uncounted.index - MAX_PART_LENGTH), uncounted.index + 1)),
    done: Number(uncounted[1]),
    total: null,
    ...readTimes(line.slice(uncounted.index + uncounted[0].length)),
  };
};

/** Whether text ends with a whole tqdm bar: what comes next can only be the next line, or text glued behind it. */
export const endsWithBar = (text: string): boolean => {
  if (!text.endsWith(']')) return false;
  const bar = readTqdm(text);
  return bar !== null && bar.rest === '';
};
