import {formatNumber, UNKNOWN} from '../../format/units.js';
import type {RunView} from '../../insight/view.js';
import {isReleased} from '../../report/released.js';
import {alignRight, lossField} from '../figures.js';
import {fit, quiet, type Row, rowWidth, type Style, type StyledText, say} from '../row.js';
import {stateMark} from '../state-words.js';
import {cleanText, cut, textWidth} from '../width.js';
import {minutes} from './figures.js';
import {lineLook} from './lines.js';
import type {Entry, Options} from './types.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** How long ago, in its largest unit: `40 s`, `12 min`, `26 h`, `9 d`, `12 w`. */
export const ageWords = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return UNKNOWN;
  const age = Math.max(0, seconds);
  if (age < MINUTE) return `${Math.floor(age)} s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)} h`;
  return age < 60 * DAY ? `${Math.floor(age / DAY)} d` : `${Math.floor(age / (7 * DAY))} w`;
};

/** Less than this moves by the second, and would have the screen drawn again for nothing. */
const youngWords = (seconds: number): string => (seconds < MINUTE ? '<1 min' : ageWords(seconds));

const paceWords = (pace: number | null): string => formatNumber(pace, pace !== null && pace < 100 ? 1 : 0);

/** A column of the list: as wide in every row. */
type Field = {
  head: string;
  /** The key of `--sort` that orders by it. */
  sort?: string;
  width: number;
  cell(view: RunView, now: number): StyledText;
};

/** The best validation loss; without validation, quietly, the last of training. */
const lossCell = ({training}: RunView): StyledText =>
  training.bestValLoss === null
    ? quiet(lossField(training.trainLoss).trim())
    : say(lossField(training.bestValLoss.value).trim());

/** In the order in which a wider list shows more of them. */
const FIELDS: readonly Field[] = [
  {
    head: 'age',
    sort: 'started',
    width: 6,
    cell: ({run}, now) => quiet(run.state === 'waiting' ? UNKNOWN : youngWords((now - run.startedAt) / 1000)),
  },
  {head: 'loss', sort: 'loss', width: 7, cell: lossCell},
  {
    head: 'it/min',
    sort: 'pace',
    width: 7,
    cell: ({training}) => say(`${training.paceIsStated ? '≈' : ''}${paceWords(training.iterationsPerMinute)}`),
  },
  {head: 'swap', sort: 'swap', width: 7, cell: ({swappingSeconds}) => say(minutes(swappingSeconds))},
];
/** The order in which they stand. */
const FROM_THE_LEFT = ['it/min', 'loss', 'swap', 'age'];

const GAP = 1;
/** The sign of a mark, and the pointer. */
const MARK = 2;
const STATE = 13;
const MIN_NAME = 12;
const MIN_TAGS = 8;
const MAX_NAME = 44;

/** How wide each column of a list is; `tags` is 0 where there is no room for them. */
export type ListColumns = {name: number; fields: readonly Field[]; tags: number};

/** The columns of a list of so many columns. */
export const listColumns = (width: number): ListColumns => {
  let free = width - MARK - MIN_NAME - GAP - STATE;
  const chosen: Field[] = [];
  for (const field of FIELDS) {
    if (field.width + GAP > free) break;
    chosen.push(field);
    free -= field.width + GAP;
  }
  const tags = chosen.length === FIELDS.length && free >= MIN_TAGS + GAP + 6 ? MIN_TAGS : 0;
  free -= tags > 0 ? tags + GAP : 0;
  // What is left is shared by names and tags.
  const forTags = tags > 0 ? Math.floor(Math.max(0, free) / 3) : 0;
  const name = Math.max(1, MIN_NAME + free - forTags);
  const kept = tags > 0 ? Math.min(MAX_NAME, name) : name;
  return {
    name: kept,
    fields: FROM_THE_LEFT.flatMap(head => chosen.filter(field => field.head === head)),
    tags: tags > 0 ? tags + forTags + (name - kept) : 0,
  };
};

const right = (piece: StyledText, width: number): StyledText => ({
  ...piece,
  text: ' '.repeat(GAP) + alignRight(cut(piece.text, width), width),
});

const padded = (text: string, width: number): string => {
  const kept = cut(text, width);
  return kept + ' '.repeat(Math.max(0, width - textWidth(kept)));
};

/** The names of the columns; the one that the list is sorted by stands out, with an arrow where it is reversed. */
export const headingRow = ({name, fields, tags}: ListColumns, sort: string): Row => {
  const key = sort.replace(/^-/, '');
  const arrow = sort.startsWith('-') ? '↑' : '↓';
  const head = (text: string, by: string | undefined, width: number, isRight: boolean): StyledText[] => {
    const isSorted = by === key;
    const words = isSorted ? `${text}${arrow}` : text;
    const room = isRight ? alignRight(words, width) : padded(words, width);
    return [isSorted ? say(room, {bold: true}) : quiet(room)];
  };
  return [
    say(' '.repeat(MARK)),
    ...head('run', 'name', name, false),
    say(' '),
    ...head('state', 'state', STATE, false),
    ...fields.flatMap(field => [say(' '), ...head(field.head, field.sort, field.width, true)]),
    ...(tags > 0 ? [say(' '), ...head('tags', undefined, tags, false)] : []),
  ];
};

const stateOf = (view: RunView): {text: string; style: Style} => {
  if (isReleased(view)) return {text: '· released', style: {}};
  const {sign, word, style} = stateMark(view.run);
  const {inverse: _block, ...quieter} = style;
  return {text: `${sign} ${word}`, style: quieter};
};

const markOf = (marked: number, {ascii}: Options): StyledText => {
  if (marked === -1) return say(' ');
  const {sign, style} = lineLook(marked, ascii);
  return say(sign, {...style, bold: true});
};

const pointerOf = (chosen: boolean): StyledText => say(chosen ? '›' : ' ');

const problemRow = ({id, problem}: Entry, {name}: ListColumns, chosen: boolean): Row => [
  say(' '),
  pointerOf(chosen),
  quiet(padded(cleanText(id), name)),
  say(' '),
  say(cleanText(problem ?? ''), {color: 'yellow'}),
];

/**
 * A row of the list in exactly `width` columns; `marked` is the run's place among the marked ones, or -1. What has not
 * been read yet is only named.
 */
export const entryRow = (
  entry: Entry,
  columns: ListColumns,
  width: number,
  {chosen, marked, now, options}: {chosen: boolean; marked: number; now: number; options: Options},
): Row => {
  const {view, isRead, problem} = entry;
  const style: Style = chosen ? {inverse: true} : {};
  const state = stateOf(view);
  const row: Row =
    problem !== null
      ? problemRow(entry, columns, chosen)
      : [
          markOf(marked, options),
          pointerOf(chosen),
          say(padded(cleanText(view.run.name), columns.name), chosen ? {bold: true} : {}),
          say(' '),
          isRead ? say(padded(state.text, STATE), state.style) : quiet(padded('…', STATE)),
          ...columns.fields.map(({width: room, cell}) => right(isRead ? cell(view, now) : quiet(''), room)),
          ...(columns.tags > 0 ? [quiet(` ${padded(cleanText(view.run.tags.join(' ')), columns.tags)}`)] : []),
        ];
  const whole = rowWidth(row) === width ? row : fit(row, width);
  return chosen ? whole.map(piece => ({...piece, ...style, dim: false})) : whole;
};
