import {type ChildProcess, spawn} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {SCHEMA_VERSION} from '../../source/journal/events.js';
import {writeRunRecord} from '../../source/journal/run-folder.js';
import {gone, makeRun} from '../helpers/home.js';
import {createStage, type Stage} from '../helpers/stage.js';
import {HOSTILE, harmful} from './hostile.js';
import {makeHostile} from './hostile-run.js';
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

/** What plays the wrapper of a run that lives, with a trainer below it. */
const wrapper = (): ChildProcess => {
  const child = spawn('sh', ['-c', 'sleep 600; true'], {stdio: 'ignore', cwd: stage.folder});
  children.push(child);
  return child;
};

/** What a command prints, on either stream. */
const said = (words: readonly string[]): string => {
  const {stdout, stderr, code} = stage.mlxtop(words, {XDG_CONFIG_HOME: join(stage.folder, 'config')});
  expect({words, code}).toEqual({words, code: expect.any(Number)});
  expect(stderr).not.toMatch(/unexpected error/);
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
];
const OF_ALL: string[][] = [
  [],
  ['runs'],
  ['runs', '--json'],
  ['alerts'],
  ['alerts', 'test'],
  ['apps'],
  ['apps', '--json'],
];
/** Wrong usage repeats what was given. */
const WRONG = [
  'status RUN',
  'continue --from',
  'runs --prune --keep',
  'alerts',
  'attach --log',
  'run --session',
  'run --iterations-pattern',
  'run --',
  'quit-app',
  'record --name',
  'send-alert --text',
].map(words => words.split(' '));

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
      await makeHostile(stage, 'a1');
      for (const words of OF_A_RUN) isClean(words.map(word => (word === 'RUN' ? 'a1' : word)));
      for (const words of [...OF_ALL, ['stop', 'a1'], ['wait', 'a1'], ['runs', '--prune', '--keep', '0']])
        isClean(words);
      await makeHostile(stage, 'a2');
      expect(said(['continue', 'a2'])).toMatch(/Continues from iteration 30/);
    },
  },
  {
    fault: 'runs that live',
    holds: 'the same',
    shown: async () => {
      await makeHostile(stage, 'b1', wrapper());
      for (const words of ['status', 'pause', 'resume', 'attach', 'release']) isClean([words, 'b1']);
      await makeHostile(stage, 'b2', wrapper());
      for (const words of [[], ['runs'], ['pause'], ['attach'], ['apps']]) isClean(words);
    },
  },
  {
    fault: 'folders of runs whose names are of that kind',
    holds: 'the one is not listed, the other is shown clean',
    shown: async () => {
      const name = HOSTILE.replaceAll('/', '').slice(0, 60);
      makeRun(stage.home, {id: name, tmux: await gone()});
      const newer = makeRun(stage.home, {id: `${name}2`, tmux: await gone()});
      writeRunRecord(newer.paths, {...newer.record, schema: SCHEMA_VERSION + 1});
      for (const words of [['runs'], ['status'], []]) isClean(words);
      expect(said(['runs'])).toMatch(/^No runs yet[\s\S]*newer mlxtop/);
    },
  },
  {
    fault: 'its JSON',
    holds: 'has the same values, escaped',
    shown: async () => {
      await makeHostile(stage, 'a1');
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
    fault: 'settings with these words',
    holds: 'are reported clean',
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
    fault: 'an alert of this kind of run',
    holds: 'reaches the program of the settings in one clean line',
    shown: async () => {
      const {paths} = await makeHostile(stage, 'a1');
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
]);
