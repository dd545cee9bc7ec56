import {chmod, copyFile, cp, mkdtemp, readFile, rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {BUNDLE} from './bundle.js';

const root = new URL('..', import.meta.url);
/** @param {string} name */
const path = name => fileURLToPath(new URL(name, root));
const {version} = JSON.parse(await readFile(path('package.json'), 'utf8'));

/**
 * Built beside `dist` and then renamed to it: a build that fails, or takes a second, breaks no program that is in use.
 */
const folder = await mkdtemp(path('.dist-'));
try {
  await build({
    entryPoints: {mlxtop: path('source/cli.ts')},
    outdir: folder,
    ...BUNDLE,
    // Parsing what it never runs (Ink above all) would cost the recorder 16 MB of resident size: 67 MB as one file, 51
    // MB with the parts apart. Each command is one import from cli.ts, so the parts follow from the sources.
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    minify: true,
    // Text outside ASCII would make V8 keep the whole file in two bytes a character.
    charset: 'ascii',
    legalComments: 'none',
    define: {...BUNDLE.define, MLXTOP_VERSION: JSON.stringify(version)},
  });
  await copyFile(path('source/launcher.sh'), join(folder, 'mlxtop'));
  await chmod(join(folder, 'mlxtop'), 0o755);
  // Python, to be put in front of a trainer's path: `run --inside`.
  await cp(path('source/trainer/inside/python'), join(folder, 'inside'), {
    recursive: true,
    filter: name => !name.includes('__pycache__'),
  });
  await chmod(folder, 0o755);
  await rm(path('dist'), {recursive: true, force: true});
  await rename(folder, path('dist'));
} finally {
  await rm(folder, {recursive: true, force: true});
}
