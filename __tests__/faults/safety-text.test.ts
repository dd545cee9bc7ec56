import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import type {RunEvent} from '../../source/journal/events.js';
import {writeRunRecord} from '../../source/journal/run-folder.js';
import type {Run} from '../../source/journal/runs.js';
import {gone, living, makeRun} from '../commands/home.js';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';
import {lora, write} from '../trainer/checkpoints/weights.js';
import {HOSTILE, harmful, harmfulBesidesColour} from './hostile.js';
import {faults} from './table.js';

let stage: Stage;
const children: ChildProcess[] = [];
beforeEach(() => {
  stage = createStage();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  return stage.close();
});

const BEGAN = Date.now() - 600_000;
const at = (seconds: number): number => BEGAN + seconds * 1000;

const APP = {
  name: HOSTILE,
  bundleId: HOSTILE,
  bytes: 4e9,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  protected: HOSTILE,
};
const REPORT = {
  trainLoss: 2,
  learningRate: 1e-5,
  trainerIterationsPerSecond: 1,
  tokensPerSecond: 1,
  trainedTokens: 1,
  peakMemoryBytes: 1,
};

/** Of every kind of event those with words in them, and all of these hostile. */
const events = (checkpoint: string): RunEvent[] => [
  {
    t: at(1),
    type: 'settings',
    source: 'trainer',
    values: {
      model: HOSTILE,
      data: HOSTILE,
      fineTuneType: HOSTILE,
      optimizer: HOSTILE,
      adapterPath: HOSTILE,
      resumeFile: HOSTILE,
    },
  },
  {t: at(2), type: 'total', iterations: 400, source: 'trainer'},
  {t: at(3), type: 'apps', apps: [APP]},
  {t: at(4), type: 'report', iteration: 10, ...REPORT, figures: {[HOSTILE]: 1}},
  {t: at(5), type: 'report', iteration: 20, ...REPORT},
  {t: at(6), type: 'validation', iteration: 20, valLoss: 2, seconds: 1},
  {t: at(7), type: 'checkpoint', iteration: 30, path: checkpoint},
  {t: at(8), type: 'checkpoint', iteration: 40, path: `${HOSTILE}/0000040_adapters.safetensors`},
  {t: at(9), type: 'quit', app: HOSTILE, bytes: 1, result: 'still-open'},
  {t: at(10), type: 'warning', code: HOSTILE, text: HOSTILE},
  {t: at(11), type: 'alert', code: 'stalled', text: HOSTILE},
  {t: at(12), type: 'auto-pause', on: true, why: HOSTILE},
  {t: at(13), type: 'failure', kind: 'python-error', line: `ValueError: ${HOSTILE}`},
];

const PROCESSOR = {platform: 'linux', processor: HOSTILE, cores: 1, memoryBytes: null, system: HOSTILE};

/** What a trainer prints: its line feeds are its own. */
const ONE_LINE = HOSTILE.replace(/[\r\n]+/g, ' ');

/** A run that somebody else has recorded: its name, machine, command, folder and settings are what they like. */
const makeHostile = async (id: string, wrapper: ChildProcess | null = null): Promise<Run> => {
  const folder = join(stage.folder, HOSTILE.replaceAll('/', ''));
  mkdirSync(folder, {recursive: true});
  const checkpoint = join(folder, '0000030_adapters.safetensors');
  write(checkpoint, lora(8), at(7));
  const command = [
    'mlx_lm.lora',
    '--train',
    '--iters',
    '400',
    '--model',
    HOSTILE,
    '--adapter-path',
    folder,
    `--x=${HOSTILE}`,
  ];
  const made = {
    id,
    name: HOSTILE,
    command,
    directory: stage.folder,
    createdAt: BEGAN,
    tmux: wrapper === null ? await gone() : await living(wrapper.pid ?? 0),
  };
  const end: RunEvent = {t: at(20), type: 'end', state: 'failed', exitCode: 1};
  const run = makeRun(stage.home, made, [...events(checkpoint), ...(wrapper !== null ? [] : [end])]);
  const record = {...run.record, machine: PROCESSOR, iterationsPattern: null, alertChannels: ['command', HOSTILE]};
  writeRunRecord(run.paths, record);
  writeFileSync(run.paths.log, `${ONE_LINE}\nValueError: ${ONE_LINE}\n`);
  writeFileSync(run.paths.health, HOSTILE);
  return {...run, record};
};

