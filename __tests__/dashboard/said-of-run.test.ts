import {describe, expect, test} from '@jest/globals';
import type {Size, Snapshot} from '../../source/dashboard/types.js';
import {NOW, viewWith} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {STATES} from './fixtures/states.js';
import {screen, shownText} from './screens.js';

const size = (columns: number, rows: number): Size => ({columns, rows});
describe('of a run it is said', () => {
  test('a pause does not give memory back', () => {
    expect(shownText(STATES.paused)).toContain('frees processor and GPU, not memory');
  });

  test('an automatic pause says that something must be quit, and what resuming by hand means', () => {
    const run = {state: 'paused', pausedSince: NOW - 123_000, pausedBy: 'policy'} as const;
    expect(shownText(snapshot(viewWith({run})))).toMatch(
      /paused automatically for 2 min 03 s, as memory was short(.|\n)*a pause frees no memory: quit something(.|\n)*p resumes it now/,
    );
    expect(shownText(snapshot(viewWith({run: {...run, pausedBy: 'user'}})))).not.toContain('automatically');
  });

  test('a request is shown before the view has followed', () => {
    expect(shownText(STATES.training, {pending: {kind: 'pausing', at: NOW}})).toMatch(/pausing… +lora-3b/);
  });

  test('a stalled run says since when it is silent, a failed one how it ended and what next', () => {
    expect(shownText(STATES.stalled)).toContain('the processor works, but nothing has been printed for 4 min 12 s');
    expect(shownText(STATES.failed)).toMatch(/failed.*exit code 1(.|\n)*mlxtop logs lora-3b/);
  });

  describe('a failed run shows', () => {
    const words = Array.from({length: 8}, (_, i) => `word ${i + 1}`);
    const failed = {...STATES['failed for memory'], lastWords: words};
    const at = (columns: number, rows: number, what: Snapshot = failed) => screen(what, size(columns, rows)).join('\n');

    test('why, how it ended, what to do next, and its last words in their order, where there is room', () => {
      for (const shown of [at(200, 60), at(120, 40)]) {
        expect(shown).toMatch(
          /▲ The GPU ran(.|\n)*· failed with exit code 1(.|\n)*· g continues.*iteration 1,200(.|\n)*│ word 1/,
        );
        for (const [index, word] of words.slice(1).entries()) {
          expect(shown.indexOf(word)).toBeGreaterThan(shown.indexOf(words[index] ?? ''));
        }
        expect(shown).not.toContain('more)');
      }
    });

    test('the last of its words where there is not room for all', () => {
      const shown = at(80, 24);
      expect(shown).toMatch(
        /▲ The GPU ran(.|\n)*--grad-checkpoint(.|\n)*failed with exit code 1(.|\n)*g continues(.|\n)*word 7(.|\n)*word 8 \(\+6 more\)/,
      );
      expect(shown).not.toContain('word 6');
    });

    test('the whole reason in a small window', () => {
      const shown = at(50, 15).replaceAll(/\s+/g, ' ');
      expect(shown).toContain('The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer');
      expect(shown).toContain('--grad-checkpoint');
    });

    test('that nothing was saved to continue from', () => {
      const view = {...failed.view, training: {...failed.view.training, lastCheckpoint: null}};
      expect(at(120, 40, {...failed, view})).toContain('nothing was saved to continue from: start it again');
    });
  });

  test('exit code 0 makes no training finished that died or ended early', () => {
    const died = shownText(STATES['died behind exit code 0']);
    expect(died).toMatch(/failed.*exit code 0(.|\n)*A rank was lost/);
    expect(died).toContain('ended with exit code 0 before its last iteration (1,230 of 2,000)');
    const early = shownText(STATES['ended early']);
    expect(early).toMatch(/ended early.*exit code 0(.|\n)*ended at iteration 1,230 of 2,000, exit code 0/);
    expect(early).toContain('stopping early');
    expect(died + early).not.toContain('finished');
  });

  test('reports that are rare are waited for, wherever there is room for it', () => {
    expect(shownText(STATES['rare reports'])).toContain('last report 48 s ago, next in ≈ 1 min 17 s');
    expect(shownText(STATES['an overdue report'])).toContain('report 40 s overdue, last 2 min 45 s ago');
    expect(shownText(STATES.training)).toContain('last report 1,230, 9 s ago');
    // A live bar is further than the report whose time that is.
    expect(shownText(snapshot(viewWith({training: {iteration: 1233}})))).toContain('last report 1,230, 9 s ago');
    expect(screen(STATES['rare reports'], size(50, 15)).join('\n')).toContain('next report in ≈ 1 min 17 s');
    expect(shownText(STATES['rare reports'])).toContain('--steps-per-report 10');
  });

  test('every iteration of a run that continues another is one of the whole training', () => {
    const shown = shownText(snapshot(viewWith({training: {baseIteration: 500, totalIterations: 1500}})));
    expect(shown).toContain('1,734 / 2,000');
    expect(shown).toContain('last report 1,730');
    expect(shown).toMatch(/checkpoint +1,700/);
    expect(shown).toMatch(/best at iter\. +1,500/);
  });

  test('a stop that has no effect is reported, after a moment', () => {
    const asked = (at: number) => snapshot(viewWith({run: {stopAsked: {signal: 'SIGINT', at}}}));
    expect(shownText(asked(NOW - 12_000))).toMatch(
      /stopping…(.|\n)*asked to stop 12 s ago, still running; s sends a stronger signal/,
    );
    expect(shownText(asked(NOW - 1000))).toMatch(/stopping…(.|\n)*nothing to do/);
    expect(shownText(asked(NOW - 120_000))).toContain('● training');
  });

  test('the end is not announced before it is there', () => {
    const nearly = viewWith({training: {iteration: 1999, estimatedIteration: 1999, totalIterations: 2000}});
    expect(screen(snapshot(nearly), size(40, 8))[0]).toContain('99.9 %');
  });

  test('after the end, that what was quit can be opened again', () => {
    expect(shownText(STATES['apps were quit'])).toContain(
      'training is done; apps can be opened again: Cursor, Google Chrome',
    );
    const failed = {...STATES['apps were quit'].view, run: {...STATES.failed.view.run}};
    expect(shownText(snapshot(failed))).toContain('the run has ended; apps can be opened again');
  });
});

