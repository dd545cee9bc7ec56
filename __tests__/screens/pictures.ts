import type {Snapshot} from '../../source/dashboard/types.js';
import {paintedScreen} from '../dashboard/screens.js';
import {recordedSnapshot} from './recorded.js';

/** A picture of the readme: its file's name, what it shows in words, and the rows of the screen with their colours. */
export type ScreenPicture = {name: string; title: string; columns: number; rows: readonly string[]};

type Wanted = {name: string; title: string; columns: number; rows: number; snapshot: () => Snapshot};

/** Minutes after the beginning of the recorded run. */
const SWAPPING = 64.9;
const CLEAN = 30;

const WANTED: readonly Wanted[] = [
  {
    name: 'swapping',
    title:
      'The dashboard of a training run that swaps: memory is red, each iteration takes twice as long, and Cursor is the app to quit.',
    ...{columns: 100, rows: 36, snapshot: () => recordedSnapshot(SWAPPING)},
  },
  {
    name: 'in-memory',
    title: 'The same run half an hour earlier: all in memory, 24 iterations a minute.',
    ...{columns: 100, rows: 30, snapshot: () => recordedSnapshot(CLEAN)},
  },
];

/** The pictures, drawn as the dashboard is now. */
export const screenPictures = (): ScreenPicture[] =>
  WANTED.map(({snapshot, columns, rows, ...picture}) => ({
    ...picture,
    columns,
    rows: paintedScreen(snapshot(), {columns, rows}, {ui: {span: '1h'}}),
  }));
