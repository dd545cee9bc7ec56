import {UserError} from '../errors.js';
import type {App} from './types.js';

/**
 * The error for an application that must not be quit, with its reason and, where there is one, the way out. Null for
 * any other.
 */
export const refusalOf = ({name, protected: reason}: Pick<App, 'name' | 'protected'>): UserError | null => {
  if (reason === null) return null;
  const [why, ...wayOut] = reason.split('. ');
  return new UserError(
    `mlxtop does not quit ${name}: ${why}.`,
    wayOut.length === 0 ? 'To see what it can quit: mlxtop apps' : `${wayOut.join('. ')}.`,
  );
};

/**
 * The process to ask. Throws a `UserError` for an application that must not be quit: the last guard before anything is
 * done.
 */
export const requireQuittable = (app: App): number => {
  const refusal = refusalOf(app);
  if (refusal) throw refusal;
  if (app.mainPid === null || !Number.isInteger(app.mainPid) || app.mainPid <= 1) {
    throw new UserError(
      `${app.name} cannot be quit as a whole: none of its processes ends the others.`,
      'Quit it by hand.',
    );
  }
  return app.mainPid;
};

/** What to do about a process that the system does not let us end. */
export const NOT_OURS = 'It belongs to another user: only they, or an administrator, can end it.';
