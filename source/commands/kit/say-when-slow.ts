import {complain} from './say.js';

/** By then a user wonders whether anything is happening. */
const SOON_MS = 800;

/**
 * Does the work, and prints `text` on standard error if that takes longer than a moment, as it does on a thrashing
 * machine.
 */
export const sayWhenSlow = async <Result>(text: string, work: () => Promise<Result>): Promise<Result> => {
  const timer = setTimeout(() => complain(`${text}\n`), SOON_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
};
