import {expect} from '@jest/globals';
import {readFailure} from '../../source/trainer/failures.js';
import {sample, Timeline} from '../insight/timeline.js';
import {readPieces} from '../trainer/reading.js';
import {DEATHS} from './printed-deaths.js';
import {faults} from './table.js';
import {behind, reasonTold, TRAINING, told} from './told.js';

const kindOf = (output: string): string | undefined => told(output, 0).failure?.kind;

faults(
  'A parent that tells how its child ended is believed, with exit code 0',
  DEATHS.map(([who, line, kind]) => ({
    fault: `${who}: ${line}`,
    holds: kind,
    shown: () => {
      expect(kindOf(behind('', [...TRAINING, line]))).toBe(kind);
      expect(told(behind('', [...TRAINING, line]), 0).outcome).toBe('failed');
    },
  })),
);

/** What is printed of an end that is not one, or of one that the user wanted. */
const NONE = [
  'train-1 exited with code 0',
  'train-1 exited with code 130',
  'Process finished with exit code 0',
  'failed (exitcode: -2) local_rank: 0 (pid: 4711) of binary: python',
  'Sending process 1596 closing signal SIGTERM',
  'torch.distributed.elastic.multiprocessing.api.SignalException: Process 2012 got signal: 2',
  'the status of 137 rows',
  'early stopping exits the loop',
  'Received 15 batches, then the loop exits',
  'the upload failed with status code 404, it exits',
  'request returned status code 137',
  'Received SIGCONT',
  'Received SIGWINCH',
  '(raylet) 0 Workers (tasks / actors) killed due to memory pressure (OOM), 0 Workers crashed due to other reasons',
];

faults(
  'What tells of no failure of a child',
  NONE.map(line => ({fault: line, holds: 'nothing', shown: () => expect(readFailure(line)).toBeNull()})),
);

/** A killed child, with pressure at this colour in each sample of its last minutes. */
const killedWhile = (pressure: 'green' | 'red') => {
  const line = new Timeline().training().watch(30).report(10);
  const {memory, ...rest} = sample(1000);
  for (let look = 0; look < 3; look++) line.wait(2).add({...rest, memory: memory && {...memory, pressure}});
  for (const event of readPieces(Buffer.from('train-1 exited with code 137\n'))) line.add(event);
  return line.end('finished', 0).view().run.failure;
};

const BANNER = [
  'E1128 03:59:14.310000 3622 torch/distributed/elastic/multiprocessing/api.py:986] failed (exitcode: 1) local_rank: 0 (pid: 3806) of binary: /env/bin/python3',
  'Traceback (most recent call last):',
  '  File "/env/bin/torchrun", line 8, in <module>',
  '    raise ChildFailedError(',
  'torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ',
  '============================================================',
  'train.py FAILED',
  '------------------------------------------------------------',
  'Failures:',
  '  <NO_OTHER_FAILURES>',
  '------------------------------------------------------------',
  'Root Cause (first observed failure):',
  '[0]:',
  '  time      : 2026-11-28_03:59:14',
  '  host      : localhost',
  '  rank      : 0 (local_rank: 0)',
  '  exitcode  : 1 (pid: 3806)',
  '  error_file: <N/A>',
  '  traceback : To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html',
  '============================================================',
];
const TRACEBACK = ['Traceback (most recent call last):', '  File "t.py", line 3, in <module>', 'ValueError: bad'];

faults('Of a parent and its child', [
  {
    fault: 'the trainer has finished, and its script does not find the next step',
    holds: 'it has finished, with exit code 0; else that is the reason',
    shown: () => {
      const over = [
        ...TRAINING,
        'Saved final weights to adapters.safetensors.',
        './train.sh: line 5: notify-send: command not found',
      ];
      expect(reasonTold(behind('', over), 0)).toBe('finished');
      expect(reasonTold(behind('', over), 127)).toBe(`command-not-found: ${over.at(-1)}`);
      const early = [...TRAINING, './train.sh: line 5: notify-send: command not found'];
      expect(reasonTold(behind('', early), 0)).toBe(`command-not-found: ${over.at(-1)}`);
    },
  },
  {
    fault: 'a child was killed while memory was red, or green',
    holds: 'memory is given as the reason, or not, as for our own',
    shown: () => {
      expect(killedWhile('red')).toMatchObject({kind: 'killed-for-memory', line: 'train-1 exited with code 137'});
      expect(killedWhile('green')).toMatchObject({kind: 'killed', sentence: expect.stringMatching(/mem_limit/)});
    },
  },
  {
    fault: "torchrun's banner of 15 lines comes after the rank's traceback",
    holds: 'the traceback is the reason, with its prefix and without',
    shown: () => {
      for (const prefix of ['[rank0]: ', '[default0]:', '']) {
        expect(reasonTold(behind(prefix, TRACEBACK) + behind('', BANNER), 1)).toBe('python-error: ValueError: bad');
      }
    },
  },
  {
    fault: 'a rank was killed, and torchrun reports it three times',
    holds: 'it was killed, by the first of its words',
    shown: () => {
      const killed = BANNER.map(line =>
        line
          .replace('(exitcode: 1)', '(exitcode: -9)')
          .replace(': 1 (pid', ': -9 (pid')
          .replace(
            'To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html',
            'Signal 9 (SIGKILL) received by PID 3806',
          ),
      );
      expect(reasonTold(behind('', killed), 1)).toBe(
        'killed-for-memory: failed (exitcode: -9) local_rank: 0 (pid: 3806) of binary: /env/bin/python3',
      );
    },
  },
  {
    fault: 'the other ranks are told to end, after the one that was killed',
    holds: 'it was killed',
    shown: () =>
      expect(
        reasonTold(
          behind('', ['  exitcode  : -15 (pid: 1)', '  exitcode  : -9 (pid: 2)', '  exitcode  : -15 (pid: 3)']),
          1,
        ),
      ).toBe('killed-for-memory: exitcode  : -9 (pid: 2)'),
  },
  {
    fault: 'a rank fails, and the others report NCCL and lost connections',
    holds: 'what the first one failed with is the reason',
    shown: () => {
      const nccl =
        'torch.distributed.DistBackendError: NCCL error in: /pytorch/NCCLUtils.cpp:93, remote process exited or there was a network error';
      const text =
        behind('[rank1]: ', TRACEBACK) + behind('[rank0]: ', [...TRACEBACK.slice(0, 2), nccl]) + behind('', BANNER);
      expect(reasonTold(text, 1)).toBe('python-error: ValueError: bad');
    },
  },
  {
    fault: 'a data worker was killed, and the loader says it again in other words',
    holds: 'it was killed',
    shown: () => {
      const lines = [
        ...TRACEBACK.slice(0, 2),
        'RuntimeError: DataLoader worker (pid 25902) is killed by signal: Killed. ',
        'The above exception was the direct cause of the following exception:',
        ...TRACEBACK.slice(0, 2),
        'RuntimeError: DataLoader worker (pid(s) 25902) exited unexpectedly',
      ];
      expect(reasonTold(behind('', lines), 1)).toMatch(/^killed-for-memory: /);
    },
  },
  {
    fault: "a parent's child failed, and its own words stand before",
    holds: "the child's own words are the reason",
    shown: () => {
      const called = "subprocess.CalledProcessError: Command '['python', 'train.py']' returned non-zero exit status 1.";
      expect(reasonTold(behind('', [...TRACEBACK, ...TRACEBACK.slice(0, 2), called]), 1)).toBe(
        'python-error: ValueError: bad',
      );
    },
  },
]);
