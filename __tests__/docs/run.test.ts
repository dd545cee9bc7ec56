import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {CALM_MACHINE} from '../helpers/calm-machine.js';
import {writeMadeRun} from '../helpers/made-run.js';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';
import {commandLines, pages} from './pages.js';

/** What a line does: its exit code and words; or what it shows in a terminal, and the keys that leave it. */
type Outcome = {code: number; says: RegExp} | {shows: RegExp; keys: readonly string[]};

const DASHBOARD = {shows: /h help/, keys: ['q']};
const ATTACHED = {shows: /d detach/, keys: ['d']};

/**
 * Every line of the readme that runs mlxtop, in an order in which a user could type them. `end` ends what runs.
 */
const PLAYED: readonly (readonly [line: string, outcome: Outcome] | 'end')[] = [
  ['mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA', ATTACHED],
  ['mlxtop', ATTACHED],
  ['mlxtop dashboard', DASHBOARD],
  ['mlxtop dashboard --read-only', DASHBOARD],
  ['mlxtop status --since 2h', {code: 0, says: /iterations/}],
  ['mlxtop share', {code: 0, says: /dashboard --read-only/}],
  ['mlxtop run --queue -- python -m mlx_lm lora --config next.yaml', {code: 0, says: /waits|queue/}],
  ['mlxtop pause', {code: 0, says: /paused/}],
  ['mlxtop resume', {code: 0, says: /continues|resumed/}],
  'end',
  [
    "mlxtop run --name 'qwen2.5-lora r=8' --detach -- python -m mlx_lm lora --config lora.yaml",
    {code: 0, says: /qwen2\.5-lora r=8/},
  ],
  ['mlxtop stop --at-checkpoint', {code: 0, says: /stopped/}],
  ['mlxtop continue', {code: 2, says: /mlxtop continue \S+ --yes/}],
  ['mlxtop run --auto-pause red -- python -m mlx_lm lora --config lora.yaml', ATTACHED],
  'end',
  ['mlxtop wait', {code: 1, says: /interrupted/}],
  ['mlxtop check lora.yaml', {code: 0, says: /Will it start\?/}],
  ['mlxtop check -- python -m mlx_lm lora --train --model MODEL --data DATA', {code: 0, says: /Will it start\?/}],
  ['mlxtop memory', {code: 0, says: /used/}],
  ['mlxtop apps', {code: 0, says: /memory/i}],
  ['mlxtop quit-app Cursor', {code: 1, says: /Cursor/}],
  ['mlxtop alerts', {code: 0, says: /settings\.yaml/}],
  ['mlxtop alerts test', {code: 0, says: /bell/}],
  ['mlxtop attach --log train.log', DASHBOARD],
  ['mlxtop record --name llama', {code: 0, says: /Iter 10/}],
  ['mlxtop browse', {shows: /with-cursor/, keys: ['q']}],
  ['mlxtop compare with-cursor cursor-closed', {code: 0, says: /faster|slower/}],
  ['mlxtop report with-cursor cursor-closed --open', {code: 0, says: /\.html/}],
  ['mlxtop export with-cursor --csv', {code: 0, says: /^iteration,|,iteration,/}],
  ['mlxtop import old-logs/', {code: 0, says: /understood +1 report/}],
];

/** Lines that need what is not here, or would change this machine, and what runs them instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'mlxtop run --after-restart -- python -m mlx_lm lora --config lora.yaml': 'e2e/after-restart',
  'mlxtop attach --pane %3': 'e2e/adopt',
  'mlxtop run -- mlx.launch --hosts m1,m2 -- python -m mlx_lm lora --config lora.yaml': 'outside/hosts',
  'mlxtop status --host studio': 'outside/look-at-host',
  'mlxtop serve': 'e2e/metrics',
};

/** A trainer that prints what mlx_lm does, and one that ends at once. */
const PYTHON = `#!/bin/sh
[ "$1" = train.py ] && { echo 'Iter 10: Train loss 2.500, Learning Rate 1.000e-05, It/sec 2.000'; exit 0; }
exec '${process.execPath}' '${join(dirname(PROGRAM), 'mlxtop.js')}' demo-trainer --train --hidden-size 8 --iters 40000 \\
  --steps-per-report 5 --save-every 10 --seconds-per-iteration 0.05 --adapter-path adapters
`;
const LOG = `Starting training..., iters: 20
Iter 1: Val loss 3.100, Val took 1.000s
Iter 10: Train loss 2.900, Learning Rate 1.000e-05, It/sec 2.000, Tokens/sec 100.000, Trained Tokens 1000, Peak mem 2.000 GB
`;

