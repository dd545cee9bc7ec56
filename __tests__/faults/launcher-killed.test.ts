import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--ms', '50', '--iters', '100000'];

/**
 * Starts a run through a tmux that kills who called it, in the call that starts the session: the launcher is gone then,
 * by SIGKILL, where it is aimed at. `script` is what that call does, with the launcher's pid as `$PPID` and the real
 * tmux as `real`.
 */
const startKilled = (script: string, session = 'lora'): void => {
  const tools = join(stage.folder, 'tools');
  mkdirSync(tools, {recursive: true});
  const path = process.env.PATH ?? '';
  const real = `real() { PATH='${path}' exec tmux "$@"; }`;
  const body = `${real}\ncase "$*" in *source-file*) ${script} ;; *) real "$@" ;; esac\n`;
  writeFileSync(join(tools, 'tmux'), `#!/bin/sh\n${body}`, {mode: 0o755});
  const words = ['run', '--detach', '--interval', '200ms', '--socket-name', stage.socket, '--session', session];
  const {stdout} = stage.mlxtop([...words, '--', ...STEADY], {PATH: `${tools}:${path}`});
  expect(stdout).toBe('');
};

/** Every command works on this run. */
const worksAsAny = async (): Promise<void> => {
  const {run} = await waitFor('its place', () => {
    const status = stage.status('lora');
    return stage.record(status.run.id).tmux && status.training.iteration > 0 ? status : null;
  });
  const record = stage.record(run.id);
  expect(record.tmux).toEqual({
    socketPath: stage.tmux('display', '-p', '#{socket_path}'),
    sessionId: stage.tmux('display', '-p', '-t', '=lora:', '#{session_id}'),
    trainerPane: stage.pane('trainer', 'lora'),
    wrapperPid: Number(stage.tmux('display', '-p', '-t', stage.pane('trainer', 'lora') ?? '', '#{pane_pid}')),
    wrapperIdentity: expect.any(String),
  });
  expect(run).toMatchObject({state: 'training', visible: true});
  expect(stage.mlxtop(['pause', 'lora'])).toMatchObject({code: 0, stderr: ''});
  expect(stage.status('lora').run.state).toBe('paused');
  expect(stage.mlxtop(['resume', 'lora'])).toMatchObject({code: 0, stderr: ''});
  // One dashboard, and no second one after coming back.
  await waitFor('the dashboard', () => stage.pane('dashboard', 'lora'));
  expect(stage.mlxtop(['attach', 'lora']).stdout).toContain('There is no terminal to attach in');
  expect(stage.tmux('list-panes', '-s', '-t', '=lora', '-F', '#{@mlxtop_role}').split('\n').sort()).toEqual([
    'dashboard',
    'trainer',
  ]);
  expect(stage.mlxtop(['stop', 'lora', '--yes'])).toMatchObject({code: 0, stderr: expect.any(String)});
  expect(stage.status('lora').run).toMatchObject({state: 'stopped'});
  expect(stage.record(run.id)).toEqual(record);
  // Its session is still ours: the next run takes its place.
  expect(stage.start(['true'], ['--session', 'lora'])).not.toBe(run.id);
};

faults('a launcher that is killed', [
  {
    fault: 'right after tmux has started the session, before it knows',
    holds: 'its recorder writes down where the run is, and every command works on it',
    shown: async () => {
      startKilled('out=$(real "$@"); kill -KILL $PPID');
      await worksAsAny();
    },
  },
  {
    fault: 'while tmux has its commands and has not started',
    holds: 'the same',
    shown: async () => {
      // The commands come by a pipe: they are all there before the launcher goes.
      startKilled('cat >"$0.commands"; kill -KILL $PPID; real "$@" <"$0.commands"');
      await worksAsAny();
    },
  },
  {
    fault: 'before tmux has started anything',
    holds: 'what is left is not a run, and is over a minute after its start',
    shown: async () => {
      startKilled('kill -KILL $PPID');
      const {run} = stage.status();
      expect(stage.record(run.id)).toMatchObject({tmux: null, place: {boot: expect.any(String)}});
      expect(run.state).toBe('starting');
      const record = stage.record(run.id);
      const file = join(stage.runFolder(run.id), 'run.json');
      writeFileSync(file, JSON.stringify({...record, createdAt: record.createdAt - 60_000}));
      expect(stage.status().run).toMatchObject({state: 'interrupted'});
      expect(existsSync(join(stage.runFolder(run.id), 'exit'))).toBe(false);
    },
  },
]);
