// `node scripts/draw-dashboard.js [STATE] [COLUMNSxROWS]`: draws the dashboard as it is in the sources, in one of the
// states that its tests have (__tests__/dashboard/fixtures/), so that it can be seen without a training run. Without a
// size it is as large as the terminal.
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {BUNDLE} from './bundle.js';

const ENTRY = `
export {STATES} from './__tests__/dashboard/fixtures/states.ts';
export {paintedScreen} from './__tests__/dashboard/screens.ts';
`;

/** The tests' states, and what draws one of them as rows of text with colours. */
const load = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlxtop-draw-'));
  const outfile = join(folder, 'screens.mjs');
  try {
    await build({
      stdin: {contents: ENTRY, resolveDir: fileURLToPath(new URL('..', import.meta.url))},
      outfile,
      ...BUNDLE,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
};

/** A row is left for the names of the other states, one for the shell. */
const terminalSize = () => ({
  columns: process.stdout.columns ?? 120,
  rows: Math.max(1, (process.stdout.rows ?? 42) - 2),
});

const words = process.argv.slice(2);
const sizeWord = words.find(word => /^\d+x\d+$/.test(word));
const [columns = 0, rows = 0] = sizeWord?.split('x').map(Number) ?? [];
const size = sizeWord === undefined ? terminalSize() : {columns, rows};
const state = words.filter(word => word !== sizeWord).join(' ') || 'training';

const {STATES, paintedScreen} = await load();
const names = Object.keys(STATES);
if (names.includes(state)) {
  process.stdout.write(`${paintedScreen(STATES[state], size).join('\n')}\n`);
  process.stderr.write(`Other states: ${names.filter(name => name !== state).join(', ')}.\n`);
} else {
  process.stderr.write(`There is no state "${state}". Take one of: ${names.join(', ')}.\n`);
  process.exitCode = 1;
}