let stage: Stage;
let bin: string;

const program = (name: string, text: string): void => {
  writeFileSync(join(bin, name), text);
  chmodSync(join(bin, name), 0o755);
};

beforeAll(() => {
  stage = createStage([PROGRAM], CALM_MACHINE);
  bin = join(stage.folder, 'bin');
  for (const folder of [bin, join(stage.folder, 'sockets'), join(stage.folder, 'old-logs')]) mkdirSync(folder);
  program('mlxtop', `#!/bin/sh\nexec '${PROGRAM}' "$@"\n`);
  program('python', PYTHON);
  // What shows a page on a desktop.
  program('xdg-open', '#!/bin/sh\n');
  writeFileSync(join(stage.folder, 'lora.yaml'), 'model: demo\ndata: data\ntrain: true\nfine_tune_type: full\n');
  writeFileSync(join(stage.folder, 'train.log'), LOG);
  writeFileSync(join(stage.folder, 'old-logs', 'before.log'), LOG);
  const startedAt = Date.now() - 9 * 3_600_000;
  const swapping = [{from: 0, until: 9000, factor: 2.2, pressure: 'red' as const}];
  writeMadeRun(stage.home, '20260101-100000-aaaa', {name: 'cursor-closed', startedAt, iterations: 300});
  writeMadeRun(stage.home, '20260101-110000-bbbb', {name: 'with-cursor', startedAt, iterations: 300, swapping});
});

// Nothing here reaches the user's own tmux server, settings or applications.
const environment = (): NodeJS.ProcessEnv => ({
  ...stage.env,
  HOME: stage.folder,
  XDG_CONFIG_HOME: join(stage.folder, 'config'),
  TMUX_TMPDIR: join(stage.folder, 'sockets'),
  PATH: `${bin}:${process.env.PATH}`,
  DISPLAY: ':9',
});

const shell = (line: string) =>
  spawnSync('bash', ['-c', line], {env: environment(), cwd: stage.folder, encoding: 'utf8', input: ''});

const endAll = (): void => {
  spawnSync('tmux', ['kill-server'], {env: environment()});
};

afterAll(async () => {
  endAll();
  await stage.close();
});

/** The whole line of the readme, of which `line` is mlxtop's part. */
const typed = (line: string): string => (line.startsWith('mlxtop record') ? `python train.py 2>&1 | ${line}` : line);

const playInTerminal = async (line: string, {shows, keys}: {shows: RegExp; keys: readonly string[]}) => {
  const words = Object.entries(environment())
    .filter(([name]) => !['TMUX', 'TMUX_PANE'].includes(name))
    .map(([name, value]) => `${name}=${value}`);
  const terminal = stage.terminal(['env', '-i', ...words, 'bash', '-c', `cd "$HOME"; ${line}`], 120, 40);
  await waitFor(line, () => shows.test(terminal.screen()), terminal.screen);
  terminal.type(...keys);
  await waitFor(`${line} to end`, () => !terminal.isOpen(), terminal.screen);
};

const lines = commandLines(pages.find(({path}) => path === 'readme.md') ?? {path: '', text: ''});

test('every line of the readme that runs mlxtop is run here, or elsewhere', () => {
  const known = [...PLAYED.flatMap(one => (typeof one === 'string' ? [] : [one[0]])), ...Object.keys(ELSEWHERE)];
  expect(known.toSorted()).toEqual([...new Set(lines)].toSorted());
});

describe('the lines of the readme', () => {
  for (const step of PLAYED) {
    if (step === 'end') test('what runs is ended', endAll);
    else {
      const [line, outcome] = step;
      test(line, async () => {
        if ('shows' in outcome) return playInTerminal(typed(line), outcome);
        const {status, stdout, stderr} = shell(typed(line));
        expect({status, text: stdout + stderr}).toEqual({
          status: outcome.code,
          text: expect.stringMatching(outcome.says),
        });
      });
    }
  }
});
