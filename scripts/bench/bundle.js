import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {BUNDLE} from '../bundle.js';

/**
 * Bundles one of `entries/` with the sources that it uses, as the program itself is built, and returns the file.
 * @param {string} entry
 * @param {string} folder
 */
export const bundle = async (entry, folder) => {
  const outfile = join(folder, `${entry}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`entries/${entry}.js`, import.meta.url))],
    outfile,
    ...BUNDLE,
    minify: true,
    charset: 'ascii',
  });
  return outfile;
};
