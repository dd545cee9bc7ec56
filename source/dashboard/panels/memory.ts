import {BYTES_PER_GB} from '../../format/units.js';
import {isSwappingNow} from '../../insight/is-swapping-now.js';
import {isOldReading} from '../../insight/reading-age.js';
import type {MemorySample, Pressure} from '../../journal/events.js';
import {type Share, stackedBar} from '../bar.js';
import {flow, named} from '../fields.js';
import {gigabytesField, rateField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import {quiet, type Row, rowWidth, type Style, type StyledText, say} from '../row.js';
import type {Scene} from '../scene.js';

const PRESSURE: Record<Pressure, {sign: string; style: Style}> = {
  green: {sign: '●', style: {color: 'green'}},
  yellow: {sign: '▲', style: {color: 'yellow', bold: true}},
  red: {sign: '■', style: {color: 'red', bold: true, inverse: true}},
};

const PRESSURE_WIDTH = 10;

const NOTHING: MemorySample = {
  totalBytes: null,
  usedBytes: null,
  appBytes: null,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: null,
  freeBytes: null,
  swapUsedBytes: null,
  swapTotalBytes: null,
  swapInBytesPerSecond: null,
  swapOutBytesPerSecond: null,
  pressure: null,
  pressureSource: null,
  limitedBy: 'machine',
};

/** `● green`, with `~` where it is old; always as wide. */
export const pressureField = ({pressure}: MemorySample, old: boolean): Row => {
  if (pressure === null) return [quiet('— pressure')];
  const {sign, style} = PRESSURE[pressure];
  const text = `${sign} ${old ? '~' : ''}${pressure}`;
  return [say(text, style), say(' '.repeat(PRESSURE_WIDTH - text.length))];
};

const swapStyle = ({pressure}: MemorySample, swaps: boolean): Style =>
  swaps ? {color: pressure === 'red' ? 'red' : 'yellow', bold: true} : {};

const swapField = (memory: MemorySample, swaps: boolean, old: boolean): Row => [
  swaps ? say('swapping', swapStyle(memory, swaps)) : quiet('swap    '),
  say(gigabytesField(memory.swapUsedBytes, old), swapStyle(memory, swaps)),
];

const rateFields = (memory: MemorySample, swaps: boolean, old: boolean): Row[] => [
  [quiet('in'), say(rateField(memory.swapInBytesPerSecond, old), swapStyle(memory, swaps))],
  [quiet('out'), say(rateField(memory.swapOutBytesPerSecond, old), swapStyle(memory, swaps))],
];

const usedField = ({usedBytes, totalBytes, limitedBy}: MemorySample, old: boolean): Row => [
  say(gigabytesField(usedBytes, old)),
  quiet(` of ${gigabytesField(totalBytes).trimStart()}${limitedBy === 'cgroup' ? ' limit' : ''} used`),
];

/** Less than this would be shown as 0.0 GB. */
const SOMETHING_BYTES = 0.05 * BYTES_PER_GB;

/** Whether there is something to show in `details`. */
export const hasDetails = ({memory, memoryState, swappedOutBytes}: Scene['view']): boolean =>
  (swappedOutBytes ?? 0) >= SOMETHING_BYTES ||
  memoryState.disk !== 'enough' ||
  typeof memory?.compressBytesPerSecond === 'number';

const detailFields = (
  memory: MemorySample,
  {memoryState, swappedOutBytes}: Pick<Scene['view'], 'memoryState' | 'swappedOutBytes'>,
  old: boolean,
): Row[] => [
  ...(swappedOutBytes === null ? [] : [named('written to swap', gigabytesField(swappedOutBytes, old))]),
  ...(memoryState.disk !== 'enough'
    ? [named('disk free', say(gigabytesField(memory.diskFreeBytes, old), {color: 'yellow', bold: true}))]
    : []),
  ...(typeof memory.compressBytesPerSecond === 'number'
    ? [
        named('compressing', rateField(memory.compressBytesPerSecond, old)),
        named('decompressing', rateField(memory.decompressBytesPerSecond, old)),
      ]
    : []),
];

type Part = {name: string; bytes: number | null; sign: string; style: Style};

/** The parts of the bar from left to right. Where the system reports none there is one, for all that is used. */
const parts = (memory: MemorySample): Part[] => {
  const held =
    memory.appBytes === null && memory.wiredBytes === null ? null : (memory.appBytes ?? 0) + (memory.wiredBytes ?? 0);
  const tight: Style =
    memory.pressure === 'red' ? {color: 'red'} : memory.pressure === 'yellow' ? {color: 'yellow'} : {};
  const rest: Part[] = [
    {name: 'cached', bytes: memory.cachedBytes, sign: '▒', style: {dim: true}},
    {name: 'free', bytes: memory.freeBytes, sign: '░', style: {dim: true}},
  ];
  if (held === null) return [{name: 'used', bytes: memory.usedBytes, sign: '█', style: tight}, ...rest];
  return [
    {name: memory.wiredBytes === null ? 'app' : 'app+wired', bytes: held, sign: '█', style: tight},
    {name: 'compressed', bytes: memory.compressedBytes, sign: '▓', style: tight},
    ...rest,
  ];
};

const memoryBar = (memory: MemorySample, width: number): StyledText[] => {
  const total = memory.totalBytes ?? 0;
  if (total <= 0 || memory.usedBytes === null) return [{text: '·'.repeat(width), dim: true}];
  const shares: Share[] = parts(memory).map(({bytes, sign, style}) => ({...style, size: bytes ?? 0, sign}));
  const drawn = stackedBar(shares, total, width);
  const rest = width - rowWidth(drawn);
  return [...drawn, {text: '░'.repeat(Math.max(0, rest)), dim: true}];
};

/** One column narrower than its field, but still apart from its name when it is old or of a large machine. */
const legendField = (bytes: number, old: boolean): string => {
  const field = gigabytesField(bytes, old).slice(1);
  return field.startsWith(' ') ? field : ` ${field}`;
};

const legend = (memory: MemorySample, old: boolean): Row[] =>
  parts(memory).flatMap(({name, bytes, sign, style}) =>
    bytes === null ? [] : [[say(sign, style), quiet(` ${name}`), say(legendField(bytes, old))]],
  );

export type MemoryShows = {
  /** Pressure, swap and its rates in one row, or the rates in one of their own. */
  words: 1 | 2;
  bar: boolean;
  legend: boolean;
  /** What not every system reports. */
  details: boolean;
};

/** Whether the reading, or a part of it that was not renewed, is so old that it is marked with `~`. */
const isOld = ({takenAt, ageSeconds}: NonNullable<Scene['view']['memory']>, now: number): boolean =>
  isOldReading('memory', takenAt - 1000 * (ageSeconds ?? 0), now);

/** Is memory in the way? */
export const memoryRows = ({view, now}: Scene, width: number, show: MemoryShows): Row[] => {
  const memory = view.memory ?? NOTHING;
  const old = view.memory !== null && isOld(view.memory, now);
  const inner = width - gutterOf(width);
  const swaps = isSwappingNow(view);
  const words = [pressureField(memory, old), swapField(memory, swaps, old)];
  const rates = rateFields(memory, swaps, old);
  const rows: Row[] = show.words === 2 ? [flow(words, inner), flow(rates, inner)] : [flow([...words, ...rates], inner)];
  if (show.bar) {
    const used = usedField(memory, old);
    rows.push([...memoryBar(memory, Math.max(0, inner - rowWidth(used) - 1)), say(' '), ...used]);
  }
  if (show.legend) rows.push(flow(legend(memory, old), inner));
  if (show.details) rows.push(flow(detailFields(memory, view, old), inner));
  return rows;
};
