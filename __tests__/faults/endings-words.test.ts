import {expect} from '@jest/globals';
import {SENTENCES} from '../../source/insight/failure-words.js';
import type {FailureKind} from '../../source/journal/events.js';
import {END} from './printed-end.js';
import {MLX} from './printed-mlx.js';
import {START} from './printed-start.js';
import {faults} from './table.js';
import {told, wordRows} from './told.js';

faults('The sentence for a start that fails says what happened', wordRows(START));
faults('The sentence for an ending says what happened', wordRows(END));
faults('The sentence for an ending of mlx says what happened', wordRows(MLX));

faults('No ending is told as another', [
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
    fault: 'a warning names what other runs fail of',
    holds: 'no failure',
    shown: () => {
      const warning =
        '/env/torch/cuda/__init__.py:141: UserWarning: CUDA initialization: Found no NVIDIA driver on your system.';
      expect(told(`${warning}\n`, 0).outcome).toBe('finished');
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
    holds: 'there is none but `killed`, which memory decides',
    shown: () => {
      const shown = new Set([START, END, MLX].flatMap(table => Object.keys(table)));
      expect(Object.keys(SENTENCES).filter(kind => !shown.has(kind))).toEqual(['killed']);
    },
  },
]);
