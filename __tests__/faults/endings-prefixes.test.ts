import {expect} from '@jest/globals';
import {createPrefixes} from '../../source/trainer/prefixes/index.js';
import {createReader} from '../../source/trainer/reader.js';
import {readPieces, toText, withoutLimit} from '../trainer/reading.js';
import {faults} from './table.js';
import {behind, reasonTold, TRAINING, told} from './told.js';

/**
 * The programs that put it there: compose, torchrun, ray, ts, loggers, kubectl, swarm, journald, slurm, mpirun,
 * foreman, parallel, pdsh.
 */
const PREFIXES = [
  'train-1  | ',
  '\u001b[36mtrain-1  | \u001b[0m',
  'my-project-train-1  | ',
  'trainer  | ',
  'my_train.1.abc123@host    | ',
  '[rank0]: ',
  '[default0]:',
  '[trainer0|0]:',
  '(trainer, pid=12) ',
  '(pid=12) ',
  '\u001b[36m(RayTrainWorker pid=12, ip=10.0.0.1)\u001b[0m ',
  'Nov 28 03:07:41 ',
  'Nov  8 03:07:41.123456 ',
  'Nov 28 03:07:41 host python[123]: ',
  '03:07:41 ',
  '2026-11-28T03:07:41Z ',
  '2026-11-28T03:07:41.123456789Z ',
  '2026-11-28T03:07:41+00:00 ',
  '2026-11-28T03:07:41.123456789Z stderr F ',
  '[2026-11-28T03:07:41] ',
  '[2026-11-28 03:07:41] ',
  '2026-11-28 03:07:41,123 INFO name: ',
  '2026-11-28 03:07:41,123 - INFO - ',
  '2026-11-28 03:07:41,123 - train - ERROR - ',
  '2026-11-28 03:07:41 [INFO] train: ',
  '2026-11-28 03:07:41.123 | INFO     | module:function:12 - ',
  '11/28/2026 03:07:41 - INFO - __main__ - ',
  '[2026-11-28 03:07:41,123][train][INFO] - ',
  '[2026-11-28 03:07:41,123] [INFO] [launch.py:316:sigkill_handler] ',
  '[2026-11-28 03:07:41,123] [INFO] [axolotl.train:123] [PID:12] [RANK:0] ',
  '[INFO|trainer.py:1686] 2026-11-28 03:07:41,123 >> ',
  'INFO:train:',
  'I1128 03:07:41.123456 3622 train.py:12] ',
  '[pod/llama-0/train] ',
  '0: ',
  '[1,0]<stdout>:',
  '[1,0]<stderr>: ',
  '03:07:41 train.1   | ',
  'llama\t',
  'worker-1: ',
  '[train] ',
  'train-1  | [rank0]: 2026-11-28 03:07:41,123 INFO main: ',
];

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "t.py", line 3, in <module>',
  '    raise ValueError("bad")',
  'ValueError: bad',
];

/** The last lines of a run, and what is reported. */
const ENDS: readonly (readonly [lines: readonly string[], told: string])[] = [
  [['Killed'], 'killed-for-memory: Killed'],
  [['Killed: 9'], 'killed-for-memory: Killed: 9'],
  [['zsh: killed     python t.py'], 'killed-for-memory: zsh: killed     python t.py'],
  [['Segmentation fault (core dumped)'], 'crashed: Segmentation fault (core dumped)'],
  [TRACEBACK, 'python-error: ValueError: bad'],
];

faults(
  'What stands before a line hides no failure, with exit code 0',
  PREFIXES.map(prefix => ({
    fault: JSON.stringify(prefix),
    holds: 'the failure is reported, in the words that the program printed',
    shown: () => {
      for (const [lines, reason] of ENDS) {
        const output = behind(prefix, [...TRAINING, ...lines]);
        expect(reasonTold(output, 0)).toBe(reason);
        expect(told(output, 0)).toMatchObject({state: 'finished', outcome: 'failed'});
      }
    },
  })),
);

const traced = (prefix: string, error: string): string[] =>
  [...TRACEBACK.slice(0, 3), error].map(line => `${prefix}${line}`);
const zipped = (one: string[], other: string[]): string =>
  `${one.flatMap((line, index) => [line, other[index] ?? '']).join('\n')}\n`;
const events = (text: string) => readPieces(Buffer.from(text));

