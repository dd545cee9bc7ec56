import type {Priced} from '../../estimate/changes.js';
import type {CheckResult} from '../../estimate/check-result.js';
import {printable} from '../../format/printable.js';
import {textWidth} from '../../format/text-width.js';
import {formatBytes} from '../../format/units.js';
import {listed} from '../../insight/listed.js';
import {answer, hanging, padEnd, padStart} from './lay-out.js';

/** A change as a user would make it: `batch_size: 1 (now 2)`. */
export const changeText = ({setting, from, to}: Priced): string => {
  if (setting === 'quit') return `quit ${to}`;
  if (setting === 'model') return String(to);
  return typeof from === 'boolean' || from === null ? `${setting}: ${to}` : `${setting}: ${to} (now ${from})`;
};

/** The widest beginning of a change that gets its costs beside it. */
const MAX_CHANGE = 34;

const changeLines = (changes: readonly Priced[], shown: (index: number) => boolean, width: number): string[] => {
  const texts = changes.map(change => printable(changeText(change)));
  const wide = Math.min(MAX_CHANGE, Math.max(...texts.filter((_text, index) => shown(index)).map(textWidth)));
  const figure = Math.max(
    ...changes.filter((_change, index) => shown(index)).map(one => formatBytes(one.savesBytes).length),
  );
  const isNarrow = width < 70;
  return changes.flatMap(({savesBytes, costs}, index) => {
    const text = texts[index] ?? '';
    const gain = `≈ ${padStart(formatBytes(savesBytes), figure)}`;
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
export const enoughText = ({changes, fit}: CheckResult): string => {
  const {together, written} = changes;
  if (fit.fits === 'unknown' || (fit.fits === 'yes' && !fit.isTight)) return '';
  if (together.length === 0) return fit.isTight ? '' : 'Even all of them together are not enough.';
  const isSame = together.join() === written.join();
  const besides = written.length === 0 || isSame ? '' : `; of the settings alone, ${numbered(written)}`;
  return `${fit.fits === 'yes' ? 'To be on the safe side' : 'Enough'}: ${numbered(together)}${besides}.`;
};

/** Numbers for `--apply` as an example: the first two of those that a configuration can hold; empty without any. */
const exampleNumbers = ({changes}: Pick<CheckResult['changes'], 'changes'>): string =>
  changes
    .flatMap(({isWritable}, index) => (isWritable ? [index + 1] : []))
    .slice(0, 2)
    .join();

/** So many changes are shown where there is little room, and those that are enough. */
const BRIEF_CHANGES = 3;

/** The third answer: what to change. */
export const changesLines = (
  result: CheckResult,
  {width, all, isBrief}: {width: number; all: boolean; isBrief: boolean},
): string[] => {
  const {changes, together, written} = result.changes;
  const fitsWell = result.fit.fits === 'yes' && !result.fit.isTight;
  if (result.estimate === null) return [];
  if (fitsWell && !all) return answer('What to change?', 'nothing needs to change', width);
  if (changes.length === 0) return answer('What to change?', 'nothing that would save much', width);
  const shown = (index: number): boolean =>
    !isBrief || index < BRIEF_CHANGES || together.includes(index + 1) || written.includes(index + 1);
  const hidden = changes.filter((_change, index) => !shown(index)).length;
  const some = exampleNumbers(result.changes);
  const how = some === '' ? '' : `Into a new configuration: --write FILE, some of them: --apply ${some}.`;
  const last = [hidden === 0 ? '' : `${hidden} more: --verbose.`, enoughText(result), how];
  return [
    ...answer('What to change?', 'what it saves, and what it costs', width),
    ...changeLines(changes, shown, width),
    ...(isBrief ? [last.filter(Boolean).join(' ')] : last)
      .filter(text => text !== '')
      .flatMap(text => hanging('  ', text, width)),
  ];
};
