// `npm run bench:eta [-- FOLDER --seeds N --tuning]`: how far the time of arrival is off, beside the two usual ways to
// predict it. FOLDER holds raw output of real trainers (*.log). See readme.md beside this file.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {bundle} from './bundle.js';

/** A change of the prediction is tuned on the first seeds; the table that counts is made from the others. */
const FIRST_SEED = {tuning: 1, printed: 5001};

const {values, positionals} = parseArgs({
  options: {seeds: {type: 'string', default: '20'}, tuning: {type: 'boolean', default: false}},
  allowPositionals: true,
});
const first = values.tuning ? FIRST_SEED.tuning : FIRST_SEED.printed;
const seeds = Array.from({length: Number(values.seeds)}, (_, index) => first + index);

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-bench-eta-'));
try {
  const {allKinds, paceCases, paceTable, replay, tableOf, targets} = await import(
    pathToFileURL(await bundle('eta', folder)).href
  );
  const cases = replay(allKinds(positionals[0] ?? null), seeds);
  const what = `the predicted finish is off, in % of what is left, at 10, 25, 50 and 75 % of the run`;
  process.stdout.write(`By how much ${what}: median of ${seeds.length} runs.\n\n${tableOf(cases)}\n`);
  process.stdout.write(`\nHow soon the pace that is shown follows a change, and how still it is without one.\n\n`);
  process.stdout.write(`${paceTable(paceCases(seeds))}\n`);
  process.exitCode = targets(cases).every((/** @type {{holds: boolean}} */ {holds}) => holds) ? 0 : 1;
} finally {
  rmSync(folder, {recursive: true, force: true});
}
