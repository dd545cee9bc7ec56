import {UserError} from '../errors.js';
import type {App} from './types.js';

/** Throws for what must not be quit, whoever asks: the last guard before anything is done. */
export const requireQuittable = (app: App): number => {
  if (app.protected !== null) {
    throw new UserError(`${app.name} is not quit: ${app.protected}.`, 'See mlxtop apps for what can be.');
  }
  if (app.mainPid === null || !Number.isInteger(app.mainPid) || app.mainPid <= 1) {
    throw new UserError(`${app.name} cannot be quit as one: no process of it ends the others.`, 'Quit it by hand.');
  }
  return app.mainPid;
};

/** What to do about a process that the system does not let us end. */
export const NOT_OURS = 'It belongs to another user: only they, or an administrator, can end it.';
