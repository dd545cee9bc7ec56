import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll} from '@jest/globals';
import {GB, type Scenario, writeMadeRun} from '../helpers/made-run.js';

const PROGRAM = fileURLToPath(new URL('../../dist/mlxtop.js', import.meta.url));

/** The guide's run: it swaps until Cursor is quit; then a pause, a checkpoint now and then, a validation. */
const GUIDE: Scenario = {
  name: 'guide',
  iterations: 1200,
  intervalSeconds: 10,
  swapping: [{from: 120, until: 4000, factor: 2.2, pressure: 'red'}],
  pressures: [{from: 2100, until: 2400, is: 'yellow'}],
  quits: [{at: 2000, app: 'Cursor'}],
  pauses: [{at: 3000, seconds: 300}],
  alerts: [{at: 400, code: 'memory-red', text: 'Memory pressure is red', until: 2000}],
};

/** The same without Cursor. */
const CALM: Scenario = {name: 'calm', iterations: 1200, intervalSeconds: 10, seed: 2};

const EVIL = [
  '</script><script>window.x=1</script>',
  '<img src=x onerror="window.x=2">',
  '"><svg onload="window.x=3">',
  "' onmouseover='window.x=4' x='",
  'javascript:window.x=5',
  '</title></style><script>window.x=6</script><style>*{background:url(x)}',
  '<!--<script>',
  '&lt;b&gt; &amp;',
  '\u202egnirts\u2028\u2029\u0000\u001b]0;title\u0007',
] as const;

/** Any text that a report may show, as an enemy would have it. */
const evil = EVIL.join(' ');

/** A run whose every text from outside tries to run something. */
const HOSTILE: Scenario = {
  ...GUIDE,
  iterations: 300,
  name: evil,
  command: ['python', evil, '--model', evil],
  directory: `/tmp/${evil}`,
  apps: [
    {name: evil, bundleId: evil, bytes: 3 * GB},
    {name: EVIL[1], bundleId: null, bytes: 2 * GB},
  ],
  quits: [{at: 600, app: evil}],
  swapping: [{from: 120, until: 4000, factor: 2.2, pressure: 'red'}],
  alerts: [{at: 300, code: 'memory-red', text: evil}],
  settings: {model: evil, data: evil, fineTuneType: evil, optimizer: evil},
  machine: {processor: evil, system: evil},
  end: 'failed',
  failure: {kind: 'error', line: evil} as NonNullable<Scenario['failure']>,
};

let home = '';
afterAll(() => {
  if (home !== '') rmSync(home, {recursive: true, force: true});
});

const SCENARIOS = {guide: GUIDE, calm: CALM, hostile: HOSTILE};
const made = new Set<string>();

/** What the real program writes about these runs: `mlxtop report` with options. Their labels are an enemy's too. */
export const reportOf = (ids: readonly (keyof typeof SCENARIOS)[], options: readonly string[] = []): string => {
  if (home === '') home = mkdtempSync(join(tmpdir(), 'mlxtop-report-'));
  for (const id of ids.filter(one => !made.has(one))) {
    writeMadeRun(home, id, SCENARIOS[id], {labels: {name: null, tags: [EVIL[0]], note: evil}});
    made.add(id);
  }
  const file = join(home, 'report.html');
  execFileSync(process.execPath, [PROGRAM, 'report', ...ids, '--output', file, ...options], {
    env: {...process.env, MLXTOP_HOME: home},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return readFileSync(file, 'utf8');
};
