import {expect, test} from '@jest/globals';
import {statusLineText} from '../../source/report/status-line.js';
import {diedBehind0, ended, memory, NOW, running, unknown} from './views.js';

test('a run: progress, pace, time left, and swap', () => {
  expect(statusLineText(running())).toBe(
    'training · 20 % · 24.0 it/min · 3 h 18 min left · #[fg=yellow]memory yellow#[fg=default] · swap 3.0 GB\n',
  );
});

test('what is in the way, without the cost and the advice', () => {
  const sentence = 'swapping: 2.1× slower, 34 min lost so far, quit Cursor (3.6 GB)';
  const view = {...running(), memory: {...memory({pressure: 'red'}), takenAt: NOW}};
  expect(statusLineText({...view, verdict: {level: 'bad', sentence, brief: 'swapping 2.1×'}})).toBe(
    'training · 20 % · 24.0 it/min · 3 h 18 min left · #[fg=red]memory red#[fg=default]' +
      ' · #[fg=red]swapping 2.1×#[fg=default] · swap 3.0 GB\n',
  );
});

test('normal pressure has no colour, and unknown pressure is left out', () => {
  const at = (pressure: 'green' | null) =>
    statusLineText({...running(), memory: {...memory({pressure, swapUsedBytes: 0}), takenAt: NOW}});
  expect(at('green')).toBe('training · 20 % · 24.0 it/min · 3 h 18 min left · memory green\n');
  expect(at(null)).toBe('training · 20 % · 24.0 it/min · 3 h 18 min left\n');
});

test('the little that any machine keeps in swap is left out', () => {
  const swap = (swapUsedBytes: number) =>
    statusLineText({...running(), memory: {...memory({swapUsedBytes}), takenAt: NOW}});
  expect(swap(16_384)).not.toContain('swap');
  expect(swap(200 * 1024 ** 2)).toContain('swap 200 MB');
});

test('a run about which nothing is known yet, and one that has ended', () => {
  expect(statusLineText(unknown())).toBe('starting\n');
  expect(statusLineText(ended('failed', 1))).toBe('#[fg=red]failed#[fg=default] · 20 %\n');
  expect(statusLineText(diedBehind0())).toBe('#[fg=red]failed#[fg=default] · 20 %\n');
});
