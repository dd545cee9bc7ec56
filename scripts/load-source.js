import {mkdtemp, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {BUNDLE} from './bundle.js';

/** @param {string} name Below the project's folder. */
export const path = name => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * What a module of the sources exports: it is bundled, and the bundle run.
 * @param {string} name
 */
export const load = async name => {
  const folder = await mkdtemp(path('node_modules/.source-'));
  try {
    const outfile = join(folder, 'bundle.mjs');
    await build({...BUNDLE, entryPoints: [path(name)], outfile});
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
};
