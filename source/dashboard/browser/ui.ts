import {parsedFilter} from './entries.js';
import {listRows} from './layout.js';
import type {Entry, Scene, Ui} from './types.js';

/** The state of a screen that has just been opened. */
export const firstUi = (choices: Partial<Pick<Ui, 'sort' | 'filter'>> = {}): Ui => ({
  size: {columns: 80, rows: 24},
  chosen: null,
  index: 0,
  top: 0,
  marked: [],
  sort: 'started',
  filter: '',
  typing: null,
  axis: 'iteration',
  question: null,
  help: false,
  helpPage: 0,
  notice: null,
  busy: null,
  ...choices,
});

/** The chosen entry; where that is gone, what has come to its place. */
const indexOf = ({chosen, index}: Ui, listed: readonly Entry[]): number => {
  const found = chosen === null ? -1 : listed.findIndex(({id}) => id === chosen);
  return found === -1 ? Math.max(0, Math.min(index, listed.length - 1)) : found;
};

/** The state brought up to date with what is listed: the chosen entry is one of them, and in view. */
export const settled = (ui: Ui, listed: readonly Entry[], entries: readonly Entry[]): Ui => {
  const index = indexOf(ui, listed);
  const rows = listRows(ui, entries.length);
  const top = Math.max(0, Math.min(ui.top, index, listed.length - rows), index - rows + 1);
  const isThere = (id: string): boolean => entries.some(entry => entry.id === id);
  const marked = ui.marked.filter(isThere);
  return {
    ...ui,
    index,
    top,
    // A run that a filter hides is chosen again once it is back.
    chosen: listed[index]?.id ?? ui.chosen,
    marked: marked.length === ui.marked.length ? ui.marked : marked,
    question: ui.question !== null && isThere(ui.question) ? ui.question : null,
    typing: ui.typing !== null && ui.typing.id !== null && !isThere(ui.typing.id) ? null : ui.typing,
  };
};

/** Why the filter that is being typed is not understood yet; null where it is. */
export const filterProblem = ({typing}: Ui): Scene['filterProblem'] =>
  typing?.what === 'filter' ? parsedFilter(typing.text).problem : null;
