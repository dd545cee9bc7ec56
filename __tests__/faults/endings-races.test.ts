import {spawn} from 'node:child_process';
import {afterEach, beforeEach, expect} from '@jest/globals';
import type {Run} from '../../source/journal/runs.js';
import type {Wanted} from '../../source/runs/start/choose-session.js';
import {startInSession} from '../../source/runs/start/start-in-session.js';
import type {StartPlan} from '../../source/runs/start/start-run.js';
import {createHome, living, makeRun} from '../helpers/home.js';
import {quietUser} from '../helpers/quiet-user.js';
import {createStage, PROGRAM, type Stage, trainerFile} from '../helpers/stage.js';
import {createServer, type Server} from '../tmux/server.js';
import {faults} from './table.js';

const OURS: Wanted = {command: ['python', 'ours.py'], directory: '/'};

let home: ReturnType<typeof createHome>;
let server: Server;
let stage: Stage;
beforeEach(() => {
  home = createHome();
  server = createServer();
  stage = createStage();
});
afterEach(() => {
  stage.close();
  server.close();
  home.close();
});

const planOf = (session: string): StartPlan => ({
  ...OURS,
  session,
  name: session,
  intervalMs: 2000,
  iterationsPattern: null,
  metricsFolder: null,
  size: {columns: 200, rows: 50},
  dashboardFlags: [],
  fallbackDashboardFlags: [],
  estimate: null,
  versions: null,
  waits: null,
  choices: {
    autoPause: null,
    maySleep: true,
    relaxGpuWatchdog: false,
    keepRepaints: false,
    independent: false,
    inside: false,
    afterRestart: false,
  },
  alertChannels: [],
  continues: null,
  restarts: undefined,
  restarted: null,
  prepare: null,
  input: null,
  startsServer: false,
  warnings: [],
  user: quietUser,
});

/** A start under the name `lora` that another one overtakes between its check and its launch. */
const overtaken = async (command: readonly string[]) => {
  let winner: Run | null = null;
  const place = await living();
  return startInSession(
    server.client,
    async () => (winner === null ? [] : [winner]),
    {session: 'lora'},
    OURS,
    session => {
      server.tmux('new-session', '-d', '-s', 'lora', 'sleep', '60');
      server.tmux('set-option', '-t', '=lora:', '@mlxtop_run', 'winner');
      server.tmux('set-option', '-p', '-t', '=lora:', '@mlxtop_role', 'trainer');
      winner = makeRun(home.home, {id: 'winner', name: 'lora', tmux: place, command: [...command], directory: '/'});
      return planOf(session);
    },
  );
};

type Answer = {stdout: string; stderr: string; code: number | null};

/** Several starts at the very same moment. */
const atOnce = (commands: readonly (readonly string[])[]): Promise<Answer[]> =>
  Promise.all(
    commands.map(command => {
      const words = ['run', '--detach', '--session', 'lora', '--socket-name', stage.socket, '--', ...command];
      const child = spawn(PROGRAM, words, {env: stage.env, cwd: stage.folder});
      const answer: Answer = {stdout: '', stderr: '', code: null};
      child.stdout.on('data', data => {
        answer.stdout += data;
      });
      child.stderr.on('data', data => {
        answer.stderr += data;
      });
      return new Promise<Answer>(resolve => child.on('close', code => resolve({...answer, code})));
    }),
  );

const training = (ms: number): string[] => ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', `${ms}`];

faults('A start that another one of the same name overtakes', [
  {
    fault: 'the other is of another command',
    holds: 'it says so, with run, command and what to do; nothing of its own is left',
    shown: async () => {
      await expect(overtaken(['python', 'theirs.py'])).rejects.toMatchObject({
        message:
          "Another start took this name a moment earlier. Another run is in progress in session 'lora' (run winner): python theirs.py",
        nextStep: expect.stringMatching(/mlxtop attach lora.*--session lora-2/),
      });
      expect(server.tmux('list-sessions', '-F', '#{session_name}')).toBe('lora');
    },
  },
  {
    fault: 'the other is of the same command',
    holds: 'it goes to that run',
    shown: async () => {
      expect(await overtaken(OURS.command)).toMatchObject({kind: 'attach', run: {record: {id: 'winner'}}});
    },
  },
  {
    fault: 'five starts at once, each of another command',
    holds: 'one starts, and four say which it was',
    shown: async () => {
      const answers = await atOnce([201, 202, 203, 204, 205].map(training));
      const [started, ...more] = answers.filter(({code}) => code === 0);
      expect(more).toEqual([]);
      const id = /Started lora \(run (\S+)\)/.exec(started?.stdout ?? '')?.[1];
      for (const {stderr} of answers.filter(({code}) => code !== 0)) {
        expect(stderr).toContain(`Another run is in progress in session 'lora' (run ${id}): node `);
        expect(stderr).toMatch(/mlxtop attach lora.*--session lora-2/);
      }
    },
  },
  {
    fault: 'five starts at once of the same command',
    holds: 'one starts, and four say that it runs already, under that id',
    shown: async () => {
      const answers = await atOnce([200, 200, 200, 200, 200].map(training));
      expect(answers.map(({code}) => code)).toEqual([0, 0, 0, 0, 0]);
      const id = answers.map(({stdout}) => /Started lora \(run (\S+)\)/.exec(stdout)?.[1]).filter(Boolean);
      expect(id).toHaveLength(1);
      const others = answers.filter(({stdout}) => !stdout.startsWith('Started'));
      for (const {stdout} of others)
        expect(stdout).toBe(`lora is already running (run ${id[0]}): nothing was started.\n`);
      expect(others).toHaveLength(4);
    },
  },
]);
