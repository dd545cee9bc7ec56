// `node scripts/screens/record.js DIR`: plays a training run on a made-up Mac with 16 GB, in quick time, and leaves its
// folder in DIR: forty minutes with all in memory, then Cursor is opened, and twenty-five minutes of swapping. The
// readme's screens are drawn from it (__tests__/fixtures/screens/).
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {everyName} from '../rehearsal-mac/catalogue.js';
import {createRehearsal} from '../rehearsal-mac/rehearsal.js';

/** @param {string} name */
const here = name => fileURLToPath(new URL(name, import.meta.url));

/** Minutes by the journal are three seconds here. */
const TIMES = 20;
const SECONDS_PER_ITERATION = 2.5;
const CLEAN_MINUTES = 40;
const SWAPPING_MINUTES = 25;

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('Usage: node scripts/screens/record.js DIR');

const TRAINER = [
  ...[process.execPath, here('../rehearsal-mac/trainer.js'), '--iters', '2190'],
  ...['--seconds-per-iteration', String(SECONDS_PER_ITERATION / TIMES), '--clock-times', String(TIMES)],
  ...['--model', 'mlx-community/Llama-3.2-3B-Instruct', '--data', 'data/mlx', '--batch-size', '1'],
  ...['--max-seq-length', '1024', '--load-seconds', '0.5', '--steps-per-report', '10', '--steps-per-eval', '200'],
  ...['--val-batches', '25', '--save-every', '500', '--adapter-path', 'adapters'],
];

/** As somebody with such a Mac would type it. */
const SHOWN = [
  'mlx_lm.lora',
  '--train',
  ...TRAINER.slice(TRAINER.indexOf('--model'), TRAINER.indexOf('--load-seconds')),
];

/**
 * A line of the journal without what is of this machine.
 * @param {string} line
 */
const shown = line => {
  if (line === '') return line;
  const event = JSON.parse(line);
  if (event.type === 'run') return JSON.stringify({...event, command: SHOWN, directory: '/Users/me/llama'});
  return line.replaceAll(home, '/Users/me');
};

const home = mkdtempSync(join(tmpdir(), 'mlxtop-screens-'));
const mac = await createRehearsal({
  scene: 'idle',
  macos: '15',
  apps: everyName.filter(name => name !== 'Cursor'),
  state: {settleSeconds: 0.5, swapSettleSeconds: 1},
});
const socket = `screens-${process.pid}`;
try {
  const {TMUX: _tmux, TMUX_PANE: _pane, ...inherited} = process.env;
  const env = {
    ...{...inherited, MLXTOP_HOME: home, MLXTOP_TOOLS: mac.tools},
    ...{TERM_PROGRAM: 'Apple_Terminal', LANG: 'C.UTF-8'},
  };
  const clock = new URL('../rehearsal-mac/fast-clock.mjs', import.meta.url).href;
  const words = [
    ...['--import', `${clock}?times=${TIMES}&from=${Date.now()}`, '--import', here('../rehearsal-mac/as-mac.mjs')],
    ...[here('../../dist/mlxtop.js'), 'run', '--detach', '--session', 'llama-3b-lora', '--socket-name', socket],
    ...['--interval', '300ms', '--', ...TRAINER],
  ];
  const started = spawnSync(process.execPath, words, {env, encoding: 'utf8', cwd: home});
  if (started.status !== 0) throw new Error(started.stderr);
  await delay((CLEAN_MINUTES * 60_000) / TIMES);
  await mac.open('Cursor');
  await delay((SWAPPING_MINUTES * 60_000) / TIMES);
  const [id = ''] = readdirSync(join(home, 'runs'));
  const folder = join(home, 'runs', id);
  const journal = readFileSync(join(folder, 'journal.ndjson'), 'utf8');
  const lines = journal.slice(0, journal.lastIndexOf('\n') + 1).split('\n');
  mkdirSync(target, {recursive: true});
  writeFileSync(join(target, 'journal.ndjson.gz'), gzipSync(lines.map(shown).join('\n'), {level: 9}));
  const {machine} = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  writeFileSync(join(target, 'machine.json'), `${JSON.stringify(machine, null, 2)}\n`);
} finally {
  spawnSync('tmux', ['-L', socket, 'kill-server'], {stdio: 'ignore'});
  mac.close();
  rmSync(home, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
}
