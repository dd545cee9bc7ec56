import {expect} from '@jest/globals';
import {SENTENCES} from '../../source/insight/failure-words.js';
import type {FailureKind} from '../../source/journal/events.js';
import {ACCESS, NO_FAILURES, OTHERWISE} from './printed-access.js';
import {END} from './printed-end.js';
import {MLX} from './printed-mlx.js';
import {START} from './printed-start.js';
import {faults} from './table.js';
import {reasonTold, told, wordRows} from './told.js';

faults('The sentence for a start that fails says what happened', wordRows(START));
faults('The sentence for an ending says what happened', wordRows(END));
faults('The sentence for an ending of mlx says what happened', wordRows(MLX));
faults('The sentence for a file that the system keeps says what happened', wordRows(ACCESS));

faults('No ending is reported as another', [
  {
    fault: 'a signal ended the run after something was not found',
    holds: 'the signal is the reason',
    shown: () => {
      for (const line of [
        'bash: line 1: nvidia-smi: command not found',
        'bash: line 1: cd: /nosuch: No such file or directory',
      ]) {
        expect(told(`${line}\n`, 137).failure?.kind).toBe('killed-for-memory');
      }
      expect(told('bash: line 1: nvidia-smi: command not found\nKilled\n', 0).failure?.kind).toBe('killed-for-memory');
    },
  },
  {
    fault: 'a warning names what other runs fail with',
    holds: 'no failure',
    shown: () => {
      const warning =
        '/env/torch/cuda/__init__.py:141: UserWarning: CUDA initialization: Found no NVIDIA driver on your system.';
      expect(told(`${warning}\n`, 0).outcome).toBe('finished');
    },
  },
  {
    fault: 'something else is not permitted than a file, or a file is refused for another reason',
    holds: 'the one is not a failure of the run, and the other is reported as what it is',
    shown: () => {
      for (const [kind, line] of OTHERWISE) {
        const traceback = 'Traceback (most recent call last):\n  File "train.py", line 3, in <module>\n';
        const printed = kind === 'not-executable' ? line : `${traceback}${line}`;
        expect(reasonTold(`${printed}\n`, 1)).toMatch(new RegExp(`^${kind}: `));
      }
      for (const line of NO_FAILURES) expect(reasonTold(`${line}\n`, 1)).toBe('failed');
    },
  },
  {
    fault: 'a disk of another system refuses to have the owner or the times of a file set',
    holds: 'the words for a folder that is forbidden are not used',
    shown: () => {
      for (const frame of [
        '    os.utime(dst, ns=times)',
        '  File "/usr/lib/python3.11/shutil.py", line 404, in copystat',
      ]) {
        const printed = `Traceback (most recent call last):\n${frame}\nPermissionError: [Errno 1] Operation not permitted: '/Volumes/NAS/a.npz'\n`;
        expect(told(printed, 1).failure?.kind).toBe('python-error');
      }
    },
  },
  {
    fault: 'a sentence ends without a full stop, or is long',
    holds: 'each is whole, and none longer than two rows of a wide terminal',
    shown: () => {
      for (const kind of Object.keys(SENTENCES) as FailureKind[]) {
        expect(SENTENCES[kind]).toMatch(/^[A-Zm].*\.$/);
        expect(SENTENCES[kind].length).toBeLessThanOrEqual(190);
      }
    },
  },
  {
    fault: 'a kind has no row above',
    holds: 'there is only `killed`, which memory decides',
    shown: () => {
      const shown = new Set([START, END, MLX, ACCESS].flatMap(table => Object.keys(table)));
      expect(Object.keys(SENTENCES).filter(kind => !shown.has(kind))).toEqual(['killed']);
    },
  },
]);
