import {existsSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

const PROGRAM = fileURLToPath(new URL('../../dist/mlxtop.js', import.meta.url));
const HOOK = fileURLToPath(new URL('../fixtures/faulty-recorder.mjs', import.meta.url));
const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];

let stage: Stage;
let faultFile = '';
let program: string[] = [];
let places = 0;

beforeEach(() => {
  faultFile = join('/tmp', `mlxtop-fault-${process.pid}-${++places}`);
  const hook = pathToFileURL(HOOK);
  hook.searchParams.set('file', faultFile);
  program = [process.execPath, '--import', hook.href, PROGRAM];
  stage = createStage(program);
});

afterEach(async () => {
  rmSync(faultFile, {force: true});
  await stage.close();
});

const startUnseen = async (command: readonly string[] = STEADY): Promise<string> => {
  const id = stage.start(command);
  stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  await waitFor('reports', () => stage.status(id).training.iteration > 3);
  return id;
};

const lockOf = (id: string): {pid: number} => JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8'));
const eventsOf = (id: string, type: string) => stage.journal(id).filter(event => event.type === type);
const starts = (id: string): number => eventsOf(id, 'recording').length;

/** Lets recorders die until the run says that they do. */
const untilLoop = async (id: string, fault: string): Promise<string> => {
  writeFileSync(faultFile, fault);
  return waitFor('the loop to be said', () => {
    const {problem, alive} = stage.status(id).recorder;
    return !alive && typeof problem === 'string' && problem.includes('keeps dying') ? problem : null;
  });
};

faults('a recorder that cannot live', [
  {
    fault: 'a recorder that spins for ever',
    holds: 'half a minute later it is replaced, which is reported; the trainer is not touched',
    shown: async () => {
      const id = await startUnseen();
      const {pid} = lockOf(id);
      const {wrapperPid} = stage.record(id).tmux;
      writeFileSync(faultFile, 'spin-once');
      await waitFor('silence to be reported', () =>
        /no sign of life for \d+ s/.test(stage.status(id).recorder.problem ?? ''),
      );
      await waitFor('the recorder to be replaced', () => {
        const {problem} = stage.status(id).recorder;
        return /was stuck for \d+ s and has been replaced/.test(problem ?? '') ? problem : null;
      });
      expect(processState(pid)).toBeNull();
      expect(lockOf(id).pid).not.toBe(pid);
      expect(processState(wrapperPid)).not.toBeNull();
      const {iteration} = stage.status(id).training;
      await waitFor('more reports', () => stage.status(id).training.iteration > iteration + 3);
    },
  },
  {
    fault: 'a recorder that spins for ever when its trainer ends',
    holds: '`wait` and `status` show the end at once; later the recorder is ended, and the journal has one end',
    shown: async () => {
      const id = await startUnseen(['node', trainerFile('steady.mjs'), '--iters', '100', '--ms', '50', '--code', '4']);
      const {pid} = lockOf(id);
      writeFileSync(faultFile, 'spin-once');
      await waitFor('the exit', () => existsSync(join(stage.runFolder(id), 'exit')));
      expect(stage.mlxtop(['wait', id]).code).toBe(4);
      expect(stage.status(id).run).toMatchObject({state: 'failed', exitCode: 4});
      expect(stage.mlxtop(['stop', id, '--yes']).stderr).toContain('has ended');
      await waitFor('the recorder to be ended', () => {
        stage.status(id);
        return processState(pid) === null;
      });
      expect(stage.status(id).run).toMatchObject({state: 'failed', exitCode: 4});
      expect(eventsOf(id, 'end')).toHaveLength(1);
    },
  },
  {
    fault: 'a recorder that needs more memory than it is allowed to use, each time again',
    holds: 'it is started three times, then rarely; every view says why; `attach` tries at once',
    shown: async () => {
      const id = await startUnseen();
      const problem = await untilLoop(id, 'need-much');
      expect(problem).toContain('it needed more memory than it is allowed to use');
      expect(problem).toMatch(/will be restarted in \d+ s; to do it now: mlxtop attach mlxtop\./);
      const before = starts(id);
      const {stdout, stderr} = stage.mlxtop(['status', id]);
      expect(stdout).toMatch(/^warning +The recorder of mlxtop keeps dying/m);
      expect(stderr).toContain('keeps dying');
      expect(stage.mlxtop(['runs']).stderr).toContain('keeps dying');
      expect(starts(id)).toBe(before);
      rmSync(faultFile);
      stage.mlxtop(['attach', id]);
      await waitFor('a recorder', () => starts(id) > before);
      expect(stage.status(id)).toMatchObject({run: {state: 'training'}, recorder: {alive: true}});
    },
  },
  {
    fault: 'a recorder that ends with an error, each time again, beside an open dashboard',
    holds: 'the dashboard says so, and why, and starts it rarely; what is kept of it does not grow',
    shown: async () => {
      const id = await startUnseen();
      const {screen} = stage.terminal([...program, 'dashboard', id], 120, 40);
      await waitFor('the dashboard', () => screen().includes('training'));
      await untilLoop(id, 'throw');
      const size = statSync(join(stage.runFolder(id), 'recorder-deaths')).size;
      await waitFor('it on the screen', () => screen().includes('keeps dying') && screen().includes('on fire'));
      expect(size).toBe(2048);
      expect(starts(id)).toBeLessThanOrEqual(5);
    },
  },
]);
