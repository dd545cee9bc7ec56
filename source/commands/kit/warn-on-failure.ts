import {errorMessage, UserError} from '../../errors.js';
import {complain} from './say.js';

/**
 * Does what is good to have beside a training that has started. When that fails it is said on standard error, after `failed`, and
 * nothing else fails with it: resolves with `otherwise` then.
 */
export const warnOnFailure = async <Result>(
  failed: string,
  work: () => Result | Promise<Result>,
  otherwise: Result,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    const nextStep = error instanceof UserError ? `${error.nextStep}\n` : '';
    complain(`mlxtop: ${failed}: ${errorMessage(error)}\n${nextStep}`);
    return otherwise;
  }
};
