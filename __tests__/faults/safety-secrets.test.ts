import {spawn} from 'node:child_process';
import {openSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {wordsOf} from '../helpers/processes.js';
import {createStage, PROGRAM, processesWith, type Stage, waitFor} from '../helpers/stage.js';
import {filesOf, HF, held, VIEWS} from './secrets.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

/** A trainer that prints what it was given, then runs for as long as it is let. */
const TRAINER = `
  console.log('{"iteration": 1, "loss": 2}');
  require('fs').writeFileSync('given.json', JSON.stringify({words: process.argv, key: process.env.WANDB_API_KEY}));
  console.error("OSError: couldn't connect to 'https://huggingface.co' with " + process.argv[3] + ' for ' + process.argv.at(-1));
  setTimeout(() => process.exit(3), Number(process.env.LASTS ?? 600000));
`;
const COMMAND = ['env', 'WANDB_API_KEY=s3cr3t-wandb', 'node', 'train.cjs', '--hub_token', HF];
const WORDS = [...COMMAND, '--password', 's3cr3t-pass', '--model', 'https://me:s3cr3t-url@host/model'];

const given = () => JSON.parse(readFileSync(join(stage.folder, 'given.json'), 'utf8'));

const startTrainer = (lasts = 600_000, words = WORDS): string => {
  writeFileSync(join(stage.folder, 'train.cjs'), TRAINER);
  return stage.start(words, [], {LASTS: String(lasts)});
};

faults('secrets in a command', [
  {
    fault: 'a run is started with some',
    holds: 'the trainer gets them; no file, no view and no process of ours has them',
    shown: async () => {
      const id = startTrainer();
      await waitFor(
        'the trainer',
        () => stage.status(id).training.iteration === 1 && stage.status(id).run.failure !== undefined,
      );
      expect(given()).toEqual({words: expect.arrayContaining(['--hub_token', HF, 's3cr3t-pass']), key: 's3cr3t-wandb'});
      await waitFor('the failure', () => filesOf(stage.runFolder(id)).includes('"failure"'));
      expect(held(filesOf(stage.runFolder(id)))).toEqual([]);
      expect(stage.record(id).command).toEqual([
        ...['env', 'WANDB_API_KEY=***', 'node', 'train.cjs', '--hub_token', 'hf_***'],
        ...['--password', '***', '--model', 'https://me:***@host/model'],
      ]);
      for (const words of VIEWS) {
        const {stdout, stderr} = stage.mlxtop(words);
        expect({words, held: held(stdout + stderr)}).toEqual({words, held: []});
      }
      const ours = processesWith(stage.runFolder(id)).filter(pid => {
        const line = wordsOf(pid).join(' ');
        return !line.includes('mlxtop-run') && held(line).length > 0;
      });
      expect(ours).toEqual([]);
    },
  },
  {
    fault: 'the dashboard shows it, and the trainer prints them as it fails',
    holds: 'they are masked there too; only the raw output has them',
    shown: async () => {
      const id = startTrainer(500);
      await waitFor('the end', () => stage.status(id).run.endedAt !== null);
      const {screen} = stage.terminal(['env', `MLXTOP_HOME=${stage.home}`, PROGRAM, 'dashboard', id], 200, 50);
      await waitFor('the dashboard', () => screen().includes('failed') && screen().includes('command'), screen);
      expect(held(screen())).toEqual([]);
      for (const words of VIEWS) {
        const {stdout, stderr} = stage.mlxtop(words);
        expect({words, held: held(stdout + stderr)}).toEqual({words, held: []});
      }
      expect(stage.mlxtop(['status']).stdout).toMatch(
        /OSError: couldn't .* with hf_\*\*\* for https:\/\/me:\*\*\*@host/,
      );
      expect(held(filesOf(stage.runFolder(id)))).toEqual([]);
      expect(stage.mlxtop(['logs']).stdout).toContain(HF);
    },
  },
  {
    fault: 'the same command is started again, with another secret',
    holds: 'it is recognised as the same run',
    shown: () => {
      startTrainer();
      writeFileSync(join(stage.folder, 'train.cjs'), TRAINER);
      const words = WORDS.map(word => (word === 's3cr3t-pass' ? 'another' : word));
      const answer = stage.mlxtop(['run', '--detach', '-s', 'mlxtop', '-L', stage.socket, '--', ...words]);
      expect(answer).toMatchObject({code: 0, stdout: expect.stringContaining('nothing was started')});
      const other = stage.mlxtop(['run', '--detach', '-s', 'mlxtop', '-L', stage.socket, '--', ...words, '--more']);
      expect(other).toMatchObject({code: 1, stderr: expect.stringContaining('Another run is in progress')});
      expect(held(other.stderr)).toEqual([]);
    },
  },
  {
    fault: 'a failed start is to be made again',
    holds: 'the command that is printed has a place for them, and says so',
    shown: async () => {
      const id = startTrainer(200);
      await waitFor('the end', () => stage.status(id).run.endedAt !== null);
      expect(stage.mlxtop(['status']).stdout).toMatch(
        /start again +with your secrets in place of \*\*\*: cd .*'hf_\*\*\*'/,
      );
      expect(stage.status(id).nextCommand).toBeNull();
    },
  },
  {
    fault: 'a trainer is adopted that was started with some',
    holds: 'what its process shows is kept masked',
    shown: async () => {
      writeFileSync(join(stage.folder, 'train.cjs'), TRAINER);
      const log = join(stage.folder, 'train.log');
      const out = openSync(log, 'w');
      const child = spawn('node', WORDS.slice(3), {cwd: stage.folder, stdio: ['ignore', out, out]});
      try {
        await waitFor('its first words', () => readFileSync(log, 'utf8').includes('OSError'));
        const answer = stage.mlxtop([
          'attach',
          '--log',
          log,
          '--pid',
          String(child.pid),
          '--detach',
          '--name',
          'taken',
        ]);
        expect(answer).toMatchObject({code: 0});
        const {id, command} = stage.status('taken').run;
        expect(command).toEqual([
          'node',
          'train.cjs',
          '--hub_token',
          'hf_***',
          '--password',
          '***',
          '--model',
          'https://me:***@host/model',
        ]);
        await waitFor('what it printed', () => filesOf(stage.runFolder(id)).includes('"iteration":1'));
        expect(held(filesOf(stage.runFolder(id)))).toEqual([]);
      } finally {
        child.kill('SIGKILL');
      }
    },
  },
  {
    fault: 'an alert reports its failure',
    holds: 'no recipient gets any',
    shown: async () => {
      const alerts = alertsIntoFile(stage.folder);
      writeFileSync(join(stage.folder, 'train.cjs'), TRAINER);
      stage.start(WORDS, [], {LASTS: '300', ...alerts.env});
      const told = await waitFor('the alert', () => alerts.told().find(({code}) => code === 'failed'));
      expect(held(told.text)).toEqual([]);
    },
  },
]);
