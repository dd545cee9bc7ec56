import {describe, expect, test} from '@jest/globals';
import type {RunView} from '../../source/insight/view.js';
import {NOW, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {screen, shownText} from './screens.js';

const NO_TIMES = {
  ...({state: 'finished', outcome: 'finished', exitCode: null} as const),
  ...{startedAt: NOW, endedAt: NOW, elapsedSeconds: 0, trainedSeconds: 0},
  imported: {format: 'log', file: 'old.log', hasTimes: false},
};

const imported = (run: Partial<RunView['run']> = {}) =>
  snapshot(
    viewWith({
      run: {...NO_TIMES, command: [], ...run},
      training: {iterationsPerMinute: 30, secondsPerIteration: 2, paceIsStated: true, lastReportAt: null},
    }),
  );

describe('an imported run', () => {
  test('is marked as one, and without times has no time of day, no duration, and the pace of the trainer', () => {
    const shown = shownText(imported());
    expect(shown).toMatch(/finished.* imported/);
    expect(shown).toMatch(/≈30\.0 it\/min +≈2\.00 s\/it/);
    expect(shown).toMatch(/— in all/);
    expect(shown).toContain('imported from old.log (log), without times: mlxtop report draws its charts by iteration');
    expect(shown).not.toContain('finished in');
  });

  test('that ends early says that its file does, and offers nothing to continue', () => {
    const shown = shownText(imported({state: 'interrupted', outcome: 'interrupted'}));
    expect(shown).toContain('what was imported ends before the training run does: mlxtop logs');
    expect(shown).not.toContain('continue');
    expect(shown).not.toContain('start it again');
  });

  test('from a table has no output, and names none', () => {
    for (const outcome of ['finished', 'interrupted'] as const) {
      const table = {format: 'csv', file: 'old.csv', hasTimes: false};
      const shown = shownText(imported({state: outcome, outcome, imported: table}));
      expect(shown).toContain('imported from old.csv (csv)');
      expect(shown).not.toMatch(/mlxtop logs|o log/);
    }
  });

  test('with times says when it ended and how long it took', () => {
    const run = {startedAt: NOW - 600_000, elapsedSeconds: 600, imported: {...NO_TIMES.imported, hasTimes: true}};
    const shown = shownText(imported(run));
    expect(shown).toContain('finished in 10 min 00 s');
    expect(shown).toContain('imported from old.log (log)');
  });

  test('fits a small window', () => {
    expect(screen(imported(), {columns: 50, rows: 15}).join('\n')).toContain('imported');
  });
});