/** What plays the wrapper of a run that lives, with a trainer below it. */
const wrapper = (): ChildProcess => {
  const child = spawn('sh', ['-c', 'sleep 600; true'], {stdio: 'ignore', cwd: stage.folder});
  children.push(child);
  return child;
};

/** What a command prints, wherever. */
const said = (words: readonly string[]): string => {
  const {stdout, stderr, code} = stage.mlxtop(words, {XDG_CONFIG_HOME: join(stage.folder, 'config')});
  expect({words, code}).toEqual({words, code: expect.any(Number)});
  expect(stderr).not.toMatch(/something went wrong that should not/);
  return stdout + stderr;
};

const isClean = (words: readonly string[]): void => {
  const text = said(words);
  expect({words, harmful: harmful(text)}).toEqual({words, harmful: []});
};

const OF_A_RUN: string[][] = [
  ['status', 'RUN'],
  ['status', 'RUN', '--json'],
  ['status', 'RUN', '--since', '2h'],
  ['status', 'RUN', '--since', '2h', '--json'],
  ['continue', 'RUN'],
  ['continue', 'RUN', '--from', 'best'],
  ['continue', 'RUN', '--from', '7'],
  ['attach', 'RUN'],
  ['dashboard', 'RUN'],
  ['pause', 'RUN'],
  ['resume', 'RUN'],
  ['release', 'RUN'],
];
const OF_ALL: string[][] = [
  [],
  ['runs'],
  ['runs', '--json'],
  ['alerts'],
  ['alerts', 'test'],
  ['apps'],
  ['apps', '--json'],
  ['memory', '--json'],
  ['pause'],
  ['attach'],
];
/** Wrong usage repeats what was given. */
const WRONG = [
  'status RUN RUN',
  'status --since',
  'continue --from',
  'apps',
  'memory --interval',
  'runs --prune --keep',
  'runs',
  'alerts',
  'attach --log',
  'attach --pane',
  'attach --pid',
  'attach --name',
  'run --session',
  'run --alerts',
  'run --interval',
  'run --iterations-pattern',
  'run --auto-pause',
  'run --',
  'quit-app',
  'demo',
  'wait',
  'logs',
  'stop',
  'dashboard --folder',
  'record --name',
  'send-alert --text',
].map(words => words.split(' '));

const cannotShow = (process.platform !== 'linux' || !existsSync('/usr/bin/script')) && 'needs script(1) of util-linux';
const OF_THE_SCREEN = /\u001b\[[\d;:]*[A-HJKm]|\u001b\[\?(?:7|25|1049|2004|2026)[hl]/g;

/** What a terminal of that size gets from a command, once `isThere` says that it is all. */
const bytesOf = async (
  words: readonly string[],
  isThere: (bytes: string) => boolean,
  columns = 140,
  rows = 50,
): Promise<string> => {
  const file = join(stage.folder, `bytes-${columns}-${words.length}`);
  const own = ['env', `MLXTOP_HOME=${stage.home}`, ...words].join(' ');
  const terminal = stage.terminal(['script', '-q', '-f', '-c', own, file], columns, rows);
  const bytes = () => readFileSync(file, 'utf8');
  await waitFor('its output', () => isThere(bytes()), terminal.screen);
  terminal.close();
  return bytes().split('\n').slice(1).join('\n');
};

const settings = (text: string): void => {
  const folder = join(stage.folder, 'config', 'mlxtop');
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'settings.yaml'), text, {mode: 0o600});
};

