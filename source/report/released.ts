import type {RunView} from '../insight/view.js';

/**
 * Whether the user released the run (`mlxtop release`): its recording has ended, and its trainer may still be running.
 */
export const isReleased = ({run, warnings}: RunView): boolean =>
  run.endedAt !== null && warnings.some(({code}) => code === 'released');
