import {formatAbout, formatBytes, formatDuration, formatNumber, UNKNOWN} from '../../format/units.js';
import type {Measured, RunFigures, WholeRun} from '../../insight/whole/types.js';
import {named} from '../fields.js';
import {cutRow, quiet, type Row, rowWidth, say, strong} from '../row.js';
import {hasEnded, stateMark} from '../state-words.js';
import {cleanText, cut, wrap} from '../width.js';
import type {Entry} from './types.js';

const seconds = (value: number): string => `${formatNumber(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} s/it`;

/** Seconds an iteration; what only the trainer itself has stated is estimated. */
export const paceWords = ({secondsPerIteration, statedSecondsPerIteration}: RunFigures): string => {
  if (secondsPerIteration !== null) return seconds(secondsPerIteration.value);
  return statedSecondsPerIteration === null ? UNKNOWN : `≈ ${seconds(statedSecondsPerIteration)}`;
};

/**
 * What swapping has cost: `41 min (1.8×)`, `none` where it never swapped; `≈` where there is little evidence, nothing
 * known where there is none.
 */
export const billWords = ({lostSeconds, slowdownFactor, evidence}: RunFigures): string => {
  if (lostSeconds === 0) return 'none';
  if (lostSeconds === null || evidence === null || evidence === 'none') return UNKNOWN;
  const factor = slowdownFactor === null ? '' : ` (${slowdownFactor.toFixed(1)}×)`;
  return `${evidence === 'weak' ? '≈ ' : ''}${formatAbout(lostSeconds)}${factor}`;
};

export const bestWords = ({bestValLoss}: RunFigures): string =>
  bestValLoss === null ? UNKNOWN : formatNumber(bestValLoss.value, 3);

const measured = (value: Measured | null): string => (value === null ? UNKNOWN : seconds(value.value));

/** Seconds in whole minutes: `0 min` too. */
export const minutes = (value: number | null): string =>
  value === null ? UNKNOWN : `${formatNumber(Math.round(value / 60))} min`;

/** Columns of the tags at most. */
const MAX_TAGS = 40;

/** A list beside charts has no room for them. */
const tagField = (tags: readonly string[]): Row[] =>
  tags.length === 0 ? [] : [named('tags', cut(cleanText(tags.join(' ')), MAX_TAGS))];

/** What a run comes to, the most important first. */
const fieldsOf = (figures: RunFigures, tags: readonly string[]): Row[] => {
  const {bestValLoss, lastTrainLoss, swappingSeconds, predicted} = figures;
  const best = bestValLoss === null ? '' : ` at ${formatNumber(bestValLoss.iteration)}`;
  return [
    named('best loss', `${bestWords(figures)}${best}`),
    named('pace', paceWords(figures)),
    named('swap cost', billWords(figures)),
    ...tagField(tags),
    named('took', formatDuration(figures.elapsedSeconds)),
    named('trained', formatDuration(figures.trainedSeconds)),
    named('swapped', minutes(swappingSeconds)),
    ...((swappingSeconds ?? 0) >= 30
      ? [
          named('clean', measured(figures.cleanSecondsPerIteration)),
          named('swapping', measured(figures.swappingSecondsPerIteration)),
          named('most swap', formatBytes(figures.mostSwapBytes)),
        ]
      : []),
    ...(lastTrainLoss === null ? [] : [named('last loss', formatNumber(lastTrainLoss, 3))]),
    ...(figures.peakBytes === null
      ? []
      : [
          named(
            'peak',
            `${formatBytes(figures.peakBytes)}${predicted === null ? '' : ` (predicted ${formatBytes(predicted.peakBytes)})`}`,
          ),
        ]),
    ...((figures.pausedSeconds ?? 0) >= 1 ? [named('paused', formatDuration(figures.pausedSeconds))] : []),
  ];
};

/** Fields one after the other, in as many rows as they need. */
export const flowLines = (fields: readonly Row[], width: number, gap = 3): Row[] => {
  const rows: Row[] = [];
  let used = 0;
  for (const field of fields) {
    const needed = rowWidth(field);
    const last = rows.at(-1);
    if (last === undefined || used + gap + needed > width) {
      rows.push(cutRow(field, width));
      used = Math.min(width, needed);
      continue;
    }
    rows[rows.length - 1] = [...last, say(' '.repeat(gap)), ...field];
    used += gap + needed;
  }
  return rows;
};

/** How it ended, or what it waits for; empty while it runs. */
const endWords = ({view}: Entry): string => {
  const {run} = view;
  if (run.waits) return `waits: ${run.waits.reason}`;
  if (!hasEnded(run.state)) return '';
  return run.failure?.sentence ?? run.ending ?? '';
};

const importWords = (entry: Entry): string => {
  const imported = entry.run?.record.imported;
  return imported === undefined ? '' : ` · imported from ${cleanText(imported.file)}`;
};

/** Its name, and what it is doing or how it ended. */
const titleRow = (entry: Entry, width: number): Row => {
  const {view} = entry;
  const {sign, word, style} = stateMark(view.run);
  const code = view.run.exitCode === null || view.run.exitCode === 0 ? '' : ` exit code ${view.run.exitCode}`;
  const state: Row = [say(` ${sign} ${word} `, style), quiet(`${code}${importWords(entry)}`)];
  const room = Math.max(8, width - rowWidth(state) - 2);
  return cutRow([...cutRow([strong(cleanText(view.run.name))], room), say('  '), ...state], width);
};

/** The verdict, how it ended, and the figures of the chosen run, in at most `rows` rows. */
export const figureRows = (entry: Entry, whole: WholeRun | null, width: number, rows: number): Row[] => {
  const {view} = entry;
  if (entry.problem !== null) return wrap(cleanText(entry.problem), width, rows).map(line => [say(line)]);
  if (!entry.isRead) return [cutRow([strong(cleanText(view.run.name))], width)];
  const end = cleanText(endWords(entry));
  const isWaiting = view.run.state === 'waiting';
  const sentences = [...(isWaiting ? [] : [cleanText(view.verdict.sentence)]), end].filter(text => text !== '');
  const head = [titleRow(entry, width), ...sentences.map(text => cutRow([say(text)], width))];
  const lines = whole === null || isWaiting ? [] : flowLines(fieldsOf(whole.figures, view.run.tags), width);
  const kept = head.slice(0, Math.max(1, rows - Math.min(1, lines.length)));
  return [...kept, ...lines.slice(0, Math.max(0, rows - kept.length))];
};
