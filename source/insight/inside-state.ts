import {createTold, type Told} from './told.js';

/** The code of the warning that no figures come from inside the trainer. */
export const INSIDE = 'inside';

/** What has come from inside the trainer (`run --inside`), and how that stands to its console. */
export type InsideState = {
  /** Of the file that it writes, how many bytes are in the journal. */
  bytes: number;
  reports: Told;
  validations: Told;
};

/** Before anything has come. */
export const createInside = (): InsideState => ({bytes: 0, reports: createTold(), validations: createTold()});
