// `npm run bench:estimate [-- --quick --recorded --python PROGRAM --keep FILE]`: how far the estimate of a
// fine-tuning's peak memory is off. Trains random models with mlx_lm on this machine's processor. See readme.md beside
// this file.
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {prepareEnvironment} from '../test-mlx/environment.js';
import {GENERATIONS} from '../test-mlx/generations.js';
import {findPython} from '../test-mlx/python.js';
import {bundle} from './bundle.js';
import {measureCases} from './estimate/measure.js';

/** @import {Case, Measurement} from './estimate/types.ts' */

const root = fileURLToPath(new URL('../..', import.meta.url));
const RECORDED = join(root, '__tests__', 'fixtures', 'estimate', 'grid.json');

const {values} = parseArgs({
  options: {
    quick: {type: 'boolean', default: false},
    recorded: {type: 'boolean', default: false},
    python: {type: 'string'},
    keep: {type: 'string'},
  },
});

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/** The Python of the newest mlx_lm that `test:mlx` uses; made where it is not there. */
const ownPython = async () => {
  const {python, missing} = findPython();
  if (python === undefined) throw new Error(missing);
  const cache = join(root, '.cache', 'mlx');
  mkdirSync(cache, {recursive: true});
  const generation = GENERATIONS.find(({name}) => name === 'newest');
  if (generation === undefined) throw new Error('no generation of mlx_lm is called newest');
  const {folder, skipped, failed} = await prepareEnvironment({generation, cache, python, fresh: false, say});
  if (folder === undefined) throw new Error(skipped ?? failed);
  return join(folder, 'bin', 'python');
};

/**
 * @param {readonly Case[]} cases
 * @returns {Promise<Map<string, Measurement>>}
 */
const measured = async cases => {
  if (values.recorded) return new Map(Object.entries(JSON.parse(readFileSync(RECORDED, 'utf8'))));
  const python = values.python ?? (await ownPython());
  return measureCases(python, cases, (done, name, error) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done}/${cases.length} ${name}`);
    if (error !== undefined) say(`${name} failed: ${error}`);
  });
};

/**
 * A line a run.
 * @param {string} file
 * @param {Map<string, Measurement>} measurements
 */
const keep = (file, measurements) => {
  const lines = [...measurements].map(([name, one]) => `${JSON.stringify(name)}: ${JSON.stringify(one)}`);
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
};

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-bench-estimate-'));
try {
  const {compare, comparePublished, grid, holds, judge, PUBLISHED, tableOf, verdictLine} = await import(
    pathToFileURL(await bundle('estimate', folder)).href
  );
  /** @type {Case[]} */
  const cases = grid().filter((/** @type {Case} */ {quick}) => quick || !values.quick);
  const measurements = await measured(cases);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (values.keep) keep(values.keep, measurements);
  const rows = cases.flatMap(one => {
    const measurement = measurements.get(one.name);
    return measurement === undefined ? [] : [compare(one, measurement)];
  });
  /** @param {string} use */
  const published = use =>
    PUBLISHED.filter((/** @type {{use: string}} */ point) => point.use === use).map((/** @type {unknown} */ point) =>
      comparePublished(point),
    );
  const [fitted, held, older] = ['fit', 'held', 'older'].map(published);
  say(`What MLX counts at its peak, on this machine's processor\n\n${tableOf(rows)}\n`);
  say(`What others measured on Metal (scripts/bench/estimate/published.ts)\n\n${tableOf([...fitted, ...held])}\n`);
  say(`The same of versions that computed otherwise, for a look only\n\n${tableOf(older)}\n`);
  /** @type {[what: string, rows: {held: boolean}[]][]} */
  const parts = [
    ['processor, fitted', rows.filter(row => !row.held)],
    ['processor, kept aside', rows.filter(row => row.held)],
    ['Metal, fitted', fitted],
    ['Metal, kept aside', held],
  ];
  for (const [what, part] of parts) if (part.length > 0) say(verdictLine(what, part));
  // The median of a few runs says little: with --quick it is for a look only.
  const isAsPromised = parts.every(
    ([, part]) => part.length === 0 || (values.quick ? judge(part).lowest >= -0.1 : holds(judge(part))),
  );
  process.exitCode = isAsPromised && rows.length === cases.length ? 0 : 1;
} finally {
  rmSync(folder, {recursive: true, force: true});
}
