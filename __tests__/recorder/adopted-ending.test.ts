import {describe, expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {monotonicMs, wallMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import {decideAdoptedEnd, endByWords, hasPrintedItsEnd} from '../../source/recorder/adopted-ending.js';
import type {EndSigns} from '../../source/recorder/ending.js';

const stateAfter = (...events: RunEvent[]): RunState => {
  const state = createState();
  for (const event of events) fold(state, event);
  return state;
};

const report = (iteration: number): RunEvent => ({
  t: 1,
  type: 'report',
  iteration,
  trainLoss: 1,
  learningRate: null,
  trainerIterationsPerSecond: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
});
const TOTAL: RunEvent = {t: 1, type: 'total', iterations: 10, source: 'trainer'};
const SAVED: RunEvent = {t: 1, type: 'saved', path: null};
const FAILURE: RunEvent = {t: 1, type: 'failure', kind: 'metal-out-of-memory', line: 'boom'};
const STOP: RunEvent = {t: 1, type: 'stop', by: 'user', signal: 'SIGINT'};

describe('how a run ended whose exit code is unknown', () => {
  test.each<[string, RunEvent[], string[], string]>([
    ['the final weights are written', [report(5), SAVED], [], 'finished'],
    ['the last iteration is done', [TOTAL, report(10)], [], 'finished'],
    ['it broke off', [TOTAL, report(5)], ['Iter 5: …'], 'interrupted'],
    ['nothing was understood', [], ['hello'], 'interrupted'],
    ['it said what it fails of', [report(5), FAILURE], [], 'failed'],
    ['it ended in a traceback', [report(5)], ['Traceback (most recent call last):', '  File "x.py"'], 'failed'],
    ['it ended in an error', [report(5)], ['ValueError: no data', '$ '], 'failed'],
    ['somebody pressed ^C', [report(5)], ['^CTraceback (most recent call last):', 'KeyboardInterrupt'], 'stopped'],
    ['we stopped it', [TOTAL, report(10), STOP], [], 'stopped'],
    ['an earlier failure was got over', [FAILURE, report(5), SAVED], [], 'finished'],
  ])('%s', (_what, events, lines, state) => {
    expect(endByWords(wallMs(7), stateAfter(...events), lines)).toEqual({t: 7, type: 'end', state, exitCode: null});
  });
});

describe('when its recording is over', () => {
  const waits = {quietMs: 500, graceMs: 1500, lastWordsMs: 60_000};
  const NOTHING: EndSigns = {
    lastByteAt: monotonicMs(0),
    inBurst: false,
    exitSeenAt: null,
    wrapperGoneAt: null,
    inputEndedAt: null,
  };
  const process = {pid: 5, identity: 'x', itself: true};

  /** The first moment, in steps of 10 ms, at which it is over; null when it continues for two minutes. */
  const overAt = (
    kind: 'pane' | 'log' | 'pipe',
    processes: (typeof process)[],
    signs: Partial<EndSigns>,
    saidItsEnd = false,
  ): [number, string] | null => {
    for (let now = 0; now <= 120_000; now += 10) {
      const verdict = decideAdoptedEnd({kind, processes}, {...NOTHING, ...signs}, monotonicMs(now), waits, saidItsEnd);
      if (verdict !== 'continues') return [now, verdict];
    }
    return null;
  };

  test('a pane: when its process is gone, whatever the shell prints', () => {
    expect(overAt('pane', [process], {wrapperGoneAt: monotonicMs(1000), lastByteAt: monotonicMs(100_000)})).toEqual([
      2500,
      'ended',
    ]);
    expect(overAt('pane', [process], {}, true)).toBeNull();
  });

  test('a pane whose pipe was taken is no longer recorded', () => {
    expect(overAt('pane', [process], {inputEndedAt: monotonicMs(1000)})).toEqual([4000, 'pipe-closed']);
  });

  test('a log: when its process is gone and nothing more comes', () => {
    expect(overAt('log', [process], {wrapperGoneAt: monotonicMs(1000), lastByteAt: monotonicMs(5000)})).toEqual([
      5500,
      'ended',
    ]);
    expect(overAt('log', [process], {}, true)).toBeNull();
  });

  test('a log alone: a minute after its last words, never by silence', () => {
    expect(overAt('log', [], {}, true)).toEqual([60_000, 'ended']);
    expect(overAt('log', [], {})).toBeNull();
  });

  test('a pipe: at its end', () => {
    expect(overAt('pipe', [], {inputEndedAt: monotonicMs(40)})).toEqual([0, 'ended']);
  });

  test('last words are the final weights or a failure, but not while it validates', () => {
    expect(hasPrintedItsEnd(stateAfter(report(5)))).toBe(false);
    expect(hasPrintedItsEnd(stateAfter(report(5), SAVED))).toBe(true);
    expect(hasPrintedItsEnd(stateAfter(report(5), FAILURE))).toBe(true);
    expect(hasPrintedItsEnd(stateAfter(report(5), SAVED, {t: 2, type: 'validating', done: 1, total: 9}))).toBe(false);
  });
});
