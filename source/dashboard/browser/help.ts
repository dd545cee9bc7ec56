import {paged} from '../panels/help.js';
import {cutRow, quiet, type Row, type Sides, say, sides, strong} from '../row.js';
import {textWidth, wrap} from '../width.js';
import type {Scene} from './types.js';

const MEANINGS: Readonly<Record<string, string>> = {
  '↑↓': 'choose a run (also j, k, PageUp, PageDown, Home, End and the mouse)',
  Enter: 'the dashboard of the chosen run, in this terminal; q comes back here',
  space: 'mark a run, or take its mark away: the marked ones are drawn over each other',
  i: 'lay them over each other by iteration, by training time (without pauses and sleep), by the clock',
  '/': 'filter as you type, with the words of mlxtop runs --filter: state:failed tag:x name:x model:x, or any text',
  s: 'sort by the next of: started, name, state, loss, pace, swap, elapsed; S the other way round',
  r: 'write a report of the chosen run, or of the marked ones',
  m: 'give the chosen run another name',
  t: 'file the chosen run under tags; those that stand there and are deleted are taken off',
  x: 'remove the history of an ended run; asks first. Checkpoints and adapters stay',
  Esc: 'all runs again, without the filter; then without the marks',
  '?': 'this help (also h)',
  q: 'leave (also ^C); no run is changed by that',
};

const NOTES: readonly string[] = [
  'loss: the best of validation; quiet where there was none: the last of training.',
  'swap: for how long the machine swapped meanwhile. age: since the start.',
  '— not known   ≈ estimated',
  'The list follows what happens: new runs appear, those in progress move on.',
];

const blocks = ({hints}: Scene, width: number): Row[][] => [
  ...hints.map(({key}): Row[] => {
    const [first = '', ...more] = wrap(MEANINGS[key] ?? '', width - 3 - textWidth(key), 3);
    return [[say(' '), strong(key), say(`  ${first}`)], ...more.map((line): Row => [say(`    ${line}`)])];
  }),
  [[]],
  ...NOTES.map(note => wrap(note, width - 1, 4).map((line): Row => [quiet(` ${line}`)])),
];

/** The keys that do something now, and what the columns mean: the page that was turned to, in `rows` rows. */
export const browserHelp = (scene: Scene, width: number, rows: number): {title: Sides; lines: Row[]} => {
  const pages = paged(blocks(scene, width), Math.max(1, rows - 1));
  const at = ((scene.ui.helpPage % pages.length) + pages.length) % pages.length;
  const turn = pages.length < 2 ? [] : [strong('↑↓'), say(` page ${at + 1} of ${pages.length}`)];
  return {
    title: sides([strong('mlxtop browse'), quiet(' · keys')], turn, width),
    lines: (pages[at] ?? []).map(line => cutRow(line, width)),
  };
};
