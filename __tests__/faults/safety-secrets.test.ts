import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {commandLine} from '../../source/format/command-line.js';
import {gone, makeRun} from '../commands/home.js';
import {createStage, PROGRAM, processesWith, type Stage, waitFor} from '../helpers/stage.js';
import {lora, write} from '../trainer/checkpoints/weights.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const HF = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567';
const SECRETS = ['s3cr3t-wandb', HF.slice(3), 's3cr3t-pass', 's3cr3t-url'];

/** A trainer that says what it was given, then goes on for as long as it is let. */
const TRAINER = `
  console.log('{"iteration": 1, "loss": 2}');
  require('fs').writeFileSync('given.json', JSON.stringify({words: process.argv, key: process.env.WANDB_API_KEY}));
  console.error("OSError: couldn't connect to 'https://huggingface.co' with " + process.argv[3] + ' for ' + process.argv.at(-1));
  setTimeout(() => process.exit(3), Number(process.env.LASTS ?? 600000));
`;
const COMMAND = ['env', 'WANDB_API_KEY=s3cr3t-wandb', 'node', 'train.cjs', '--hub_token', HF];
const WORDS = [...COMMAND, '--password', 's3cr3t-pass', '--model', 'https://me:s3cr3t-url@host/model'];

const held = (text: string): string[] => SECRETS.filter(secret => text.includes(secret));

/** Every file of a run, the trainer's own output left out. */
const filesOf = (id: string): string =>
  readdirSync(stage.runFolder(id))
    .filter(name => name !== 'trainer.log')
    .map(name => `${name}: ${readFileSync(join(stage.runFolder(id), name), 'utf8')}`)
    .join('\n');

const given = () => JSON.parse(readFileSync(join(stage.folder, 'given.json'), 'utf8'));

const startTrainer = (lasts = 600_000, words = WORDS): string => {
  writeFileSync(join(stage.folder, 'train.cjs'), TRAINER);
  return stage.start(words, [], {LASTS: String(lasts)});
};

const VIEWS = [
  ['status'],
  ['status', '--json'],
  ['status', '--since', '1h'],
  ['runs'],
  ['runs', '--json'],
  [],
  ['continue'],
];

/** A run of mlx_lm whose record says these words, with a checkpoint to go on from. */
const makeLora = async (words: readonly string[]): Promise<string> => {
  const began = Date.now() - 600_000;
  const checkpoint = join(stage.folder, '0000010_adapters.safetensors');
  write(checkpoint, lora(8), began + 5000);
  const trainer = join(stage.folder, 'mlx_lm.lora');
  writeFileSync(
    trainer,
    `#!/bin/sh
${SHOW}
exec sleep 60
`,
    {mode: 0o755},
  );
  const command = [trainer, '--train', '--iters', '40', '--adapter-path', stage.folder, ...words];
  makeRun(stage.home, {id: 'a1', name: 'lm', command, directory: stage.folder, createdAt: began, tmux: await gone()}, [
    {t: began + 4000, type: 'checkpoint', iteration: 10, path: checkpoint},
    {t: began + 9000, type: 'end', state: 'failed', exitCode: 1},
  ]);
  return 'a1';
};
/** Writes down what the trainer got. */
const SHOW = 'for word do printf "%s\\n" "$word"; done >got';
const got = () => waitFor('what the trainer got', () => readFileSync(join(stage.folder, 'got'), 'utf8').split('\n'));
const goOn = (extra: NodeJS.ProcessEnv = {}) =>
  stage.mlxtop(['continue', 'a1', '--yes', '--detach', '-L', stage.socket], {HF_TOKEN: '', PASSWORD: '', ...extra});

