import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {commandLine} from '../../source/format/command-line.js';
import {gone, makeRun} from '../helpers/home.js';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';
import {lora, write} from '../trainer/checkpoints/weights.js';
import {filesOf, HF, held, VIEWS} from './secrets.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

/** A run of mlx_lm whose record says these words, with a checkpoint to continue from. */
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

/** `mlxtop continue` in a terminal, where the user can be asked. */
const continueInTerminal = (...more: string[]) => {
  const place = ['env', '-u', 'PASSWORD', `MLXTOP_HOME=${stage.home}`];
  const words = [...place, PROGRAM, 'continue', 'a1', '-d', '-L', stage.socket, ...more];
  return stage.terminal(['sh', '-c', `${commandLine(words)}; echo "code $?"; sleep 60`], 120, 40);
};

faults('secrets of a command that is continued', [
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
    fault: 'a run is continued that had some, and a script cannot be asked',
    holds: 'nothing is started, with which ones and how to give them',
    shown: async () => {
      await makeLora(['--hub_token', HF, '--password', 's3cr3t-pass']);
      const before = readdirSync(stage.folder).sort();
      expect(goOn()).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /^mlxtop: mlxtop stores no secrets, and this command needs some: the secret that begins with hf_, --password\.\nSet HF_TOKEN and PASSWORD, or run this in a terminal, where you are asked for them\.$/m,
        ),
      });
      expect(goOn({HF_TOKEN: HF})).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/needs some: --password\.\nSet PASSWORD/),
      });
      expect(readdirSync(stage.folder).sort()).toEqual(before);
    },
  },
  {
    fault: 'they are in the environment',
    holds: 'it continues with these, which are not stored either',
    shown: async () => {
      await makeLora(['--hub_token', HF, '--password', 's3cr3t-pass', 'WANDB_API_KEY=s3cr3t-pass']);
      const answer = goOn({HF_TOKEN: HF, PASSWORD: 's3cr3t-wandb', WANDB_API_KEY: 's3cr3t-wandb'});
      expect(answer).toMatchObject({code: 0, stderr: expect.stringMatching(/--password is taken from PASSWORD/)});
      expect(answer.stderr).toContain('WANDB_API_KEY is taken from the environment');
      expect(held(answer.stdout + answer.stderr)).toEqual([]);
      expect(await got()).toEqual(expect.arrayContaining(['--hub_token', HF, '--password', 's3cr3t-wandb']));
      const id = readdirSync(join(stage.home, 'runs')).find(name => name !== 'a1') ?? '';
      expect(held(filesOf(stage.runFolder(id)))).toEqual([]);
    },
  },
  {
    fault: "one is a part of the model's address, which the adapter's own configuration has whole",
    holds: 'the two are the same model, and only the secret is asked for',
    shown: async () => {
      await makeLora(['--model', 'https://me:s3cr3t-url@host/model']);
      const built = {model: 'https://me:s3cr3t-url@host/model', lora_parameters: {rank: 8, scale: 20}};
      writeFileSync(join(stage.folder, 'adapter_config.json'), JSON.stringify(built));
      expect(goOn()).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/the password of https:\/\/me\.\nRun this in a terminal/),
      });
    },
  },
  {
    fault: 'HF_TOKEN holds another value than the command had',
    holds: 'it is not taken for it',
    shown: async () => {
      await makeLora(['--hub_token', HF]);
      expect(goOn({HF_TOKEN: 'api_org_0123456789abcdef'})).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/the secret that begins with hf_/),
      });
    },
  },
  {
    fault: 'the secret is for another service than HF_TOKEN and WANDB_API_KEY are',
    holds: 'they are not sent there',
    shown: async () => {
      await makeLora([
        '--github_token',
        'abc',
        '--docker-hub-token',
        'def',
        '--mywandb_api_key',
        'ghi',
        '--token',
        'jkl',
      ]);
      const others = {
        HF_TOKEN: HF,
        HUGGING_FACE_HUB_TOKEN: HF,
        WANDB_API_KEY: 'x',
        GITHUB_TOKEN: '',
        GH_TOKEN: '',
        TOKEN: '',
      };
      expect(goOn(others)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /some: --github_token, --docker-hub-token, --mywandb_api_key, --token\.\nSet GITHUB_TOKEN and DOCKER_/,
        ),
      });
    },
  },
  {
    fault: 'they are asked for in a terminal',
    holds: 'what is typed is not shown, not kept, and reaches the trainer',
    shown: async () => {
      await makeLora(['--password', 's3cr3t-pass']);
      const terminal = continueInTerminal();
      await waitFor('the first question', () => terminal.screen().includes('Start it?'), terminal.screen);
      terminal.type('y', 'Enter');
      await waitFor(
        'the second',
        () => terminal.screen().includes('--password (not shown, not stored):'),
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
      const terminal = continueInTerminal('-y');
      await waitFor('the question', () => terminal.screen().includes('not stored):'), terminal.screen);
      terminal.type('Enter');
      await waitFor('the refusal', () => /Nothing was started[\s\S]*code 2/.test(terminal.screen()), terminal.screen);
    },
  },
]);
