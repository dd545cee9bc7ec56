import {writeFileSync} from 'node:fs';
import {errorMessage, UserError} from '../errors.js';

/** Creates the file that a report goes to, for this user alone. Throws a `UserError` when it is there already. */
export const requireNewFile = (file: string, example: string): void => {
  try {
    writeFileSync(file, '', {flag: 'wx', mode: 0o600});
  } catch (error) {
    throw new UserError(
      `The report cannot be written: ${errorMessage(error)}`,
      `Name a new file in a folder that you can write to: ${example}`,
    );
  }
};
