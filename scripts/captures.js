// Reads every capture of a trainer in a folder (*.log, *.txt) with the program's own reader, and prints a table of what it found.
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const COLUMNS = [
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
];

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

const span = iterations => {
  if (iterations.length === 0) return '';
  const [first, last] = [Math.min(...iterations), Math.max(...iterations)];
  return first === last ? `${first}` : `${first}-${last}`;
};

const summarize = (file, dialect, events) => {
  const of = type => events.filter(event => event.type === type);
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

const print = rows => {
  const cells = [Object.fromEntries(COLUMNS.map(name => [name, name])), ...rows];
  const widths = COLUMNS.map(name => Math.max(...cells.map(row => String(row[name]).length)));
  for (const row of cells) {
    process.stdout.write(
      `${COLUMNS.map((name, index) => String(row[name]).padEnd(widths[index]))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
};

const [, , folder, ...options] = process.argv;
if (folder === undefined) {
  process.stderr.write('Usage: node scripts/captures.js FOLDER [--events]\n');
  process.exit(2);
}
const createReader = await loadReader();
const files = (await readdir(folder)).filter(name => /\.(?:log|txt)$/.test(name)).sort();
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
