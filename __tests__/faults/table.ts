import {describe, test} from '@jest/globals';

/** One row of the table of faults: what goes wrong, what must hold all the same, and how that is seen. */
export type Fault = {
  fault: string;
  holds: string;
  /** Why this machine cannot show it (needs root, Linux, …); the row is then skipped, and says so. */
  cannotShow?: string | false;
  shown: () => void | Promise<void>;
};

/**
 * A part of the table: every fault of one kind. To read the whole table with what was seen:
 * `npm run unit -- __tests__/faults --verbose`.
 */
export const faults = (kind: string, rows: readonly Fault[]): void => {
  describe(kind, () => {
    for (const {fault, holds, cannotShow = false, shown} of rows) {
      if (cannotShow === false) test(`${fault} → ${holds}`, shown);
      else test.skip(`${fault} → ${holds} (skipped: ${cannotShow})`, shown);
    }
  });
};
