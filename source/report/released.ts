import type {RunView} from '../insight/view.js';

/** Whether mlxtop has let go of it: its recording has ended, and nothing is known of the training since. */
export const isReleased = ({run, warnings}: RunView): boolean =>
  run.endedAt !== null && warnings.some(({code}) => code === 'released');
