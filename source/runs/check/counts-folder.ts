import {join} from 'node:path';
import {UserError} from '../../errors.js';
import {homeFolder} from '../../journal/run-folder.js';

/** Where the tokens of rows are kept between two checks; null where mlxtop would not write. */
export const countsFolder = async (environment: NodeJS.ProcessEnv): Promise<string | null> => {
  try {
    return join(await homeFolder(environment), 'counts');
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
};