faults('Prefixes of several', [
  {
    fault: 'the two lines of a container that was killed are all that compose prints',
    holds: 'the run has failed, killed',
    shown: () =>
      expect(reasonTold('train-1  | Killed\ntrain-1 exited with code 137\n', 0)).toBe('killed-for-memory: Killed'),
  },
  {
    fault: 'a rank prints its traceback and nothing else',
    holds: 'the run has failed, with the exception',
    shown: () => expect(reasonTold(behind('[rank0]: ', TRACEBACK), 0)).toBe('python-error: ValueError: bad'),
  },
  {
    fault: 'the tracebacks of two are printed line by line in turns',
    holds: 'each is followed by itself, and the first one counts',
    shown: () => {
      for (const [one, other] of [
        ['train-1  | ', 'eval-1   | '],
        ['[rank0]: ', '[rank1]: '],
        ['a\t', 'b\t'],
      ] as const) {
        const text = zipped(traced(one, 'ValueError: first'), traced(other, 'KeyError: 2'));
        expect(reasonTold(text, 0)).toBe('python-error: ValueError: first');
      }
    },
  },
  {
    fault: 'of two that fail, the second one says more',
    holds: 'that is the reason',
    shown: () => {
      const text = zipped(
        traced('[rank0]: ', 'ValueError: x'),
        traced('[rank1]: ', 'OSError: [Errno 28] No space left on device'),
      );
      expect(reasonTold(text, 0)).toBe('disk-full: OSError: [Errno 28] No space left on device');
    },
  },
  {
    fault: 'an evaluation beside the trainer fails, and the trainer continues',
    holds: 'it has finished',
    shown: () => {
      const text = [
        behind('train-1  | ', TRAINING),
        behind('eval-1   | ', TRACEBACK),
        'eval-1 exited with code 1\n',
        behind('train-1  | ', [
          'Iter 400: Train loss 2.000, It/sec 1.000',
          'Saved final weights to adapters.safetensors.',
        ]),
        'train-1 exited with code 0\n',
      ];
      expect(reasonTold(text.join(''), 0)).toBe('finished');
    },
  },
  {
    fault: 'compose stops what else runs once the trainer has ended',
    holds: 'it has finished',
    shown: () => {
      const end = behind('train-1  | ', [...TRAINING, 'Saved final weights to adapters.safetensors.']);
      expect(reasonTold(`${end}train-1 exited with code 0\ndb-1 exited with code 137\n`, 0)).toBe('finished');
    },
  },
  {
    fault: 'a bar is drawn again and again behind one prefix, and a traceback is glued to it',
    holds: 'bar and traceback are read as without',
    shown: () => {
      const bar = [1, 2, 3].map(done => `  ${done}%|▏         | ${done}/100 [00:0${done}<01:00,  1.00s/it]`).join('\r');
      const plain = `${bar}${TRACEBACK.join('\n')}\n`;
      const prefixed = `train-1  | ${bar}${TRACEBACK.join('\ntrain-1  | ')}\n`;
      expect(toText(events(prefixed))).toBe(toText(events(plain)));
      expect(events(prefixed).map(({type}) => type)).toEqual(expect.arrayContaining(['progress', 'failure']));
    },
  },
  {
    fault: 'a log as Docker keeps it, a JSON object a line',
    holds: 'it is read as what the container printed',
    shown: () => {
      const lines = [...TRAINING, 'Killed'];
      const text = lines.map(
        line => `${JSON.stringify({log: `${line}\n`, stream: 'stderr', time: '2026-11-28T03:07:41Z'})}\n`,
      );
      expect(toText(events(text.join('')))).toBe(toText(events(behind('', lines))));
      expect(reasonTold(text.join(''), 0)).toBe('killed-for-memory: Killed');
    },
  },
]);

/** Lines whose beginning is their own. */
const CONTENT = [
  '[10/100] loss 1.2',
  '(epoch 1) loss 1.2',
  '{"message": "INFO: x", "step": 1}',
  'Step 10 | loss:1.5 lr:2e-05 ',
  '1|2|Loss: 1.4190:  20%|██        | 2/10 [01:22<05:31, 41.40s/it]',
  '0:  30%|███       | 3/10 [00:01<00:02,  3.00it/s]',
  'Epoch 1/3',
  'Epoch 0:  30%|███       | 3/10 [00:01<00:02,  3.00it/s]',
  '0 | model | Linear | 33',
  'loss | 1.2',
  'epoch-1 | 0.5',
  '[step10]: loss 2',
  '[METAL] Command buffer execution failed: x',
  '[ring] Rank 0 accepting',
  'Iter 10: Train loss 2.041',
  'ValueError: bad',
  'Dec 1 is the day',
];

faults('What is not a prefix', [
  ...CONTENT.map(line => ({
    fault: JSON.stringify(line),
    holds: 'it stays as it is, however often it comes, and behind a time too',
    shown: () => {
      const prefixes = createPrefixes();
      for (let times = 0; times < 8; times++) expect(prefixes.read(line).text).toBe(line);
      expect(prefixes.read(`2026-11-28 03:07:41,123 INFO ${line}`).text).toBe(line);
      expect(prefixes.read(`train-1  | ${line}`).text).toBe(line);
    },
  })),
  {
    fault: "the user's pattern has what stands before a line in it, or begins with ^",
    holds: 'both are found',
    shown: () => {
      for (const pattern of [String.raw`^train-1  \| step (?<iteration>\d+)`, String.raw`^step (?<iteration>\d+)`]) {
        const reader = createReader({source: pattern, within: withoutLimit});
        expect(reader.push(Buffer.from('train-1  | step 7\n'))).toEqual([
          {type: 'progress', iteration: 7, total: null},
        ]);
      }
    },
  },
  {
    fault: 'prose and rows of data that quote a failure, while the trainer continues',
    holds: 'it has finished',
    shown: () => {
      const rows = [
        'The old server was Killed by the new one',
        'a row: Traceback (most recent call last):',
        'ValueError: from a row of the data',
        'Killed',
        '{"text": "exited with code 137"}',
      ];
      const last = ['Iter 400: Train loss 2.000, It/sec 1.000'];
      expect(reasonTold(behind('train-1  | ', [...TRAINING, ...rows, ...last]), 0)).toBe('finished');
      expect(
        reasonTold(behind('', [...TRAINING, 'The old server was Killed by the new one', 'It said Killed.']), 0),
      ).toBe('ended-early');
    },
  },
  {
    fault: 'a row of data that quotes a failure, then a bar that continues, then a lesser failure',
    holds: 'the lesser one is reported',
    shown: () => {
      const bars = [10, 11, 12].map(done => ` ${done}%|█         | ${done}/100 [00:10<01:30,  1.00s/it]`).join('\r');
      expect(reasonTold(`MemoryError\n${bars}\nKilled\n`, 0)).toBe('killed-for-memory: Killed');
    },
  },
]);
