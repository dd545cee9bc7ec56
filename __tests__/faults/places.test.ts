import {spawn} from 'node:child_process';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {type Answer, createStage, PROGRAM, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {ageHeartbeat, contentOf, inNamespace, noNamespaces, UNSHARED} from './namespace.js';
import {faults} from './table.js';

let stage: Stage;
let containers: number[] = [];

beforeEach(() => {
  stage = createStage();
});

afterEach(async () => {
  for (const pid of containers) process.kill(pid, 'SIGKILL');
  containers = [];
  await stage.close();
});

const STEADY = ['node', trainerFile('steady.mjs'), '--ms', '50', '--iters', '100000'];
const NOT_VISIBLE = /recorded on \S+ \(another container\), not visible from here/;

/**
 * A run whose recorder has written something, and then is stopped: what changes in its folder from now on is another
 * process' doing.
 */
const stoppedRun = async () => {
  const id = stage.start(STEADY, ['--session', 'lora']);
  const folder = stage.runFolder(id);
  const recorder = await waitFor('the recorder', () => stage.journal(id).find(event => event.type === 'recording'));
  await waitFor('a report', () => stage.journal(id).some(event => event.type === 'report'));
  await waitFor('the place', () => stage.record(id).tmux !== null && stage.record(id).place);
  // It would continue a stopped recorder.
  const pane = stage.pane('dashboard', 'lora') ?? '';
  const dashboard = Number(stage.tmux('display-message', '-p', '-t', pane, '#{pane_pid}'));
  stage.tmux('kill-pane', '-t', pane);
  await waitFor('the dashboard to be gone', () => processState(dashboard) === null);
  const pid = Number(recorder.pid);
  process.kill(pid, 'SIGSTOP');
  await waitFor('the recorder to stop', () => processState(pid) === 'T');
  return {id, folder, goOn: () => process.kill(pid, 'SIGCONT')};
};

const LOOKS: readonly (readonly string[])[] = [
  ['status', 'lora'],
  ['status', 'lora', '--json'],
  ['runs'],
  ['runs', '--json'],
  ['logs', 'lora'],
  [],
];
const DEEDS: readonly (readonly string[])[] = [
  ['pause', 'lora'],
  ['resume', 'lora'],
  ['stop', 'lora', '--yes'],
  ['stop'],
  ['stop', 'lora', '--yes', '--at-checkpoint'],
  ['continue', 'lora', '--yes'],
  ['release', 'lora'],
];

const from = (words: readonly string[], seconds?: number): Answer =>
  inNamespace([PROGRAM, ...words], stage.env, seconds);

/** Everything that can be done from another namespace: all is shown, nothing is changed. */
const tryEverything = (folder: string): void => {
  const before = contentOf(folder);
  for (const words of LOOKS) {
    const {code, stdout, stderr} = from(words);
    expect([words, code, stderr]).toEqual([words, 0, '']);
    if (words.includes('--json')) expect([JSON.parse(stdout)].flat()).toMatchObject([{run: {visible: false}}]);
    else if (words[0] !== 'logs') expect(stdout).toMatch(NOT_VISIBLE);
    expect(contentOf(folder)).toEqual(before);
  }
  for (const words of DEEDS) {
    const {code, stderr} = from(words);
    expect([words, code]).toEqual([words, 1]);
    expect(stderr).toMatch(NOT_VISIBLE);
    expect(contentOf(folder)).toEqual(before);
  }
  const pruned = from(['runs', '--prune', '--keep', '0']);
  expect(pruned.stdout).toMatch(/^0 ended runs removed, 1 kept\.\n/);
  expect(pruned.stdout).toMatch(NOT_VISIBLE);
  // It waits, until it is ended.
  const waited = from(['wait', 'lora'], 2);
  expect(waited.code).toBe(124);
  expect(waited.stderr).toMatch(NOT_VISIBLE);
  // The session is there, on the same server, and a new run must not end it.
  const again = from(['run', '--detach', '--session', 'lora', '--socket-name', stage.socket, '--', 'true']);
  expect(again.stderr).toContain("Another run is in progress in session 'lora'");
  expect(contentOf(folder)).toEqual(before);
};

/**
 * A run that is started in a PID namespace of its own, with its tmux server; `kill` ends all that is in there at once.
 */
const containedRun = async (command: readonly string[]) => {
  const words = ['run', '--detach', '--interval', '200ms', '--socket-name', stage.socket, '--session', 'inner'];
  const script = '"$@" >started; while :; do sleep 1; done';
  const [unshare = '', ...rest] = [...UNSHARED, 'sh', '-c', script, 'sh', PROGRAM, ...words, '--', ...command];
  const child = spawn(unshare, rest, {env: stage.env, cwd: stage.folder, stdio: 'ignore'});
  containers.push(child.pid ?? 0);
  const id = await waitFor(
    'the run',
    () => /run (\S+)\)/.exec(readFileSync(join(stage.folder, 'started'), 'utf8'))?.[1],
  );
  await waitFor('its recorder', () => stage.journal(id).some(event => event.type === 'sample'));
  const gone = new Promise(resolve => child.once('exit', resolve));
  return {
    id,
    folder: stage.runFolder(id),
    kill: async () => {
      child.kill('SIGKILL');
      containers = [];
      await gone;
    },
  };
};