test('the recorder ends with the run: its cost is no longer shown', () => {
  const [going, over] = [STATES.training, STATES.finished].map(at => screen(at, size(150, 40)).join('\n'));
  expect(going).toMatch(/dashboard +71 MB.*recorder/);
  expect(over).toMatch(/dashboard +71 MB/);
  expect(over).not.toContain('recorder');
});

test('the recorder is missed, and it is said when it is back', () => {
  expect(shownText(STATES['recorder gone'])).toContain('nothing is recorded since 14:03');
  expect(shownText(STATES.training, {recorderBackAt: NOW - 1000})).toContain('the recorder is running again');
  expect(shownText(STATES.training, {recorderBackAt: NOW - 90_000})).toContain('nothing to do');
});

test('one that died again is not said to run, and its problem is shown once, beginning with what to do', () => {
  const back = {recorderBackAt: NOW - 1000};
  expect(shownText(STATES['recorder gone'], back)).not.toContain('running again');
  const text =
    'The recorder of a dies again and again. It is started again in 21 s; at once: mlxtop attach a. Last at 14:03: …';
  const warnings = [{code: 'recorder', text, since: NOW}];
  const small = screen(snapshot(viewWith({warnings}), {recorderAlive: false}), {columns: 80, rows: 24}).join('\n');
  expect(small.replaceAll(/\s+/g, ' ')).toContain('in 21 s; at once: mlxtop attach a.');
  expect(small).not.toContain('nothing is recorded');
  expect(small.match(/again and again/g)).toHaveLength(1);
  expect(shownText(snapshot(viewWith({warnings}), {recorderAlive: true}))).toContain('again and again');
});

test('what was read of the time without a recorder is said with that', () => {
  const gap = {from: NOW - 13_000, to: NOW - 1000, recoveredLines: 634, complete: true};
  const text = shownText(snapshot(viewWith({recorder: {gap}})), {recorderBackAt: NOW - 1000});
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'what it missed is a gap in the charts (634 lines of it read afterwards, without their times)',
  );
});
