import {appendFileSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '20'];
const recorderPid = (id: string): number => JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8')).pid;
const eventsOf = (id: string, type: string) => stage.journal(id).filter(event => event.type === type);
const logOf = (id: string): string => readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8');

/** Starts a run and closes its dashboard, which would check the recorder every three seconds. */
const startUnseen = (command: readonly string[], options: readonly string[] = []): string => {
  const id = stage.start(command, options);
  stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  return id;
};

const numbered = (count: number, pauseSeconds: number): string[] => [
  'sh',
  '-c',
  `i=0; while [ $i -lt ${count} ]; do i=$((i + 1)); echo "line $i end"; sleep ${pauseSeconds}; done; exit 3`,
];

faults('a recorder that lives but is stuck', [
  {
    fault: "a user's expression that backtracks for years, and one word of 40 letters",
    holds:
      'the trainer ends with 0 and so do `wait` and `status`; the expression is no longer used, and that is reported',
    shown: async () => {
      const word = 'a'.repeat(40);
      const id = stage.start(
        ['sh', '-c', `echo "step 1 loss = 2.5"; echo "step 2 ${word}"; echo "step 3 loss = 1.5"; sleep 1`],
        ['--iterations-pattern', String.raw`step (?<iteration>\d+) (?:\w+ ?)+= (?<loss>\S+)`],
      );
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      await waitFor('the recorder to have written its end', () => eventsOf(id, 'end').length > 0);
      const status = stage.status(id);
      expect(status).toMatchObject({run: {state: 'finished', exitCode: 0}, training: {iteration: 1, trainLoss: 2.5}});
      expect(status.warnings).toMatchObject([
        {code: 'iterations-pattern', text: expect.stringContaining(`such as “step 2 ${word}`)},
      ]);
      expect(eventsOf(id, 'recording')).toHaveLength(1);
    },
  },
  {
    fault: 'a recorder that is killed after it gave such an expression up',
    holds: 'the next one does not try it again in this run',
    shown: async () => {
      const word = 'a'.repeat(40);
      const id = startUnseen(
        ['sh', '-c', `while :; do echo "step 2 ${word}"; sleep 0.1; done`],
        ['--iterations-pattern', String.raw`step (?<iteration>\d+) (?:\w+ ?)+= (?<loss>\S+)`],
      );
      await waitFor('the warning', () => eventsOf(id, 'warning').length > 0);
      const pid = recorderPid(id);
      process.kill(pid, 'SIGKILL');
      await waitFor('another recorder', () => stage.status(id).recorder.alive && recorderPid(id) !== pid);
      const {length} = logOf(id);
      await waitFor('more output', () => logOf(id).length > length + 500);
      expect(eventsOf(id, 'warning')).toHaveLength(1);
    },
  },
  {
    fault: 'a recorder that was stopped (SIGSTOP) while its trainer prints',
    holds: 'the next command says so and continues it: not a line is lost',
    shown: async () => {
      const id = startUnseen(numbered(10_000, 0.05));
      await waitFor('the first lines', () => logOf(id).includes('line 5 end'));
      const pid = recorderPid(id);
      process.kill(pid, 'SIGSTOP');
      await waitFor('a beat to be late', () => stage.status(id).recorder.problem !== null);
      expect(processState(pid)).not.toBe('T');
      const reached = Number(/.*line (\d+) end/s.exec(logOf(id))?.[1]);
      await waitFor('more lines', () => logOf(id).includes(`line ${reached + 20} end`));
      const numbers = [...logOf(id).matchAll(/line (\d+) end/g)].map(match => Number(match[1]));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(stage.status(id)).toMatchObject({run: {state: expect.stringMatching(/^(?:starting|training)$/)}});
    },
  },
  {
    fault: 'a recorder that is stopped when its trainer ends',
    holds: 'every command shows the end at once, and the journal has one',
    shown: async () => {
      const id = startUnseen(numbered(20, 0.05));
      await waitFor('the first lines', () => logOf(id).includes('line 5 end'));
      const pid = recorderPid(id);
      process.kill(pid, 'SIGSTOP');
      const {wrapperPid} = stage.record(id).tmux;
      await waitFor('the exit', () => processState(wrapperPid) === null);
      expect(stage.mlxtop(['wait', id]).code).toBe(3);
      expect(stage.status(id).run).toMatchObject({state: 'failed', exitCode: 3});
      expect(stage.mlxtop(['pause', id]).stderr).toContain('has ended');
      expect(stage.mlxtop(['runs']).stdout).toMatch(/\bfailed\b/);
      expect(stage.mlxtop([]).stdout).toContain('No run is in progress');
      await waitFor('the recorder to end', () => {
        stage.status(id);
        return processState(pid) === null;
      });
      expect(eventsOf(id, 'end')).toMatchObject([{state: 'failed', exitCode: 3}]);
      expect(stage.journal(id).at(-1)?.type).toBe('end');
    },
  },
  {
    fault: 'a recorder that is stopped while its tmux server ends',
    holds: 'it ends by itself as soon as it continues, and the journal has one end',
    shown: async () => {
      const id = startUnseen(STEADY);
      await waitFor('reports', () => stage.status(id).training.iteration > 3);
      const pid = recorderPid(id);
      process.kill(pid, 'SIGSTOP');
      stage.tmux('kill-server');
      const {wrapperPid} = stage.record(id).tmux;
      await waitFor('the trainer to be gone', () => processState(wrapperPid) === null);
      process.kill(pid, 'SIGCONT');
      await waitFor('the recorder to end', () => processState(pid) === null);
      expect(stage.status(id).run.state).toBe('interrupted');
      expect(eventsOf(id, 'end')).toHaveLength(1);
    },
  },
  {
    fault: 'a recorder that is stopped, while another program takes its run over and writes its end',
    holds: 'when it continues it writes nothing more, and ends',
    shown: async () => {
      const id = startUnseen(STEADY);
      await waitFor('reports', () => stage.status(id).training.iteration > 3);
      const pid = recorderPid(id);
      process.kill(pid, 'SIGSTOP');
      await delay(5000);
      const end = {t: Date.now(), type: 'end', state: 'finished', exitCode: 0};
      appendFileSync(join(stage.runFolder(id), 'journal.ndjson'), `${JSON.stringify(end)}\n`);
      rmSync(join(stage.runFolder(id), 'lock'));
      const log = logOf(id);
      process.kill(pid, 'SIGCONT');
      await waitFor('the recorder to end', () => processState(pid) === null);
      expect(stage.journal(id).at(-1)).toEqual(end);
      expect(logOf(id)).toBe(log);
    },
  },
  {
    fault: 'a configuration of 0.8 MB, which would kill its recorder again and again',
    holds: 'it is not read, which is reported once, and one recorder lives through the run',
    shown: async () => {
      const trainer = join(stage.folder, 'mlx_lm.lora');
      writeFileSync(trainer, '#!/bin/sh\nsleep 6\nexit 0\n', {mode: 0o755});
      writeFileSync(join(stage.folder, 'big.yaml'), `iters: 5\nrows: ${'['.repeat(400_000)}${']'.repeat(400_000)}\n`);
      // The recorder finds the trainer among the script's children after three seconds.
      const id = stage.start(['sh', '-c', `${trainer} --train -c ${stage.folder}/big.yaml; exit 0`]);
      await waitFor('the remark', () => stage.status(id).warnings.length > 0);
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(stage.status(id).warnings).toMatchObject([
        {code: 'config-not-read', text: expect.stringContaining('big.yaml has 0.80 MB')},
      ]);
      expect(eventsOf(id, 'recording')).toHaveLength(1);
    },
  },
]);
