import type {CheckResult} from '../estimate/check-result.js';
import {commandLine} from '../format/command-line.js';
import {maskedCommand} from '../format/secret-words.js';
import {settingsWords} from '../format/settings.js';
import {textWidth} from '../format/text-width.js';
import {changesLines} from './check/changes-section.js';
import {fitRemarks, fitRows, type Row} from './check/fit-section.js';
import {answer, hanging, itemLines, oneLine, padEnd, padStart} from './check/lay-out.js';
import {shortestLines} from './check/shortest.js';
import {dataText, findingItems, hiddenNotes, type Item, startWords, withoutException} from './check/start-section.js';
import {fitAnswer, verdict} from './check/verdict.js';

/**
 * How it is printed: columns, the terminal's rows (null where it does not go to one), all of it or what matters, and
 * the time now (ms since 1970).
 */
export type CheckView = {width: number; rows: number | null; all: boolean; now: number};

/**
 * What a low terminal has room for: without blank lines, parts in one line, and only the changes that matter (brief);
 * besides, warnings in a line each, and nothing of the parts and of the rows (terse).
 */
type View = CheckView & {isBrief: boolean; isTerse: boolean};

const MIN_WIDTH = 40;
const MAX_WIDTH = 100;
/** Rows of a terminal in which not even the next steps have room. */
const LOW = 18;

const rowLines = (rows: readonly Row[], width: number): string[] => {
  const [label, figure] = [0, 1].map(column => Math.max(0, ...rows.map(row => textWidth(row[column] ?? ''))));
  return rows.flatMap(([name, value, text]) =>
    hanging(`  ${padEnd(name, label ?? 0)}  ${padStart(value, figure ?? 0)}  `, text, width),
  );
};

const settingsLines = ({settings, configFile, command, data, trainer}: CheckResult, width: number): string[] => {
  if (settings === null) {
    const what = commandLine(maskedCommand(command));
    return hanging('', trainer === null ? what : `${what} (${trainer})`, width);
  }
  const isFull = settings.fineTuneType === 'full';
  const words = settingsWords({
    model: settings.model,
    fineTuneType: settings.fineTuneType,
    numLayers: settings.numLayers <= 0 ? -1 : settings.numLayers,
    rank: isFull ? null : settings.rank,
    batchSize: settings.batchSize,
    gradAccumulationSteps: settings.gradAccumulationSteps,
    maxSeqLength: settings.maxSeqLength,
    learningRate: null,
    data: settings.data,
    trainRows: data.train?.rows ?? null,
  });
  return hanging('', [...(configFile === null ? [] : [configFile]), ...words].join(' · '), width);
};

/** What ends the run keeps its next step. */
const terseItem = (item: Item, width: number): string[] =>
  item.sign === '✗' ? itemLines({...item, text: withoutException(item.text)}, width) : oneLine(item, width);

const startLines = (result: CheckResult, {width, all, isTerse}: View): string[] => {
  const limit = result.settings?.maxSeqLength ?? null;
  const files = isTerse ? [] : [result.data.train, result.data.valid];
  const data = files.flatMap(one => (one === null ? [] : [dataText(one, limit)]));
  const notes = all || isTerse ? 0 : hiddenNotes(result);
  return [
    ...answer('Will it start?', startWords(result), width),
    ...findingItems(result, all).flatMap(item => (isTerse ? terseItem(item, width) : itemLines(item, width))),
    ...[...data, ...(isTerse ? [] : result.notes)].flatMap(text => hanging('  ', text, width)),
    ...(notes === 0 ? [] : hanging('  ', `and ${notes} ${notes === 1 ? 'note' : 'notes'}: --verbose`, width)),
  ];
};

const fitLines = (result: CheckResult, {width, now, isBrief, isTerse}: View): string[] => [
  ...answer('Will it fit?', fitAnswer(result.fit), width),
  ...rowLines(fitRows(result, width, isTerse ? 'none' : isBrief ? 'one row' : 'rows'), width),
  ...fitRemarks(result, now).flatMap(text => hanging('  ', text, width)),
];

const linesOf = (result: CheckResult, view: View): string[] => {
  const parts = [
    [...hanging('', verdict(result), view.width), ...settingsLines(result, view.width)],
    startLines(result, view),
    fitLines(result, view),
    changesLines(result, view),
  ].filter(part => part.length > 0);
  return parts.flatMap((part, index) => (index === 0 || view.isBrief ? part : ['', ...part]));
};

/**
 * What `mlxtop check` prints as text: the verdict, what was checked, and the three answers in their order. Lines of at
 * most `width` columns, but for a path or a word that is longer; in a low terminal less of it, so that the verdict is
 * still to be seen.
 */
export const checkText = (result: CheckResult, view: CheckView): string => {
  const width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, view.width));
  const lines = (isBrief: boolean, isTerse: boolean): string[] => linesOf(result, {...view, width, isBrief, isTerse});
  const whole = lines(false, false);
  // The shell's prompt takes a row below it.
  if (view.all || view.rows === null || whole.length < view.rows) return `${whole.join('\n')}\n`;
  const most = view.rows;
  const brief = [lines(true, false), lines(true, true)];
  const fitting = brief.find(({length}) => length < most) ?? (most <= LOW ? shortestLines(result, width) : brief[1]);
  return `${fitting?.join('\n')}\n`;
};
