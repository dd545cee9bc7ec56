import {paged} from '../panels/help.js';
import {cutRow, quiet, type Row, type Sides, say, sides, strong} from '../row.js';
import {textWidth, wrap} from '../width.js';
import type {Scene} from './types.js';

const MEANINGS: Readonly<Record<string, string>> = {
  '↑↓': 'choose a run (also j, k, PageUp, PageDown, Home, End and the mouse)',
  Enter: 'the dashboard of the chosen run, in this terminal; q comes back here',
  space: 'mark or unmark a run: marked runs are drawn in one chart',
  i: 'draw the marked runs by iteration, by training time (without pauses and sleep) or by the clock',
  '/': 'filter as you type, with the words of mlxtop runs --filter: state:failed tag:x name:x model:x, or any text',
  s: 'sort by the next of: started, name, state, loss, pace, swap, elapsed; S reverses the order',
  r: 'write a report of the chosen run, or of the marked ones',
  m: 'give the chosen run another name',
  t: 'change the tags of the chosen run; tags that you delete are removed',
  x: 'remove the history of an ended run; asks first. Checkpoints and adapters stay',
  Esc: 'clear the filter; then clear the marks',
  '?': 'this help (also h)',
  q: 'leave (also ^C); the runs are not affected',
};

const NOTES: readonly string[] = [
  'loss: the best validation loss; dim: the last training loss, as there is no validation.',
  'swap: how long the machine was swapping. age: since the start.',
  '— not known   ≈ estimated',
  'The list updates itself: new runs appear, and those in progress move on.',
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
