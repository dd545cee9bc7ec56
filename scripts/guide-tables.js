// `node scripts/guide-tables.js`: plays the guide's two training runs on a made-up Mac with 16 GB, one with Cursor open
// and one without, in quick time, has `mlxtop compare` compare them, and prints the tables that the readme shows.
//
//   --iterations N   of each run (2190: the guide's two epochs, a quarter of an hour; 300 are enough to see it work)
//   --home DIR       plays into that folder and leaves the runs there; where both are there already, only compares them
//   --write          also writes docs/guide-tables.md, which a test compares the readme with
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {guideTable} from './guide-tables/table.js';
import {everyName} from './rehearsal-mac/catalogue.js';
import {createRehearsal} from './rehearsal-mac/rehearsal.js';

/** @param {string} name */
const here = name => fileURLToPath(new URL(name, import.meta.url));

const KEPT = here('../docs/guide-tables.md');
/** Minutes by the journal are seconds here. */
const TIMES = 20;
/** By the journal: the guide's, without any swapping. */
const SECONDS_PER_ITERATION = 2.5;
const INTERVAL = '300ms';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const CONFIGURATIONS = [
  {name: 'with-cursor', words: 'With Cursor open', apps: everyName},
  {name: 'cursor-closed', words: 'Cursor closed', apps: everyName.filter(name => name !== 'Cursor')},
];

const {values} = parseArgs({
  options: {
    iterations: {type: 'string', default: '2190'},
    home: {type: 'string'},
    write: {type: 'boolean', default: false},
  },
});

/**
 * The program as on a Mac, whose clock runs fast from a moment on.
 * @param {string} home
 * @param {string} tools
 * @param {number} from
 */
const programIn = (home, tools, from) => {
  const {TMUX: _tmux, TMUX_PANE: _pane, ...inherited} = process.env;
  const env = {...inherited, MLXTOP_HOME: home, MLXTOP_TOOLS: tools, TERM_PROGRAM: 'Apple_Terminal', LANG: 'C.UTF-8'};
  const fast = [
    '--import',
    `${new URL('rehearsal-mac/fast-clock.mjs', import.meta.url).href}?times=${TIMES}&from=${from}`,
  ];
  const asMac = ['--import', here('rehearsal-mac/as-mac.mjs')];
  /** @param {string[]} words */
  return (...words) => {
    const answer = spawnSync(process.execPath, [...fast, ...asMac, here('../dist/mlxtop.js'), ...words], {
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (answer.status !== 0) throw new Error(`mlxtop ${words.join(' ')} (${answer.status}): ${answer.stderr}`);
    return answer.stdout;
  };
};

/**
 * Plays one of the runs to its end.
 * @param {string} home
 * @param {(typeof CONFIGURATIONS)[number]} configuration
 * @param {number} from
 */
const play = async (home, {name, apps}, from) => {
  const mac = await createRehearsal({
    scene: 'idle',
    macos: '15',
    apps,
    state: {settleSeconds: 0.5, swapSettleSeconds: 1},
  });
  const socket = `guide-tables-${process.pid}`;
  const mlxtop = programIn(home, mac.tools, from);
  const close = () => {
    spawnSync('tmux', ['-L', socket, 'kill-server'], {stdio: 'ignore'});
    mac.close();
  };
  const trainer = [
    ...[process.execPath, here('rehearsal-mac/trainer.js'), '--iters', values.iterations],
    ...['--seconds-per-iteration', String(SECONDS_PER_ITERATION / TIMES), '--clock-times', String(TIMES)],
    ...['--model', 'mlx-community/Llama-3.2-3B-Instruct', '--data', 'data/mlx', '--batch-size', '1'],
    ...[
      '--max-seq-length',
      '1024',
      '--load-seconds',
      '0.5',
      '--steps-per-report',
      '10',
      '--steps-per-eval',
      '200',
      '--val-batches',
      '25',
    ],
  ];
  const onSignal = () => {
    close();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    mlxtop('run', '--detach', '--session', name, '--socket-name', socket, '--interval', INTERVAL, '--', ...trainer);
    process.stderr.write(`${name}: training …\n`);
    await ended(mlxtop, name);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    close();
  }
};

/**
 * Looks now and then, so that a signal is heard meanwhile.
 * @param {ReturnType<typeof programIn>} mlxtop
 * @param {string} name
 */
const ended = async (mlxtop, name) => {
  while (JSON.parse(mlxtop('status', '--json', name)).run.endedAt === null) await delay(5000);
};

/** @param {string} home */
const countRuns = home => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')).length : 0);

/**
 * Without what is written and read: the made-up Mac counts that at its own pace, not by the quick clock.
 * @param {string} text
 */
const told = text =>
  text
    .split('\n')
    .filter(line => !/written to swap|read from swap/.test(line))
    .join('\n')
    .trim();

/** @param {string} home */
const tables = async home => {
  const from = Date.now();
  if (countRuns(home) < CONFIGURATIONS.length) {
    // The quiet one first: what its work takes is what the other one's bill is reckoned from.
    for (const configuration of CONFIGURATIONS.toReversed()) await play(home, configuration, from);
  }
  const mlxtop = programIn(home, '/nowhere', from);
  const names = CONFIGURATIONS.map(({name}) => name);
  const {figures} = JSON.parse(mlxtop('compare', '--json', ...names));
  const own = guideTable(
    CONFIGURATIONS.map(({words}) => words),
    figures,
  );
  const screen = told(mlxtop('compare', ...names));
  const whole = told(mlxtop('compare', '--markdown', ...names));
  return `${own}\n\n\`\`\`\n${screen}\n\`\`\`\n\n${whole}\n`;
};

const home = values.home ?? mkdtempSync(join(tmpdir(), 'mlxtop-guide-'));
mkdirSync(home, {recursive: true});
try {
  const text = await tables(home);
  process.stdout.write(text);
  if (values.write) writeFileSync(KEPT, text);
} finally {
  if (values.home === undefined) rmSync(home, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
}
