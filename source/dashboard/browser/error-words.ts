import {diskAdvice, errorMessage, isReplaced, isWriteRefused, REPLACED, UserError} from '../../errors.js';

/** What went wrong and what to do next, in one text. */
export const errorWords = (error: unknown): string => {
  if (error instanceof UserError) return `${error.message} ${error.nextStep}`.trim();
  if (isReplaced(error)) return `${REPLACED} Leave with q, and start it again.`;
  const message = errorMessage(error);
  return isWriteRefused(error) ? `${message}. ${diskAdvice(error)}` : message;
};
