import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {temporaryFolder} from './places.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** CommonJS packages call `require`, which a module does not have. */
const REQUIRE = `import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);`;

/** Bundles a test program so that plain Node runs it: for behaviour that only several real processes show. */
export const bundled = (name: string): string => {
  const program = join(temporaryFolder(), 'program.mjs');
  const esbuild = join(root, 'node_modules', '.bin', 'esbuild');
  const kind = ['--bundle', '--platform=node', '--format=esm', '--log-level=error', `--banner:js=${REQUIRE}`];
  const words = [join(root, '__tests__', name), ...kind, `--outfile=${program}`];
  const {status, stderr} = spawnSync(esbuild, words, {encoding: 'utf8'});
  if (status !== 0) throw new Error(stderr);
  return program;
};
