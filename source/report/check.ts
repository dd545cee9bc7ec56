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
import {fitWords, verdict} from './check/verdict.js';

/** How it is printed: columns, all of it or what matters, and the time now (ms since 1970). */
export type CheckView = {width: number; all: boolean; now: number};

const MIN_WIDTH = 40;
const MAX_WIDTH = 100;

/** Text behind a beginning, in lines of that width; further lines are indented by as much as the beginning takes. */
const hanging = (begin: string, text: string, width: number): string[] => {
  const indent = textWidth(begin);
  return wrapLines(printable(text), Math.max(20, width - indent)).map((line, index) =>
    `${index === 0 ? begin : ' '.repeat(indent)}${line}`.trimEnd(),
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

const startLines = (result: CheckResult, {width, all}: CheckView): string[] => {
  const limit = result.settings?.maxSeqLength ?? null;
  const data = [result.data.train, result.data.valid].flatMap(one => (one === null ? [] : [dataText(one, limit)]));
  const notes = all ? 0 : hiddenNotes(result);
  return [
    ...answer('Will it start?', startWords(result), width),
    ...findingItems(result, all).flatMap(item => itemLines(item, width)),
    ...data.flatMap(text => hanging('  ', text, width)),
    ...(notes === 0 ? [] : hanging('  ', `and ${notes} ${notes === 1 ? 'note' : 'notes'}: --verbose`, width)),
  ];
};

const fitLines = (result: CheckResult, {width, now}: CheckView): string[] => [
  ...answer('Will it fit?', fitWords(result.fit), width),
  ...rowLines(fitRows(result, width), width),
  ...fitRemarks(result, now).flatMap(text => hanging('  ', text, width)),
];

const changeText = ({setting, to}: Priced): string =>
  setting === 'quit' ? `quit ${to}` : setting === 'model' ? String(to) : `${setting}: ${to}`;

const changeLines = (changes: readonly Priced[], width: number): string[] => {
  const texts = changes.map(changeText);
  const wide = Math.min(30, Math.max(...texts.map(textWidth)));
  return changes.flatMap((change, index) => {
    const gain = `${change.setting === 'quit' ? 'frees' : 'saves'} ≈ ${formatBytes(change.savesBytes)}`;
    const begin = `  ${index + 1}  ${padEnd(printable(texts[index] ?? ''), wide)}  `;
    const isWide = textWidth(begin) > 5 + wide + 2 || width < 70;
    return isWide
      ? [begin.trimEnd(), ...hanging('     ', `${gain}: ${change.costs}`, width)]
      : hanging(begin, `${gain}: ${change.costs}`, width);
  });
};

const numbered = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `${numbers[0]} alone makes it fit` : `${listed(numbers.map(String))} together make it fit`;

/** Which of them are enough, and how they are written into a configuration. */
const enoughText = ({changes, fit}: CheckResult): string => {
  const {together, written} = changes;
  if (fit.fits === 'yes' && !fit.isTight) return '';
  if (together.length === 0) return 'Even all of them together do not make it fit.';
  const isSame = together.join() === written.join();
  const besides = written.length === 0 || isSame ? '' : `; without quitting or another model, ${numbered(written)}`;
  return `${numbered(together)}${besides}.`;
};

const changesPart = (result: CheckResult, {width, all}: CheckView): string[] => {
  const {changes} = result.changes;
  const fitsWell = result.fit.fits === 'yes' && !result.fit.isTight;
  if (result.estimate === null) return [];
  if (fitsWell && !all) return answer('What to change?', 'nothing has to', width);
  if (changes.length === 0) return answer('What to change?', 'nothing that would save a word', width);
  const how = changes.some(({isWritable}) => isWritable) ? '  --write FILE writes them, --apply 1,3 some of them' : '';
  return [
    'What to change?',
    ...changeLines(changes, width),
    ...(enoughText(result) === '' ? [] : hanging('  ', enoughText(result), width)),
    ...(how === '' ? [] : hanging('', how, width)),
  ];
};

/**
 * What `mlxtop check` prints as text: the verdict, what was checked, and the three answers in their order. Lines of at
 * most `width` columns, but for a path or a word that is longer.
 */
export const checkText = (result: CheckResult, view: CheckView): string => {
  const width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, view.width));
  const at = {...view, width};
  const parts = [
    [...hanging('', verdict(result), width), ...settingsLines(result, width)],
    startLines(result, at),
    fitLines(result, at),
    changesPart(result, at),
  ];
  return `${parts
    .filter(part => part.length > 0)
    .map(part => part.join('\n'))
    .join('\n\n')}\n`;
};
