import {rmSync} from 'node:fs';
import {createHiddenFolder, type RunPaths} from '../../journal/run-folder.js';

/** A folder that nobody sees yet. `drop` removes what is left of it, as does the end of this process, after ^C too. */
export type Hidden = {paths: RunPaths; drop(): void};

/** Creates one. Throws a `UserError` where it cannot be written. */
export const createHidden = (home: string): Hidden => {
  const paths = createHiddenFolder(home);
  const remove = (): void => rmSync(paths.folder, {recursive: true, force: true, maxRetries: 5});
  process.once('exit', remove);
  return {
    paths,
    drop: () => {
      process.off('exit', remove);
      remove();
    },
  };
};
