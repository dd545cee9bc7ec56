import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createHome} from '../../helpers/home.js';

/** A home for runs, and a folder beside it for the files that are imported. */
export const createImportPlace = () => {
  const {home, close} = createHome();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-import-')));
  return {
    home,
    folder,
    /** Writes a file of that folder, and gives its path. */
    write(name: string, content: string | Uint8Array): string {
      const path = join(folder, name);
      mkdirSync(dirname(path), {recursive: true});
      writeFileSync(path, content);
      return path;
    },
    close(): void {
      close();
      rmSync(folder, {recursive: true, force: true});
    },
  };
};
