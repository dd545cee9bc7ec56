// `node scripts/bench/slowdown.js [FIRST [COUNT]] [--used]`: what mlxtop says that swapping costs invented runs, beside
// the truth, as a table; with --used, of runs on a machine that is in use meanwhile.
// The seeds from 1001 on are those that the estimator was tuned on; the test asserts on 1 to 200.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const proof = fileURLToPath(new URL('../../__tests__/insight/slowdown/proof.ts', import.meta.url));
const words = process.argv.slice(2);
const used = words.includes('--used');
const [first = 1, count = 200] = words.filter(word => word !== '--used').map(Number);
const folder = mkdtempSync(join(tmpdir(), 'mlxtop-slowdown-'));
try {
  const outfile = join(folder, 'proof.mjs');
  await build({entryPoints: [proof], bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error'});
  const {judge, score, table, verdictOf} = await import(pathToFileURL(outfile).href);
  const judged = Array.from({length: count}, (_, index) => judge(first + index, used));
  process.stdout.write(`${table(judged)}\n\n${verdictOf(score(judged))}\n`);
} finally {
  rmSync(folder, {recursive: true, force: true});
}
