import type {Priced} from '../estimate/changes.js';
import type {CheckResult} from '../estimate/check-result.js';
import {commandLine} from '../format/command-line.js';
import {printable} from '../format/printable.js';
import {maskedCommand} from '../format/secret-words.js';
import {settingsWords} from '../format/settings.js';
import {textWidth} from '../format/text-width.js';
import {formatBytes} from '../format/units.js';
import {wrapLines} from '../format/wrap.js';
import {listed} from '../insight/listed.js';
import {fitRemarks, fitRows, type Row} from './check/fit-section.js';
import {dataText, findingItems, hiddenNotes, type Item, startWords} from './check/start-section.js';
import {fitAnswer, verdict} from './check/verdict.js';

/**
 * How it is printed: columns, the terminal's rows (null where it does not go to one), all of it or what matters, and
 * the time now (ms since 1970).
 */
export type CheckView = {width: number; rows: number | null; all: boolean; now: number};

/** What a low terminal has room for: without blank lines, parts in one line, and only the changes that matter. */
type View = CheckView & {isBrief: boolean};

const MIN_WIDTH = 40;
const MAX_WIDTH = 100;
/** Text gets lines of its own where less than this is left beside what it belongs to. */
const MIN_TEXT = 20;

/** Between a number and its unit, which are not to be parted at the end of a line; printable text has none. */
const GLUE = '\u0001';
const glued = (text: string): string => text.replace(/(\d) (?=(?:%|[KMG]B)(?:[\s,.:;)]|$))/g, `$1${GLUE}`);

/** Text behind a beginning, in lines of that width; further lines are indented by as much as the beginning takes. */
const hanging = (begin: string, text: string, width: number): string[] => {
  const indent = textWidth(begin);
  if (width - indent < MIN_TEXT && text !== '') return [begin.trimEnd(), ...hanging('    ', text, width)];
  return wrapLines(glued(printable(text)), width - indent).map((line, index) =>
    `${index === 0 ? begin : ' '.repeat(indent)}${line.replaceAll(GLUE, ' ')}`.trimEnd(),
  );
};

const itemLines = ({sign, text, below}: Item, width: number): string[] => [
  ...hanging(`  ${sign} `, text, width),
  ...(below === null ? [] : hanging('    → ', below, width)),
];

const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)));
const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - textWidth(text))) + text;

const rowLines = (rows: readonly Row[], width: number): string[] => {
  const [label, figure] = [0, 1].map(column => Math.max(0, ...rows.map(row => textWidth(row[column] ?? ''))));
  return rows.flatMap(([name, value, text]) =>
    hanging(`  ${padEnd(name, label ?? 0)}  ${padStart(value, figure ?? 0)}  `, text, width),
  );
};

/** A heading with its answer. */
const answer = (question: string, words: string, width: number): string[] => hanging(`${question} `, words, width);

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

const startLines = (result: CheckResult, {width, all}: View): string[] => {
  const limit = result.settings?.maxSeqLength ?? null;
  const data = [result.data.train, result.data.valid].flatMap(one => (one === null ? [] : [dataText(one, limit)]));
  const notes = all ? 0 : hiddenNotes(result);
  return [
    ...answer('Will it start?', startWords(result), width),
    ...findingItems(result, all).flatMap(item => itemLines(item, width)),
    ...[...data, ...result.notes].flatMap(text => hanging('  ', text, width)),
    ...(notes === 0 ? [] : hanging('  ', `and ${notes} ${notes === 1 ? 'note' : 'notes'}: --verbose`, width)),
  ];
};

const fitLines = (result: CheckResult, {width, now, isBrief}: View): string[] => [
  ...answer('Will it fit?', fitAnswer(result.fit), width),
  ...rowLines(fitRows(result, width, isBrief), width),
  ...fitRemarks(result, now).flatMap(text => hanging('  ', text, width)),
];

