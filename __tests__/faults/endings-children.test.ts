import {expect} from '@jest/globals';
import type {FailureKind} from '../../source/journal/events.js';
import {readFailure} from '../../source/trainer/failures.js';
import {sample, Timeline} from '../insight/timeline.js';
import {readPieces} from '../trainer/reading.js';
import {faults} from './table.js';
import {behind, reasonTold, TRAINING, told} from './told.js';

/** A parent's words of its child's end, as the programs that are named print them. */
const DEATHS: readonly (readonly [who: string, line: string, kind: FailureKind])[] = [
  ['a script', 'Training failed with exit code -9', 'killed-for-memory'],
  ['a script', 'Training failed with exit code -11', 'crashed'],
  ['a script', 'training process exited with status 137', 'killed-for-memory'],
  ['a script', 'worker finished with exit code 1', 'child-failed'],
  [
    'torchrun',
    'E0813 06:19:49.809000 161210 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: -9) local_rank: 0 (pid: 4711) of binary: python',
    'killed-for-memory',
  ],
  [
    'torchrun, older',
    'ERROR:torch.distributed.elastic.multiprocessing.api:failed (exitcode: -9) local_rank: 3 (pid: 812917) of binary: /env/bin/python',
    'killed-for-memory',
  ],
  [
    'torchrun, older',
    '[2023-10-13 17:40:02,544] torch.distributed.elastic.multiprocessing.api: [ERROR] failed (exitcode: -11) local_rank: 0 (pid: 62498) of binary: python',
    'crashed',
  ],
  ['torchrun', '  traceback : Signal 9 (SIGKILL) received by PID 10398', 'killed-for-memory'],
  ['torchrun', '  traceback : Signal 6 (SIGABRT) received by PID 10398', 'crashed'],
  ['torchrun', '  exitcode  : -15 (pid: 3806)', 'terminated'],
  ['torchrun', '  exitcode  : 1 (pid: 3806)', 'child-failed'],
  ['torch', 'RuntimeError: DataLoader worker (pid 25902) is killed by signal: Killed. ', 'killed-for-memory'],
  ['torch', 'RuntimeError: DataLoader worker (pid 25902) is killed by signal: Segmentation fault. ', 'crashed'],
  ['torch', 'RuntimeError: DataLoader worker (pid(s) 25902, 25903) exited unexpectedly', 'child-failed'],
  [
    'torch',
    'torch.multiprocessing.spawn.ProcessExitedException: process 0 terminated with signal SIGKILL',
    'killed-for-memory',
  ],
  [
    'Python',
    "subprocess.CalledProcessError: Command '['python', 'train.py']' died with <Signals.SIGKILL: 9>.",
    'killed-for-memory',
  ],
  [
    'Python',
    "subprocess.CalledProcessError: Command '['python', 'train.py']' died with <Signals.SIGABRT: 6>.",
    'crashed',
  ],
  [
    'Python',
    "subprocess.CalledProcessError: Command '['sh', '-c', 'exit 137']' returned non-zero exit status 137.",
    'killed-for-memory',
  ],
  [
    'accelerate',
    "subprocess.CalledProcessError: Command '['python', 'train.py']' returned non-zero exit status 1.",
    'child-failed',
  ],
  [
    'Python',
    'concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending.',
    'child-failed',
  ],
  [
    'deepspeed',
    "[2023-04-14 13:11:27,885] [ERROR] [launch.py:434:sigkill_handler] ['/usr/bin/python3', '-u', 'main.py', '--local_rank=0'] exits with return code = -9",
    'killed-for-memory',
  ],
  [
    'deepspeed',
    "[2023-07-10 04:26:35,999] [ERROR] [launch.py:324:sigkill_handler] ['/venv/bin/python3.10', '-u', 'trainCLM.py'] exits with return code = -11",
    'crashed',
  ],
  ['compose', 'train-1 exited with code 137', 'killed-for-memory'],
  ['compose', 'train-1 exited with code 139', 'crashed'],
  ['compose', 'train-1 exited with code 143', 'terminated'],
  ['compose', 'train-1 exited with code 1', 'child-failed'],
  ['honcho', '12:00:01 system  | train.1 stopped (rc=-9)', 'killed-for-memory'],
  ['foreman', '12:00:01 train.1  | terminated by SIGKILL', 'killed-for-memory'],
  [
    'supervisord',
    '2026-11-28 03:07:41,123 INFO exited: train (terminated by SIGKILL; not expected)',
    'killed-for-memory',
  ],
  ['fish', "fish: Job 1, 'python train.py' terminated by signal SIGKILL (Forced quit)", 'killed-for-memory'],
  ['GNU time', 'Command terminated by signal 9', 'killed-for-memory'],
  ['npm', 'npm error errno 137', 'killed-for-memory'],
  ['a program in Go', 'signal: killed', 'killed-for-memory'],
  ['kubectl describe', '    Reason:       OOMKilled', 'out-of-memory'],
  ['make', 'make: *** [Makefile:2: train] Killed', 'killed-for-memory'],
  ['make', 'make: *** [Makefile:2: train] Error 137', 'killed-for-memory'],
  ['make', 'make[1]: *** [Makefile:2: train] Segmentation fault (core dumped)', 'crashed'],
  [
    'systemd',
    'Nov 28 03:07:41 host systemd[1]: train.service: Main process exited, code=killed, status=9/KILL',
    'killed-for-memory',
  ],
  [
    'mpirun',
    'mpirun noticed that process rank 0 with PID 0 on node host exited on signal 9 (Killed).',
    'killed-for-memory',
  ],
  ['mpich', 'YOUR APPLICATION TERMINATED WITH THE EXIT STRING: Killed (signal 9)', 'killed-for-memory'],
  ['srun', 'srun: error: node01: task 0: Killed', 'killed-for-memory'],
  ['srun', 'srun: error: node01: tasks 0-3: Segmentation fault (core dumped)', 'crashed'],
  ['srun', 'srun: error: node01: task 0: Exited with exit code 1', 'child-failed'],
  ['srun', 'srun: error: node01: task 0: Out Of Memory', 'out-of-memory'],
  [
    'slurm',
    'slurmstepd: error: Detected 1 oom_kill event in StepId=12.0. Some of the step tasks have been OOM Killed.',
    'out-of-memory',
  ],
  [
    'slurm',
    'slurmstepd: error: *** JOB 12 ON node01 CANCELLED AT 2026-11-28T03:07:41 DUE TO TIME LIMIT ***',
    'terminated',
  ],
  ['ray', 'ray.exceptions.OutOfMemoryError: Task was killed due to the node running low on memory.', 'out-of-memory'],
  [
    'ray',
    '(raylet) A worker died or was killed while executing a task by an unexpected system error. To troubleshoot the problem, check the logs for the dead worker. Worker exit type: SYSTEM_ERROR Worker exit detail: (1) The process is killed by SIGKILL by OOM killer due to high memory usage.',
    'rank-lost',
  ],
];

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

/** What is printed of an end that is none, or of one that somebody wanted. */
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

/** A killed child, with pressure at this colour at each look in its last minutes. */
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
    fault: 'a child was killed while memory was red, or green',
    holds: 'memory is given as the reason, or not, as for our own',
    shown: () => {
      expect(killedWhile('red')).toMatchObject({kind: 'killed-for-memory', line: 'train-1 exited with code 137'});
      expect(killedWhile('green')).toMatchObject({kind: 'killed'});
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
    fault: 'a rank was killed, and torchrun tells of it three times',
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
    holds: 'what the first one failed of is the reason',
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
