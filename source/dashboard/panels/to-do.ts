import {gutterOf} from '../gutter.js';
import {quiet, type Row, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cut, wrap} from '../width.js';
import {type Item, isAlarm, isUrgent} from './to-do-item.js';
import {toDoItems} from './to-do-items.js';

/** The items with the trainer's words in reverse order, in the places that these have among the others. */
const withWordsReversed = (all: readonly Item[]): Item[] => {
  const words = all.filter(({isQuoted}) => isQuoted);
  return all.map(item => (item.isQuoted ? (words.pop() ?? item) : item));
};

/**
 * The items that are shown in `lines` lines: one a line, but an alarm is shown whole, at the cost of the notes after
 * it. Of the trainer's words the last are shown.
 */
const shownItems = (all: readonly Item[], width: number, lines: number): readonly Item[] => {
  const [first, ...others] = withWordsReversed(all);
  if (first === undefined) return [];
  const mayGrow = isAlarm(first) && (!others.some(isUrgent) || others.some(({isQuoted}) => isQuoted));
  const needed = mayGrow ? wrap(first.text, width, lines).length : 1;
  return withWordsReversed([first, ...others.slice(0, Math.max(0, lines - needed))]);
};

/** Each item in one line; the lines left over go to those that need more, from the first on. */
const laidOut = (all: readonly Item[], width: number, lines: number): {item: Item; lines: string[]}[] => {
  let spare = lines - all.length;
  return all.map(item => {
    const wanted = wrap(item.text, width, 1 + spare);
    spare -= wanted.length - 1;
    return {item, lines: wanted};
  });
};

/** How many lines all items take, up to `maxLines`. */
export const toDoLines = (scene: Scene, width: number, maxLines: number): number => {
  const inner = width - gutterOf(width) - 2;
  return Math.min(
    maxLines,
    toDoItems(scene).reduce((lines, {text}) => lines + wrap(text, inner, maxLines).length, 0),
  );
};

/** What should I do? Always `lines` rows, so that nothing moves when there is something to say. */
export const toDoRows = (scene: Scene, width: number, lines: number): Row[] => {
  const inner = width - gutterOf(width);
  const all = toDoItems(scene);
  const shown = shownItems(all, inner - 2, lines);
  const hidden = all.length - shown.length;
  const rows: Row[] = laidOut(shown, inner - 2, lines).flatMap(({item, lines: texts}) =>
    texts.map((text, row) => [say(row === 0 ? `${item.sign} ` : '  ', item.signStyle), say(text, item.textStyle)]),
  );
  const last = rows.at(-1);
  if (hidden > 0 && last !== undefined) {
    const more = ` (+${hidden} more)`;
    const [sign = say(''), text = say('')] = last;
    rows[rows.length - 1] = [sign, {...text, text: cut(text.text, inner - 2 - more.length)}, quiet(more)];
  }
  if (rows.length === 0) rows.push([quiet('nothing to do')]);
  while (rows.length < lines) rows.push([]);
  return rows;
};
