import {browserHints, type Doing} from './hints.js';
import type {Entry, Library, Options, Scene, Ui} from './types.js';
import {filterProblem, settled} from './ui.js';

/** What the screen is drawn from: the state brought up to date with what is known of the runs. */
export const sceneOf = (
  library: Library,
  before: Ui,
  listed: readonly Entry[],
  services: Doing,
  options: Options,
): Scene => {
  const ui = settled(before, listed, library.entries);
  const chosen = listed[ui.index] ?? null;
  const marked = ui.marked.flatMap(id => library.entries.find(entry => entry.id === id) ?? []);
  const known = {library, ui, listed, chosen, marked};
  return {...known, filterProblem: filterProblem(ui), hints: browserHints(known, services), options};
};
