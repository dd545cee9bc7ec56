// Reads every capture of a trainer in a folder (*.log, *.txt) with the program's own reader, and prints a table of what
// it found.
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

/** @import {TrainingEvent} from '../source/journal/events.ts' */

const COLUMNS = /** @type {const} */ ([
  'file',
  'dialect',
  'iterations',
  'total',
  'reports',
  'validations',
  'checkpoints',
  'saved',
  'test',
  'settings',
  'remarks',
  'failure',
]);

/** @typedef {Record<(typeof COLUMNS)[number], string | number>} Row */

/** @returns {Promise<typeof import('../source/trainer/reader.ts').createReader>} */
const loadReader = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlxtop-captures-'));
  try {
    const outfile = join(folder, 'reader.mjs');
    const entry = fileURLToPath(new URL('../source/trainer/reader.ts', import.meta.url));
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      logLevel: 'warning',
    });
    return (await import(pathToFileURL(outfile).href)).createReader;
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
};

/** @param {readonly number[]} iterations */
const span = iterations => {
  if (iterations.length === 0) return '';
  const [first, last] = [Math.min(...iterations), Math.max(...iterations)];
  return first === last ? `${first}` : `${first}-${last}`;
};

/**
 * @param {string} file
 * @param {string | null} dialect
 * @param {readonly TrainingEvent[]} events
 * @returns {Row}
 */
const summarize = (file, dialect, events) => {
  /**
   * @template {TrainingEvent['type']} Type
   * @param {Type} type
   */
  const of = type =>
    events.filter(
      /** @returns {event is Extract<TrainingEvent, {type: Type}>} */
      event => event.type === type,
    );
  const live = of('progress').length;
  const reports = of('report').length;
  const failure = of('failure').at(-1);
  return {
    file,
    dialect: dialect ?? '',
    iterations: span([...of('report'), ...of('progress'), ...of('validation')].map(({iteration}) => iteration)),
    total: of('total').at(-1)?.iterations ?? '',
    reports: live === 0 ? reports : `${reports} + ${live}`,
    validations: of('validation').length,
    checkpoints: of('checkpoint').length,
    saved: of('saved').length,
    test: of('test').at(-1)?.loss ?? '',
    settings: Object.keys(Object.assign({}, ...of('settings').map(({values}) => values))).length,
    remarks: [...new Set(of('warning').map(({code}) => code))].join(' '),
    failure: failure === undefined ? '' : `${failure.kind}: ${failure.line.slice(0, 60)}`,
  };
};

/** @param {readonly Row[]} rows */
const print = rows => {
  const lines = [[...COLUMNS], ...rows.map(row => COLUMNS.map(name => String(row[name])))];
  const widths = COLUMNS.map((_, index) => Math.max(...lines.map(line => line[index]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, index) => cell.padEnd(widths[index] ?? 0));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
};

const [, , folder, ...options] = process.argv;
if (folder === undefined) {
  process.stderr.write('Usage: node scripts/captures.js FOLDER [--events]\n');
  process.exit(2);
}
const createReader = await loadReader();
const files = (await readdir(folder)).filter(name => /\.(?:log|txt)$/.test(name)).sort();
/** @type {Row[]} */
const rows = [];
for (const file of files) {
  const reader = createReader();
  const events = [...reader.push(await readFile(join(folder, file))), ...reader.flush()];
  if (options.includes('--events')) {
    process.stdout.write(`== ${file}\n${events.map(event => `${JSON.stringify(event)}\n`).join('')}`);
  } else {
    rows.push(summarize(file, reader.dialect, events));
  }
}
if (rows.length > 0) print(rows);