faults('a run whose every word would do something to the terminal', [
  {
    fault: 'a run that has failed',
    holds: 'no command prints a control character, nor a line that it did not mean to',
    shown: async () => {
      await makeHostile('a1');
      for (const words of OF_A_RUN) isClean(words.map(word => (word === 'RUN' ? 'a1' : word)));
      for (const words of [...OF_ALL, ['stop', 'a1'], ['wait', 'a1'], ['runs', '--prune', '--keep', '0']])
        isClean(words);
      await makeHostile('a2');
      expect(said(['continue', 'a2'])).toMatch(/Goes on from iteration 30/);
    },
  },
  {
    fault: 'runs that live',
    holds: 'the same',
    shown: async () => {
      await makeHostile('b1', wrapper());
      for (const words of OF_A_RUN) isClean(words.map(word => (word === 'RUN' ? 'b1' : word)));
      await makeHostile('b2', wrapper());
      for (const words of OF_ALL) isClean(words);
    },
  },
  {
    fault: 'its JSON',
    holds: 'has the same values, escaped',
    shown: async () => {
      await makeHostile('a1');
      const {run, settings: known, training, warnings} = stage.status('a1');
      expect(known.model).toBe(HOSTILE);
      expect(run.command).toContain(HOSTILE);
      expect(training.lastCheckpoint.path).toContain(HOSTILE);
      expect(warnings.map(({text}: {text: string}) => text)).toContain(HOSTILE);
      expect(JSON.parse(said(['runs', '--json']))[0].run.directory).toBe(stage.folder);
    },
  },
  {
    fault: 'words of a command line',
    holds: 'are repeated clean where they are wrong',
    shown: () => {
      for (const words of WRONG) isClean([...words, HOSTILE]);
      for (const words of [[HOSTILE], [`--${HOSTILE}`], ['status', `--${HOSTILE}`], ['status', HOSTILE]])
        isClean(words);
    },
  },
  {
    fault: 'settings with such words',
    holds: 'are complained of clean',
    shown: () => {
      const odd = JSON.stringify(HOSTILE);
      for (const text of [
        `alerts:\n  ${odd}: true\n`,
        `alerts:\n  only: [${odd}]\n`,
        `alerts:\n  command: [${odd}]\n`,
        `alerts: ${HOSTILE}`,
        HOSTILE,
      ]) {
        settings(text);
        isClean(['alerts', 'test']);
        isClean(['alerts']);
      }
    },
  },
  {
    fault: 'an alert of such a run',
    holds: 'reaches the program of the settings in one clean line',
    shown: async () => {
      const {paths} = await makeHostile('a1');
      const file = join(stage.folder, 'told');
      const program = ['/bin/sh', '-c', 'printf "%s\\n" "$MLXTOP_ALERT_TEXT" "$MLXTOP_RUN" >"$1"', 'sh', file];
      settings(`alerts:\n  command: ${JSON.stringify(program)}\n`);
      const place = ['--folder', paths.folder, '--settings', join(stage.folder, 'config', 'mlxtop', 'settings.yaml')];
      expect(stage.mlxtop(['send-alert', ...place, '--code', 'failed', '--text', HOSTILE])).toMatchObject({
        code: 0,
        stdout: '',
        stderr: '',
      });
      const told = readFileSync(file, 'utf8');
      expect(harmful(told)).toEqual([]);
      expect(told.split('\n')).toHaveLength(3);
    },
  },
  {
    fault: 'what its trainer printed, on a terminal',
    holds: 'comes as text and colours; --raw, a pipe and a file get every byte',
    cannotShow,
    shown: async () => {
      const {paths} = await makeHostile('a1');
      const raw = readFileSync(paths.log);
      const shown = await bytesOf([PROGRAM, 'logs', 'a1'], bytes => bytes.includes('ValueError'));
      expect(harmfulBesidesColour(shown)).toEqual([]);
      expect(shown).toContain('\u001b[31mred\u001b[0m');
      expect(await bytesOf([PROGRAM, 'logs', 'a1', '--no-color'], bytes => bytes.includes('ValueError'))).not.toContain(
        '\u001b',
      );
      expect(await bytesOf([PROGRAM, 'logs', 'a1', '--raw'], bytes => bytes.includes('ValueError'))).toContain(
        '\u001b]52;c;SGk=\u0007',
      );
      expect(spawnSync(PROGRAM, ['logs', 'a1'], {env: stage.env}).stdout.equals(raw)).toBe(true);
    },
  },
  {
    fault: 'its dashboard',
    holds: 'draws, and gives the terminal nothing of the run to act on',
    cannotShow,
    shown: async () => {
      await makeHostile('a1');
      for (const [columns, rows] of [
        [140, 50],
        [60, 20],
      ] as const) {
        const words = [PROGRAM, 'dashboard', 'a1', '--color'];
        const drawn = await bytesOf(words, bytes => bytes.includes('failed') && bytes.includes('close'), columns, rows);
        // Its own: where the cursor goes, what is erased, colours, the other screen.
        const rest = drawn.replace(OF_THE_SCREEN, '').replaceAll('\r', '');
        expect(harmful(rest).filter(line => line.includes('\\u'))).toEqual([]);
        expect(drawn).not.toMatch(/^\s*INJECTED/m);
      }
    },
  },
]);
