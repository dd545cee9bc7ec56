import {formatBytes} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {type Elsewhere, elsewhereRows} from './elsewhere.js';

/** What the recorder holds with the program that stays beside it; no row without one. */
const helperRows = ({memoryBytes, helperBytes}: RunView['recorder']): [string, string][] =>
  helperBytes === undefined
    ? []
    : [
        [
          'recorder',
          `${formatBytes(memoryBytes)}, of it ${formatBytes(helperBytes)} nvidia-smi, which reads the cards`,
        ],
      ];

/** The rows about a live run's recorder in `mlxtop status`. `now` in ms since 1970. */
export const recorderRows = (
  view: RunView,
  elsewhere: Elsewhere | null,
  isAlive: boolean,
  now: number,
): [string, string][] => {
  if (view.run.endedAt !== null) return [];
  if (elsewhere) return elsewhereRows(view, elsewhere, isAlive, now);
  return isAlive ? helperRows(view.recorder) : [['recorder', 'not running: the history has a gap']];
};
