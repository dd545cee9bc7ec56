import type {Gaps, Wish} from '../layout-types.js';
import {
  bigProgress,
  chart,
  chartAfterEnd,
  chartLegend,
  endLines,
  gapAboveApps,
  gapAboveCards,
  gapAboveCharts,
  gapAboveFigures,
  gapAboveFooter,
  gapAboveMemory,
  gapAboveToDo,
  gapBetweenCharts,
  grow,
  MAX_CHART_ROWS,
  marksLegend,
  memoryBar,
  memoryDetails,
  memoryLegend,
  show,
  showFully,
  swapRates,
  tallerCharts,
  toDo,
  unless,
} from '../layout-wishes.js';
import type {PanelSpec} from '../panel-spec.js';
import type {Scene} from '../scene.js';
import {wasJustShort} from '../ui.js';
import {APPS} from './apps.js';
import {CARDS} from './cards.js';
import {COMMAND} from './command.js';
import {HOSTS} from './hosts.js';
import {MACHINE} from './machine.js';
import {MODEL} from './model.js';
import {NUMBERS} from './numbers.js';
import {TRAINER} from './trainer.js';

/**
 * Panels with nothing between them, and the blank rows above the first. The charts are not rows of text, and have a
 * component of their own.
 */
export type PanelGroup = {gap: keyof Gaps; panels: readonly (PanelSpec | 'charts')[]};

/** What stands below progress, memory and what to do, from the top down. */
export const BELOW: readonly PanelGroup[] = [
  {gap: 'cards', panels: [CARDS]},
  {gap: 'apps', panels: [HOSTS, APPS]},
  {gap: 'charts', panels: ['charts']},
  {gap: 'figures', panels: [NUMBERS, TRAINER, MODEL, COMMAND, MACHINE]},
];

/** Those of them that are rows of text. */
export const SPECS: readonly PanelSpec[] = BELOW.flatMap(({panels}) => panels.filter(panel => panel !== 'charts'));

/** There is an NVIDIA card, or there are several hosts, and they are shown. */
const hasMore = (scene: Scene): boolean => CARDS.minRows(scene, 0) > 0 || HOSTS.minRows(scene, 0) > 0;

/** As soon as memory is short, who holds it matters more than a third chart. */
const isShort = ({ui, now}: Scene): boolean => wasJustShort(ui, now);

/** Memory is, or was just, short, and it is known with which settings the next run would need less. */
const hasLighter = (scene: Scene): boolean => isShort(scene) && (scene.view.estimate?.changes.length ?? 0) > 0;

/**
 * What a screen has when there is room, what is needed most first. What does not fit is left out, and the next one has
 * its turn.
 */
export const WISHES: readonly Wish[] = [
  show(NUMBERS),
  ...endLines(2, 3),
  chartAfterEnd,
  bigProgress,
  show(CARDS),
  // Beside a card that trains, or other hosts, this machine's memory and its swap matter less than the first chart.
  unless(hasMore, swapRates),
  unless(hasMore, memoryBar),
  chart,
  // On the lowest screens the verdict alone names the slowest host.
  show(HOSTS),
  memoryBar,
  showFully(CARDS),
  swapRates,
  show(TRAINER),
  toDo(2),
  ...endLines(3, 5),
  chart,
  show(APPS, isShort),
  chart,
  ...Array.from({length: 4}, () => grow(HOSTS)),
  grow(NUMBERS),
  ...endLines(6, 14),
  memoryLegend,
  gapAboveCharts,
  gapAboveFigures,
  tallerCharts,
  show(APPS, scene => !isShort(scene)),
  gapAboveCards,
  gapAboveApps,
  gapAboveMemory,
  gapAboveToDo,
  memoryDetails,
  gapAboveFooter,
  toDo(3),
  // What the next run could do comes after all that this one still can.
  toDo(4, hasLighter),
  toDo(5, hasLighter),
  marksLegend,
  show(MODEL),
  show(MACHINE),
  chartLegend,
  show(COMMAND),
  tallerCharts,
  grow(NUMBERS),
  gapBetweenCharts,
  chart,
  grow(APPS),
  ...Array.from({length: MAX_CHART_ROWS}, () => tallerCharts),
];