faults('secrets in a command', [
  {
    fault: 'a training is started with some',
    holds: 'the trainer gets them; no file, no view and no process of ours has them',
    shown: async () => {
      const id = startTrainer();
      await waitFor(
        'the trainer',
        () => stage.status(id).training.iteration === 1 && stage.status(id).run.failure !== undefined,
      );
      expect(given()).toEqual({words: expect.arrayContaining(['--hub_token', HF, 's3cr3t-pass']), key: 's3cr3t-wandb'});
      await waitFor('the failure', () => filesOf(id).includes('"failure"'));
      expect(held(filesOf(id))).toEqual([]);
      expect(stage.record(id).command).toEqual([
        ...['env', 'WANDB_API_KEY=***', 'node', 'train.cjs', '--hub_token', 'hf_***'],
        ...['--password', '***', '--model', 'https://me:***@host/model'],
      ]);
      for (const words of VIEWS) {
        const {stdout, stderr} = stage.mlxtop(words);
        expect({words, held: held(stdout + stderr)}).toEqual({words, held: []});
      }
      const ours = processesWith(stage.runFolder(id)).filter(pid => {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return !line.includes('mlxtop-run') && held(line).length > 0;
      });
      expect(ours).toEqual([]);
    },
    cannotShow: process.platform !== 'linux' && 'reads /proc',
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
      expect(held(filesOf(id))).toEqual([]);
      expect(stage.mlxtop(['logs']).stdout).toContain(HF);
    },
  },
  {
    fault: 'the same command is started again, with another secret',
    holds: 'it is known as the same training',
    shown: () => {
      startTrainer();
      writeFileSync(join(stage.folder, 'train.cjs'), TRAINER);
      const words = WORDS.map(word => (word === 's3cr3t-pass' ? 'another' : word));
      const answer = stage.mlxtop(['run', '--detach', '-s', 'mlxtop', '-L', stage.socket, '--', ...words]);
      expect(answer).toMatchObject({code: 0, stdout: expect.stringContaining('nothing new was started')});
      const other = stage.mlxtop(['run', '--detach', '-s', 'mlxtop', '-L', stage.socket, '--', ...words, '--more']);
      expect(other).toMatchObject({code: 1, stderr: expect.stringContaining('Another training runs')});
      expect(held(other.stderr)).toEqual([]);
    },
  },
  {
    fault: 'an older mlxtop has written them down',
    holds: 'they are shown masked, and continue asks all the same',
    shown: async () => {
      await makeLora([]);
      const file = join(stage.runFolder('a1'), 'run.json');
      const record = JSON.parse(readFileSync(file, 'utf8'));
      const words = ['--hub_token', HF, '--password', 's3cr3t-pass'];
      writeFileSync(file, JSON.stringify({...record, command: [...record.command, ...words]}));
      const journal = join(stage.runFolder('a1'), 'journal.ndjson');
      const [head = '', ...rest] = readFileSync(journal, 'utf8').split('\n');
      const event = JSON.parse(head);
      const lines = [JSON.stringify({...event, command: [...event.command, ...words]}), ...rest];
      writeFileSync(journal, lines.join('\n'));
      for (const view of VIEWS) {
        const {stdout, stderr} = stage.mlxtop(view);
        expect({view, held: held(stdout + stderr)}).toEqual({view, held: []});
      }
      expect(goOn()).toMatchObject({code: 2, stderr: expect.stringMatching(/--password/)});
    },
  },
  {
    fault: 'a training goes on that had some, and a script cannot be asked',
    holds: 'nothing is started, and it is said which and how',
    shown: async () => {
      await makeLora(['--hub_token', HF, '--password', 's3cr3t-pass']);
      const before = readdirSync(stage.folder).sort();
      expect(goOn()).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /^mlxtop: Secrets of a command are not kept, and this one had some: what begins with hf_, --password\.\nSet HF_TOKEN and PASSWORD, or go on in a terminal, where you are asked for them\.$/m,
        ),
      });
      expect(goOn({HF_TOKEN: HF})).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/had some: --password\.\nSet PASSWORD/),
      });
      expect(readdirSync(stage.folder).sort()).toEqual(before);
    },
  },
  {
    fault: 'they are in the environment',
    holds: 'it goes on with these, which are stored as little',
    shown: async () => {
      await makeLora(['--hub_token', HF, '--password', 's3cr3t-pass']);
      const answer = goOn({HF_TOKEN: HF, PASSWORD: 's3cr3t-wandb'});
      expect(answer).toMatchObject({code: 0, stderr: expect.stringMatching(/--password is taken from PASSWORD/)});
      expect(held(answer.stdout + answer.stderr)).toEqual([]);
      expect(await got()).toEqual(expect.arrayContaining(['--hub_token', HF, '--password', 's3cr3t-wandb']));
      const id = readdirSync(join(stage.home, 'runs')).find(name => name !== 'a1') ?? '';
      expect(held(filesOf(id))).toEqual([]);
    },
  },
  {
    fault: 'HF_TOKEN holds something else than what the command had',
    holds: 'it is not taken for it',
    shown: async () => {
      await makeLora(['--hub_token', HF]);
      expect(goOn({HF_TOKEN: 'api_org_0123456789abcdef'})).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/what begins with hf_/),
      });
    },
  },
  {
    fault: 'they are asked for in a terminal',
    holds: 'what is typed is not shown, not kept, and reaches the trainer',
    shown: async () => {
      await makeLora(['--password', 's3cr3t-pass']);
      const words = [
        'env',
        '-u',
        'PASSWORD',
        `MLXTOP_HOME=${stage.home}`,
        PROGRAM,
        'continue',
        'a1',
        '-d',
        '-L',
        stage.socket,
      ];
      const terminal = stage.terminal(['sh', '-c', `${commandLine(words)}; sleep 60`], 120, 40);
      await waitFor('the first question', () => terminal.screen().includes('Start it?'), terminal.screen);
      terminal.type('y', 'Enter');
      await waitFor(
        'the second',
        () => terminal.screen().includes('--password (not shown, and not kept):'),
        terminal.screen,
      );
      terminal.type('s3cr3t-url', 'Enter');
      expect(await got()).toEqual(expect.arrayContaining(['--password', 's3cr3t-url']));
      await waitFor('the start', () => terminal.screen().includes('Started lm'), terminal.screen);
      expect(held(terminal.screen())).toEqual([]);
    },
  },
  {
    fault: 'no answer is given',
    holds: 'nothing is started',
    shown: async () => {
      await makeLora(['--password', 's3cr3t-pass']);
      const words = [
        'env',
        '-u',
        'PASSWORD',
        `MLXTOP_HOME=${stage.home}`,
        PROGRAM,
        'continue',
        'a1',
        '-y',
        '-d',
        '-L',
        stage.socket,
      ];
      const terminal = stage.terminal(['sh', '-c', `${commandLine(words)}; echo "code $?"; sleep 60`], 120, 40);
      await waitFor('the question', () => terminal.screen().includes('not kept):'), terminal.screen);
      terminal.type('Enter');
      await waitFor('the refusal', () => /Nothing was started[\s\S]*code 2/.test(terminal.screen()), terminal.screen);
    },
  },
  {
    fault: 'a failed start is to be made again',
    holds: 'the command that is told has a place for them, and says so',
    shown: async () => {
      const id = startTrainer(200);
      await waitFor('the end', () => stage.status(id).run.endedAt !== null);
      expect(stage.mlxtop(['status']).stdout).toMatch(
        /start again +with your secrets in place of \*\*\*: cd .*'hf_\*\*\*'/,
      );
      expect(stage.status(id).nextCommand).toBeNull();
    },
  },
]);
