import {shortName} from '../../format/settings.js';
import {BYTES_PER_GB, BYTES_PER_KB, BYTES_PER_MB, formatBytes, formatNumber, UNKNOWN} from '../../format/units.js';
import type {Difference, Figure} from '../../insight/compare/types.js';

/** A unit that values are shown in: how many of their own unit it is. */
type Shown = {size: number; name: string};

/** Units by their size, largest first. */
const UNITS: Record<'seconds' | 'bytes', readonly Shown[]> = {
  seconds: [
    {size: 86_400, name: 'd'},
    {size: 3600, name: 'h'},
    {size: 60, name: 'min'},
    {size: 1, name: 's'},
  ],
  bytes: [
    {size: BYTES_PER_GB, name: 'GB'},
    {size: BYTES_PER_MB, name: 'MB'},
    {size: BYTES_PER_KB, name: 'KB'},
  ],
};
/** So many of a unit are wanted at least, before it is used. */
const FEWEST: Readonly<Record<string, number>> = {d: 4, h: 10, min: 2, GB: 0.5, MB: 0.5};

const UNIT_OF_NOTHING: Record<'seconds' | 'bytes', Shown> = {
  seconds: {size: 1, name: 's'},
  bytes: {size: BYTES_PER_GB, name: 'GB'},
};

const unitOf = (kind: 'seconds' | 'bytes', most: number): Shown => {
  if (most === 0) return UNIT_OF_NOTHING[kind];
  const fitting = UNITS[kind].find(({size, name}) => most >= size * (FEWEST[name] ?? 1));
  return fitting ?? UNITS[kind].at(-1) ?? {size: 1, name: ''};
};

/** About three digits of the largest value of a row; sums need no more than one decimal. */
const decimalsFor = (most: number, atMost: number): number =>
  Math.min(atMost, most >= 99.95 ? 0 : most >= 9.995 ? 1 : 2);

type Format = {unit: Shown; decimals: number};

const PACE: Shown = {size: 1, name: 's'};
const plain = (name: string, decimals: number): Format => ({unit: {size: 1, name}, decimals});

/** How all values of a row are shown: in one unit, with the same number of decimals. */
const formatOf = ({unit, values}: Pick<Figure, 'unit' | 'values'>): Format => {
  const most = Math.max(0, ...values.flatMap(value => (value === null ? [] : [Math.abs(value)])));
  const scaled = (shown: Shown, atMost: number): Format => ({
    unit: shown,
    decimals: decimalsFor(most / shown.size, atMost),
  });
  switch (unit) {
    case 'seconds':
      return scaled(unitOf(unit, most), most < 120 && most >= 10 ? 0 : 1);
    case 'bytes':
      return scaled(unitOf(unit, most), most < BYTES_PER_GB / 2 ? 0 : 1);
    case 'seconds an iteration':
    case 'seconds a token':
      return scaled(most > 0 && most < 1 ? {size: 1e-3, name: 'ms'} : PACE, 2);
    case 'tokens a second':
      return scaled({size: 1, name: '/s'}, 1);
    case 'percent':
      return plain('%', 0);
    case 'times':
      return plain('×', 2);
    case 'loss':
      return plain('', 3);
    default:
      return plain('', 0);
  }
};

const withUnit = (number: string, name: string): string =>
  name === '' ? number : name === '×' ? `${number}×` : `${number} ${name}`;

/** The values of a row in words: `200 min`, `—` for what is not known, `≈` before what is estimated. */
export const valueCells = (figure: Figure): string[] => {
  const {unit, decimals} = formatOf(figure);
  return figure.values.map((value, index) => {
    if (value === null) return UNKNOWN;
    const about = figure.estimated[index] && value !== 0 ? '≈ ' : '';
    const at = figure.at?.[index] ?? null;
    const where = at === null ? '' : ` at ${formatNumber(at)}`;
    // Nothing is nothing, not a little that was rounded.
    const shown = formatNumber(value / unit.size, value === 0 && unit.name !== '' ? 0 : decimals);
    return `${about}${withUnit(shown, unit.name)}${where}`;
  });
};

/** A ratio of more, or of less, says no more than that. */
const MOST = 1000;
const LEAST = 0.005;

const ratioWords = (ratio: number | null, error: number | null): string => {
  if (ratio === null || ratio < LEAST || ratio >= MOST) return '';
  const decimals = ratio >= 99.5 ? 0 : ratio >= 9.95 ? 1 : ratio < 0.0995 ? 3 : 2;
  return `${formatNumber(ratio, decimals)}×${error === null ? '' : ` ±${formatNumber(error, decimals)}`}`;
};

/**
 * Each value against that of the baseline: `0.46×`, `0.46× ±0.04`, `+0.012` for a loss; empty where that says nothing.
 */
export const ratioCells = (figure: Figure): string[] => {
  const {values, ratio, ratioError, unit} = figure;
  const [base = null] = values;
  return values.map((value, index) => {
    if (index === 0 || value === null || base === null || !Number.isFinite(value - base)) return '';
    return unit === 'loss' ? signed(value - base) : ratioWords(ratio[index] ?? null, ratioError[index] ?? null);
  });
};

const signed = (difference: number): string => {
  const words = formatNumber(Math.abs(difference), 3);
  if (Number(words) === 0) return '0.000';
  return `${difference > 0 ? '+' : '−'}${words}`;
};

const YES_NO: Readonly<Record<string, string>> = {true: 'yes', false: 'no'};

const ALL_LAYERS = -1;

/** Only the largest applications are listed: one that is not may have been open, and then held less than these. */
const ofApp = (value: number, under: number): string => {
  if (value > 0) return formatBytes(value);
  return under > 0 ? `< ${formatBytes(under)}` : 'not open';
};

const ofNumber = ({group, what}: Difference, value: number): string => {
  if (group === 'power') return `${formatNumber(100 * value)} %`;
  if (what === 'memoryBytes') return formatBytes(value);
  if (value === ALL_LAYERS) return 'all';
  return Number.isInteger(value) ? formatNumber(value) : String(value);
};

/** The values of a difference in words. A name is shown without its folders, unless only these differ. */
export const differenceCells = (difference: Difference): string[] => {
  const words = difference.values.map((value, index) => {
    if (value === null) return difference.group === 'apps' ? 'not read' : UNKNOWN;
    if (difference.group === 'apps') return ofApp(Number(value), difference.under?.[index] ?? 0);
    return typeof value === 'number' ? ofNumber(difference, value) : (YES_NO[String(value)] ?? String(value));
  });
  if (difference.group !== 'settings') return words;
  const short = words.map(shortName);
  return new Set(short).size === new Set(words).size ? short : words;
};
