import {expect, test} from '@jest/globals';
import {statusLineText} from '../../source/report/status-line.js';
import {diedBehind0, ended, memory, NOW, running, unknown} from './views.js';

test('a training: how far, how fast, how long still, and swap', () => {
  expect(statusLineText(running())).toBe('training · 20 % · 24.0 it/min · 3 h 18 min left · swap 3.0 GB\n');
});

test('what is in the way, without the cost and the advice', () => {
  const verdict = {level: 'bad', sentence: 'swapping: 2.1× slower, 34 min lost so far, quit Cursor (3.6 GB)'} as const;
  expect(statusLineText({...running(), verdict})).toBe(
    'training · 20 % · 24.0 it/min · 3 h 18 min left · #[fg=red]swapping: 2.1× slower#[fg=default] · swap 3.0 GB\n',
  );
});

test('the little that any machine keeps in swap is left out', () => {
  const swap = (swapUsedBytes: number) =>
    statusLineText({...running(), memory: {...memory({swapUsedBytes}), takenAt: NOW}});
  expect(swap(16_384)).not.toContain('swap');
  expect(swap(200 * 1024 ** 2)).toContain('swap 200 MB');
});

test('a run of which nothing is known yet, and one that has ended', () => {
  expect(statusLineText(unknown())).toBe('starting\n');
  expect(statusLineText(ended('failed', 1))).toBe('#[fg=red]failed#[fg=default] · 20 %\n');
  expect(statusLineText(diedBehind0())).toBe('#[fg=red]failed#[fg=default] · 20 %\n');
});
