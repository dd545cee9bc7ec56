import {complain} from './say.js';

/** By then somebody asks whether anything happens at all. */
const SOON_MS = 800;

/** Does the work, and says on standard error what is being done when that takes longer than a moment, as on a machine that thrashes. */
export const sayWhenSlow = async <Result>(text: string, work: () => Promise<Result>): Promise<Result> => {
  const timer = setTimeout(() => complain(`${text}\n`), SOON_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
};
