import {formatNumber} from '../format/units.js';
import type {PatternsJson} from './contract/patterns.js';
import {rowsToText} from './table.js';

type Figure = {iteration: number; loss: number | null};

/** What a pattern, or no pattern, finds in a log: see trainer/examine.ts, whose result it is. */
export type PatternsResult = PatternsJson;

/** The same for programs. */
export const patternsJson = ({reader, lines, read, ...found}: PatternsResult): PatternsJson => {
  const {reports, positions, unplaced, validations, checkpoints, total, first, last, unread, warnings} = found;
  const figure = (one: Figure | null): Figure | null => one && {iteration: one.iteration, loss: one.loss};
  return {
    ...{reader, lines, read, reports, positions, unplaced, validations, checkpoints, total},
    ...{first: figure(first), last: figure(last), unread: {lines: unread.lines, examples: unread.examples}, warnings},
  };
};

/** `1 report`, `3 reports`. */
export const several = (count: number, one: string): string => `${formatNumber(count)} ${one}${count === 1 ? '' : 's'}`;

const readerWords = (reader: string | null): string =>
  reader === null
    ? 'none: nothing in it is understood'
    : reader === 'pattern'
      ? 'your --iterations-pattern'
      : reader === 'guessed'
        ? 'a guess: the format is not known'
        : `the known format ${reader}`;

const figureWords = ({iteration, loss}: Figure, total: number | null): string =>
  `iteration ${formatNumber(iteration)}${total === null ? '' : ` of ${formatNumber(total)}`}${
    loss === null ? ', no loss' : `, loss ${formatNumber(loss, 3)}`
  }`;

const foundWords = ({reports, positions, unplaced, validations, checkpoints}: PatternsResult): string =>
  [
    several(reports, 'report'),
    several(positions, 'position without a loss').replace('position without a losss', 'positions without a loss'),
    `${several(unplaced, 'report')} without an iteration`,
    several(validations, 'validation'),
    several(checkpoints, 'checkpoint'),
  ]
    .filter(words => !words.startsWith('0 '))
    .join(', ') || 'nothing';

const EXAMPLE = String.raw`--iterations-pattern 'step (?<iteration>\d+)/(?<total>\d+) loss (?<loss>\S+)'`;

const nextStep = ({first, unplaced, reader}: PatternsResult): [string, string][] =>
  first === null && unplaced === 0 && reader !== 'pattern'
    ? [['next', `tell mlxtop where the figures are, for instance: ${EXAMPLE}`]]
    : [];

/** What `mlxtop patterns test` prints as text. */
export const patternsText = (result: PatternsResult, hasPattern = false): string => {
  const {reader, lines, read, total, first, last, unread, warnings} = result;
  const rows: (readonly [string, string])[] = [
    ['read by', readerWords(reader)],
    ...(hasPattern && reader !== 'pattern' && warnings.length === 0
      ? [['pattern', 'your --iterations-pattern matches no line'] as const]
      : []),
    ['lines', `${formatNumber(lines)}, of which ${formatNumber(read)} were read`],
    ['found', foundWords(result)],
    ...(first === null ? [] : ([['first', figureWords(first, total)]] as [string, string][])),
    ...(last === null ? [] : ([['last', figureWords(last, total)]] as [string, string][])),
    ...warnings.map((text): [string, string] => ['warning', text]),
    ...(unread.lines === 0
      ? []
      : ([['not read', `${several(unread.lines, 'line')} that look${unread.lines === 1 ? 's' : ''} like progress`]] as [
          string,
          string,
        ][])),
    ...unread.examples.map((text): [string, string] => ['', text]),
    ...nextStep(result),
  ];
  return rowsToText(rows);
};