faults('two views of one home', [
  {
    fault: 'a living run is viewed, and acted on, from a namespace that sees none of its processes',
    holds: 'all is shown and said, its folder stays as it is, and it continues',
    cannotShow: noNamespaces,
    shown: async () => {
      const {id, folder, goOn} = await stoppedRun();
      tryEverything(folder);
      expect(from(['status', 'lora']).stdout).not.toContain('no sign of life');
      goOn();
      const {iteration} = stage.status(id).training;
      await waitFor('more of it', () => stage.status(id).training.iteration > iteration);
      expect(stage.status(id)).toMatchObject({run: {visible: true, state: 'training'}, recorder: {alive: true}});
    },
  },
  {
    fault: 'the same with a recorder that has been silent for hours',
    holds: 'the same, with how long and what to do; nothing is ended',
    cannotShow: noNamespaces,
    shown: async () => {
      const {id, folder, goOn} = await stoppedRun();
      ageHeartbeat(folder);
      tryEverything(folder);
      expect(from(['status', 'lora']).stdout).toMatch(
        new RegExp(`recorder +no sign of life for 2 h 00 min; .*mlxtop stop ${id} --gone`),
      );
      goOn();
      await waitFor('a beat', () => stage.status(id).recorder.alive);
      expect(stage.mlxtop(['pause', 'lora']).code).toBe(0);
      expect(stage.mlxtop(['stop', 'lora', '--yes']).code).toBe(0);
    },
  },
  {
    fault: 'a dashboard is opened in another namespace',
    holds: 'it shows the run and where it is; its keys refuse, and nothing changes in the folder',
    cannotShow: noNamespaces,
    shown: async () => {
      const {folder, goOn} = await stoppedRun();
      const before = contentOf(folder);
      const terminal = stage.terminal([...UNSHARED, PROGRAM, 'dashboard', 'lora'], 100, 30);
      await waitFor('the words', () => /not visible from here: pause,/.test(terminal.screen()), terminal.screen);
      terminal.type('p');
      await waitFor('the refusal', () => /Pause, resume and stop it\s+there/.test(terminal.screen()), terminal.screen);
      terminal.type('q');
      await waitFor('its end', () => !terminal.isOpen());
      expect(contentOf(folder)).toEqual(before);
      goOn();
    },
  },
  {
    fault: 'a run is recorded in a container and viewed from outside, and ends',
    holds: 'it is left alone while it lives, and its end is seen, with its exit code',
    cannotShow: noNamespaces,
    shown: async () => {
      const {id, folder} = await containedRun(['sh', '-c', 'while [ ! -e end ]; do sleep 0.1; done; exit 7']);
      for (let look = 0; look < 3; look++) expect(stage.status(id).run).toMatchObject({endedAt: null, visible: false});
      expect(stage.status(id).recorder.alive).toBe(true);
      expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toMatch(/^0 ended runs removed, 1 kept\./);
      expect(stage.mlxtop(['pause', id]).stderr).toMatch(NOT_VISIBLE);
      expect(stage.mlxtop(['stop', id, '--gone', '--yes']).stderr).toContain('was still being recorded on');
      const {recorder, journal} = {recorder: stage.journal(id), journal: join(folder, 'journal.ndjson')};
      expect(recorder.filter(({type}) => type === 'end' || type === 'pause' || type === 'stop')).toEqual([]);
      writeFileSync(join(stage.folder, 'end'), '');
      expect(stage.mlxtop(['wait', id])).toMatchObject({code: 7});
      expect(readFileSync(journal, 'utf8').match(/"type":"end"/g)).toHaveLength(1);
      await waitFor('the recorder to leave', () => contentOf(folder).lock === undefined);
      stage.tmux('kill-server');
      expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toMatch(/^1 ended run removed/);
    },
  },
  {
    fault: 'the container is killed with all that is in it',
    holds: 'nothing is ended until its user says that it is gone; then it is interrupted',
    cannotShow: noNamespaces,
    shown: async () => {
      const {id, folder, kill} = await containedRun(STEADY);
      await kill();
      ageHeartbeat(folder);
      const before = contentOf(folder);
      expect(stage.status(id)).toMatchObject({run: {endedAt: null, visible: false}, recorder: {alive: false}});
      expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toMatch(/^0 ended runs removed, 1 kept\./);
      expect(contentOf(folder)).toEqual(before);
      const {code, stdout} = stage.mlxtop(['stop', id, '--gone', '--yes']);
      expect([code, stdout]).toEqual([0, 'inner has ended: interrupted.\n']);
      expect(stage.status(id).run).toMatchObject({state: 'interrupted'});
      expect(stage.mlxtop(['stop', id, '--gone', '--yes']).code).toBe(2);
      expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toMatch(/^1 ended run removed/);
    },
  },
  {
    fault: 'the container is killed after the trainer has ended, before that was written down',
    holds: 'the exit file is an end everywhere',
    cannotShow: noNamespaces,
    shown: async () => {
      const {id, folder, kill} = await containedRun(STEADY);
      await kill();
      writeFileSync(join(folder, 'exit'), '3\n');
      ageHeartbeat(folder);
      expect(stage.mlxtop(['wait', id])).toMatchObject({code: 3});
      expect(stage.status(id).run).toMatchObject({state: 'failed', exitCode: 3});
    },
  },
  {
    fault: 'a run has ended and its recorder was killed, in a home that another container views',
    holds: 'the other one shows the end, and does not write it again',
    cannotShow: noNamespaces,
    shown: async () => {
      const id = stage.start(['true'], ['--session', 'short']);
      await waitFor('the end', () => stage.journal(id).some(({type}) => type === 'end'));
      rmSync(join(stage.runFolder(id), 'heartbeat'), {force: true});
      expect(from(['wait', id]).code).toBe(0);
      expect(from(['status', id, '--json']).code).toBe(0);
      expect(stage.journal(id).filter(({type}) => type === 'end')).toHaveLength(1);
    },
  },
]);
