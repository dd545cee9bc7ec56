import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {Dashboard} from '../../source/dashboard/dashboard.js';
import {keyHints} from '../../source/dashboard/key-hints.js';
import type {Scene} from '../../source/dashboard/scene.js';
import {screenOf} from '../../source/dashboard/screen.js';
import type {Actions, Options, Size, Snapshot} from '../../source/dashboard/types.js';
import {firstUi, settled, type Ui} from '../../source/dashboard/ui.js';
import {textWidth} from '../../source/dashboard/width.js';

const nothing = async (): Promise<void> => undefined;

export const ALONE: Actions = {
  pause: nothing,
  resume: nothing,
  stop: nothing,
  quitApp: async () => ({outcome: {result: 'quit'}, bytes: 0, before: null, after: null}),
  stopAtCheckpoint: nothing,
  continueRun: nothing,
  close: () => undefined,
};
export const IN_TMUX: Actions = {
  ...ALONE,
  detach: nothing,
  closeSession: nothing,
  zoomTrainer: nothing,
  swapLayout: nothing,
};

type Drawn = {ui?: Partial<Ui>; options?: Partial<Options>; actions?: Actions};

/** All that a panel draws from, in tmux unless `choices` say otherwise. */
export const sceneOf = (snapshot: Snapshot, {ui, options, actions = IN_TMUX}: Drawn = {}): Scene => {
  const now: Ui = {...settled(firstUi(snapshot.view), snapshot), ...ui};
  const how: Options = {ascii: false, color: true, placement: 'tmux', ...options};
  return {...snapshot, ui: now, hints: keyHints(snapshot, now, actions), options: how};
};

/** A frame with its colours. */
export const paintedScreen = (snapshot: Snapshot, size: Size, choices: Drawn = {}): string[] => {
  const scene = sceneOf(snapshot, choices);
  const element = createElement(Dashboard, {
    screen: screenOf(scene, size),
    appearance: {...scene.options, ...scene.options.display},
  });
  const drawn = renderToString(element, {columns: size.columns});
  // Ink leaves out the blanks at the end of a row.
  return drawn
    .split('\n')
    .map(row => row + ' '.repeat(Math.max(0, size.columns - textWidth(stripVTControlCharacters(row)))));
};

/** The same without them: what a terminal shows as text. */
export const screen = (snapshot: Snapshot, size: Size, choices: Drawn = {}): string[] =>
  paintedScreen(snapshot, size, choices).map(stripVTControlCharacters);

/** All that stands on a large screen, as one text. */
export const shownText = (snapshot: Snapshot, ui: Partial<Ui> = {}): string =>
  screen(snapshot, {columns: 120, rows: 40}, {ui}).join('\n');

/** A small terminal, a usual one, a large one, and a wide one in which panels stand side by side. */
export const SIZES: readonly Size[] = [
  {columns: 50, rows: 15},
  {columns: 80, rows: 24},
  {columns: 120, rows: 40},
  {columns: 200, rows: 60},
];
