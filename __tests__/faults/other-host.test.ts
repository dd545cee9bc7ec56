import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import type {Place} from '../../source/journal/place.js';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {ageHeartbeat, contentOf} from './namespace.js';
import {faults} from './table.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--ms', '50', '--iters', '100000'];
const ELSEWHERE = {machine: '0123456789abcdef', host: 'gpu-box', boot: 'f7e1c5b2-0000-4000-8000-000000000000'};

/**
 * A living run whose files say that it is in another place, as on a network share or in a backup; null leaves the place
 * out, as an older version did. Its recorder is stopped: what changes from now on is another process' doing.
 */
const runOf = async (change: Partial<Place> | null) => {
  const id = stage.start(STEADY, ['--session', 'lora']);
  const folder = stage.runFolder(id);
  await waitFor('a report', () => stage.journal(id).some(({type}) => type === 'report'));
  const lock = join(folder, 'lock');
  const {pid} = JSON.parse(readFileSync(lock, 'utf8'));
  process.kill(pid, 'SIGSTOP');
  await waitFor('the recorder to stop', () => processState(pid) === 'T');
  for (const name of ['lock', 'run.json', 'heartbeat']) {
    const file = join(folder, name);
    const {place, ...rest} = JSON.parse(readFileSync(file, 'utf8'));
    const text = JSON.stringify(change === null ? rest : {...rest, place: {...place, ...change}});
    writeFileSync(file, name === 'heartbeat' ? text.padEnd(512) : text);
  }
  const trainer = Number(stage.tmux('display', '-p', '-t', stage.pane('trainer', 'lora') ?? '', '#{pane_pid}'));
  return {id, folder, trainerLives: () => processState(trainer) !== null};
};

faults('a home that several machines share', [
  {
    fault: 'the run is on another machine, and its recorder beats',
    holds: 'it is shown with where it is, and nothing here changes it',
    shown: async () => {
      const {id, folder, trainerLives} = await runOf(ELSEWHERE);
      const before = contentOf(folder);
      const status = stage.status(id);
      expect(status).toMatchObject({run: {visible: false, endedAt: null}, recorder: {host: 'gpu-box', alive: true}});
      expect(stage.mlxtop(['status', 'lora']).stdout).toMatch(/^where +recorded on gpu-box, not visible from here/m);
      expect(stage.mlxtop(['runs']).stdout).toContain(`lora (${id}): recorded on gpu-box, not visible from here.`);
      expect(stage.mlxtop([]).stdout).toContain('recorded on gpu-box, not visible from here');
      for (const words of [['pause'], ['stop', 'lora', '--yes'], ['stop', 'lora', '--gone', '--yes'], ['continue']]) {
        expect(stage.mlxtop(words)).toMatchObject({code: 1, stderr: expect.stringContaining('on gpu-box')});
      }
      expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toContain('0 ended runs removed, 1 kept');
      expect(contentOf(folder)).toEqual(before);
      expect(trainerLives()).toBe(true);
    },
  },
  {
    fault: 'a backup of a run that continued is put back on another machine',
    holds: 'it is not ended until its user says that it is gone',
    shown: async () => {
      const {id, folder, trainerLives} = await runOf(ELSEWHERE);
      ageHeartbeat(folder);
      const before = contentOf(folder);
      expect(stage.status(id)).toMatchObject({run: {endedAt: null}, recorder: {alive: false}});
      expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toContain('0 ended runs removed, 1 kept');
      expect(contentOf(folder)).toEqual(before);
      expect(stage.mlxtop(['stop', 'lora', '--gone', '--yes'])).toMatchObject({
        code: 0,
        stdout: 'lora has ended: interrupted.\n',
      });
      expect(stage.status(id)).toMatchObject({run: {state: 'interrupted'}, machineRestartedAt: null});
      expect(trainerLives()).toBe(true);
    },
  },
  {
    fault: 'the machine was restarted since',
    holds: 'its processes are gone for certain: the run is interrupted, as ever',
    shown: async () => {
      const {id} = await runOf({boot: ELSEWHERE.boot});
      expect(stage.status(id)).toMatchObject({run: {state: 'interrupted', visible: true}});
    },
  },
  {
    fault: 'the machine has another name in this network',
    holds: 'it is the same machine, and everything works',
    shown: async () => {
      const {id} = await runOf({host: 'elsewhere.example'});
      expect(stage.status(id)).toMatchObject({run: {endedAt: null, visible: true}, recorder: {alive: true}});
      expect(stage.mlxtop(['pause', 'lora']).code).toBe(0);
      expect(stage.mlxtop(['resume', 'lora']).code).toBe(0);
    },
  },
  {
    fault: 'an older version, which notes no place, has started it',
    holds: 'it is here, as it was then: living while its processes are, and interrupted after that',
    shown: async () => {
      const {id} = await runOf(null);
      expect(stage.status(id)).toMatchObject({
        run: {endedAt: null, visible: true},
        recorder: {alive: true, host: null},
      });
      expect(stage.mlxtop(['pause', 'lora']).code).toBe(0);
      const {pid} = JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8'));
      stage.tmux('kill-server');
      process.kill(pid, 'SIGKILL');
      await waitFor('the end', () => stage.status(id).run.endedAt);
      expect(stage.status(id).run.state).toBe('interrupted');
    },
  },
]);
