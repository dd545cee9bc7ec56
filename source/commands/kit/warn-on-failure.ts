import {errorMessage, UserError} from '../../errors.js';
import {complain} from './say.js';

/**
 * Does optional work for a run that has started. A failure is printed on standard error, after `failed`, and
 * `otherwise` is returned, so that nothing else fails with it.
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
