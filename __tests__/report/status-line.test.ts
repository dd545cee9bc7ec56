import {expect, test} from '@jest/globals';
import {statusLineText} from '../../source/report/status-line.js';
import {ended, running, unknown} from './views.js';

test('a training: how far, how fast, how long still, and swap', () => {
  expect(statusLineText(running())).toBe(
    'training · 20 % · 24.0 it/min · 3 h 18 min left · #[fg=yellow]memory yellow#[fg=default] · swap 3.0 GB\n',
  );
});

test("memory that is in nobody's way is not spoken of", () => {
  const {memory} = running();
  const green = memory === null ? null : ({...memory, pressure: 'green', swapUsedBytes: 0} as const);
  expect(statusLineText({...running(), memory: green})).toBe('training · 20 % · 24.0 it/min · 3 h 18 min left\n');
});

test('a run of which nothing is known yet, and one that has ended', () => {
  expect(statusLineText(unknown())).toBe('starting\n');
  expect(statusLineText(ended('failed', 1))).toBe('#[fg=red]failed#[fg=default] · 20 %\n');
});