const changeText = ({setting, from, to}: Priced): string => {
  if (setting === 'quit') return `quit ${to}`;
  if (setting === 'model') return String(to);
  return typeof from === 'boolean' || from === null ? `${setting}: ${to}` : `${setting}: ${to} (now ${from})`;
};

/** The widest beginning of a change that gets its costs beside it. */
const MAX_CHANGE = 34;

const changeLines = (changes: readonly Priced[], shown: (index: number) => boolean, width: number): string[] => {
  const texts = changes.map(change => printable(changeText(change)));
  const wide = Math.min(MAX_CHANGE, Math.max(...texts.filter((_text, index) => shown(index)).map(textWidth)));
  const isNarrow = width < 70;
  return changes.flatMap(({savesBytes, costs}, index) => {
    const text = texts[index] ?? '';
    const gain = `≈ ${padStart(formatBytes(savesBytes), 7)}`;
    if (!shown(index)) return [];
    if (isNarrow || textWidth(text) > wide) {
      const short = gain.replace(/ +/g, ' ');
      return [...hanging(`  ${index + 1}  `, text, width), ...hanging('     ', `${short}  ${costs}`, width)];
    }
    return hanging(`  ${index + 1}  ${padEnd(text, wide)}  ${gain}  `, costs, width);
  });
};

const numbered = (numbers: readonly number[]): string =>
  numbers.length === 1 ? String(numbers[0]) : `${listed(numbers.map(String))} together`;

/** Which of them are enough; of what fits but only just, which of them make it safe. */
const enoughText = ({changes, fit}: CheckResult): string => {
  const {together, written} = changes;
  if (fit.fits === 'unknown' || (fit.fits === 'yes' && !fit.isTight)) return '';
  if (together.length === 0) return fit.isTight ? '' : 'Not even all of them together are enough.';
  const isSame = together.join() === written.join();
  const besides = written.length === 0 || isSame ? '' : `; of the settings alone, ${numbered(written)}`;
  return `${fit.fits === 'yes' ? 'To be on the safe side' : 'Enough'}: ${numbered(together)}${besides}.`;
};

/** So many changes are shown where there is little room, and those that are enough. */
const BRIEF_CHANGES = 3;

const changesPart = (result: CheckResult, {width, all, isBrief}: View): string[] => {
  const {changes, together, written} = result.changes;
  const fitsWell = result.fit.fits === 'yes' && !result.fit.isTight;
  if (result.estimate === null) return [];
  if (fitsWell && !all) return answer('What to change?', 'nothing has to', width);
  if (changes.length === 0) return answer('What to change?', 'nothing that would save much', width);
  const shown = (index: number): boolean =>
    !isBrief || index < BRIEF_CHANGES || together.includes(index + 1) || written.includes(index + 1);
  const hidden = changes.filter((_change, index) => !shown(index)).length;
  const how = changes.some(({isWritable}) => isWritable)
    ? 'Into a new configuration: --write FILE, some of them: --apply 1,3.'
    : '';
  const last = [hidden === 0 ? '' : `${hidden} more: --verbose.`, enoughText(result), how];
  return [
    ...answer('What to change?', 'what it saves, and what it costs', width),
    ...changeLines(changes, shown, width),
    ...(isBrief ? [last.filter(Boolean).join(' ')] : last)
      .filter(text => text !== '')
      .flatMap(text => hanging('  ', text, width)),
  ];
};

const linesOf = (result: CheckResult, view: View): string[] => {
  const parts = [
    [...hanging('', verdict(result), view.width), ...settingsLines(result, view.width)],
    startLines(result, view),
    fitLines(result, view),
    changesPart(result, view),
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
  const lines = linesOf(result, {...view, width, isBrief: false});
  // The row of the shell's prompt below it.
  const fits = view.all || view.rows === null || lines.length < view.rows;
  return `${(fits ? lines : linesOf(result, {...view, width, isBrief: true})).join('\n')}\n`;
};
