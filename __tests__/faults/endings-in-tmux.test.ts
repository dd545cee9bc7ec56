import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const noPython = spawnSync('python3', ['--version']).error === undefined ? false : 'there is no python3';

/** Runs a shell's text to its end in real tmux, and gives what is reported of it. */
const ended = async (text: string) => {
  const id = stage.start(['bash', '-c', text]);
  await waitFor('the end', () => stage.status(id).run.endedAt !== null);
  const {state, exitCode, outcome, failure} = stage.status(id).run;
  return {id, state, exitCode, outcome, failure, text: stage.mlxtop(['status', id]).stdout};
};

const STEADY = `node ${trainerFile('steady.mjs')} --iters 100000 --ms 20`;
const FINISHED = {state: 'finished', exitCode: 0, outcome: 'failed'};

/** Python's own `raise`, behind a rank's prefix, below a parent that reports it as torchrun does. */
const PARENT = `
import subprocess, sys
child = subprocess.run([sys.executable, '-c', 'raise ValueError("bad")'], stderr=subprocess.PIPE, text=True)
for line in child.stderr.splitlines(): print('[rank0]: ' + line, file=sys.stderr)
print('E1128 03:59:14.310000 3622 torch/distributed/elastic/multiprocessing/api.py:986] failed (exitcode: 1) local_rank: 0 (pid: 3806) of binary: python3', file=sys.stderr)
class ChildFailedError(Exception): pass
raise ChildFailedError('\\n' + '=' * 60 + '\\ntrain.py FAILED\\n' + '-' * 60 + '\\nRoot Cause (first observed failure):\\n[0]:\\n  exitcode  : 1 (pid: 3806)\\n' + '=' * 60)
`;

faults('Endings behind exit code 0, in real tmux', [
  {
    fault: 'a trainer is killed behind a pipe that puts a prefix before each line',
    holds: 'it has failed, killed, at the iteration that it had reached; the log is as it was printed',
    shown: async () => {
      const killed = `(${STEADY} & sleep 1; kill -9 $!; wait $!) 2>&1 | sed 's/^/train-1  | /'`;
      const run = await ended(killed);
      expect(run).toMatchObject(FINISHED);
      expect(run.failure.kind).toMatch(/^killed/);
      expect(run.failure.line).toMatch(/^bash: line \d+: +\d+ Killed/);
      expect(stage.status(run.id).training.iteration).toBeGreaterThan(1);
      expect(readFileSync(join(stage.runFolder(run.id), 'trainer.log'), 'utf8')).toContain('train-1  | Iter 1: ');
      expect(run.text).toMatch(/^reason +It was killed \(SIGKILL\)/m);
    },
  },
  {
    fault: 'compose reports a container that was killed, in two lines',
    holds: 'it has failed, killed',
    shown: async () => {
      const run = await ended("printf 'train-1  | Killed\\ntrain-1 exited with code 137\\n'");
      expect(run).toMatchObject({...FINISHED, failure: {line: 'Killed'}});
      expect(run.failure.kind).toMatch(/^killed/);
    },
  },
  {
    fault: "a rank's traceback, then its launcher's summary, behind a pipe",
    holds: 'the traceback is the reason, and stands among the last words',
    cannotShow: noPython,
    shown: async () => {
      writeFileSync(join(stage.folder, 'launch.py'), PARENT);
      const run = await ended(`python3 ${join(stage.folder, 'launch.py')} 2>&1 | cat`);
      expect(run).toMatchObject({...FINISHED, failure: {kind: 'python-error', line: 'ValueError: bad'}});
      expect(run.text).toMatch(/^last words +ValueError: bad/m);
    },
  },
  {
    fault: "a parent whose child was really killed, behind ts' times",
    holds: 'it has failed, killed',
    cannotShow: noPython,
    shown: async () => {
      const parent = `import subprocess; subprocess.run(['sh', '-c', 'kill -9 $$'], check=True)`;
      const run = await ended(`python3 -c "${parent.replace('$$', '\\$\\$')}" 2>&1 | sed 's/^/Nov 28 03:07:41 /'`);
      expect(run).toMatchObject(FINISHED);
      expect(run.failure.kind).toMatch(/^killed/);
      expect(run.failure.line).toContain('died with <Signals.SIGKILL: 9>');
    },
  },
  {
    fault: 'python is given a script that is not there',
    holds: 'the script was not found, not Python',
    cannotShow: noPython,
    shown: async () => {
      const run = await ended('python3 nosuchscript.py');
      expect(run).toMatchObject({state: 'failed', exitCode: 2, failure: {kind: 'script-not-found'}});
      expect(run.text).toMatch(/^reason +The script was not found/m);
    },
  },
  {
    fault: 'the trainer behind a prefix goes well',
    holds: 'it has finished, with every iteration',
    shown: async () => {
      const run = await ended(`node ${trainerFile('steady.mjs')} --iters 20 --ms 5 | sed 's/^/train-1  | /'`);
      expect(run).toMatchObject({state: 'finished', outcome: 'finished', failure: null});
      expect(stage.status(run.id).training).toMatchObject({iteration: 20, totalIterations: 20});
    },
  },
]);
