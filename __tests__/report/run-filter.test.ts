import {describe, expect, test} from '@jest/globals';
import type {RunView} from '../../source/insight/view.js';
import {runFilter} from '../../source/report/run-filter.js';
import {runOrder} from '../../source/report/run-order.js';
import {ended, running} from './views.js';

const view = (run: Partial<RunView['run']>, base: RunView = running()): RunView => ({
  ...base,
  run: {...base.run, ...run},
  settings: {...base.settings, model: 'mlx-community/Qwen2.5-7B'},
});

describe('a filter', () => {
  const failed = view({tags: ['Sweep-2'], note: 'lr too high'}, ended('failed', 3));
  const early = view({outcome: 'ended-early'}, ended('finished', 0));
  const alive = view({name: 'llama lora'});

  test.each([
    ['state:failed', [failed]],
    ['state:ended-early', [early]],
    ['state:finished', [early]],
    ['state:alive', [alive]],
    ['state:ended', [failed, early]],
    ['tag:sweep-2', [failed]],
    ['tag:sweep', []],
    ['name:LLAMA', [alive]],
    ['model:qwen', [failed, early, alive]],
    ['note:too', [failed]],
    ['sweep', [failed]],
    ['text:qwen2.5', [failed, early, alive]],
    ['qwen state:alive', [alive]],
    ['', [failed, early, alive]],
  ])('%s', (words, found) => {
    expect([failed, early, alive].filter(runFilter(words.split(' ').filter(Boolean)))).toEqual(found);
  });

  test.each([
    ['stat:failed', /cannot be filtered by 'stat'/, /^By state, tag, .*text:stat:failed$/],
    ['state:faild', /never in|ever in the state 'faild'/, /^Did you mean state:failed\?/],
    ['tag:', /tag: needs a value/, /--filter tag:/],
  ])('%s is refused', (word, message, next) => {
    expect(() => runFilter([word])).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        nextStep: expect.stringMatching(next),
        exitCode: 2,
      }),
    );
  });
});

describe('an order', () => {
  const of = (id: string, loss: number | null, pace: number | null, startedAt: number): RunView =>
    running({
      run: {id, name: id, startedAt},
      training: {
        bestValLoss: loss === null ? null : {iteration: 1, value: loss},
        trainLoss: null,
        iterationsPerMinute: pace,
      },
    });
  const runs = [of('run-10', 2, 30, 3), of('run-9', 1, 10, 1), of('run-x', Number.NaN, null, 2)];
  const sorted = (key: string): string =>
    runs
      .toSorted(runOrder(key))
      .map(({run}) => run.id)
      .join(' ');

  test.each([
    ['started', 'run-10 run-x run-9'],
    ['-started', 'run-9 run-x run-10'],
    ['name', 'run-9 run-10 run-x'],
    ['loss', 'run-9 run-10 run-x'],
    ['-loss', 'run-10 run-9 run-x'],
    ['pace', 'run-10 run-9 run-x'],
    ['-PACE', 'run-9 run-10 run-x'],
    ['swap', 'run-10 run-9 run-x'],
  ])('by %s, what is not known last', (key, order) => {
    expect(sorted(key)).toBe(order);
  });

  test('what lives comes before what failed, and that before what finished', () => {
    const list = [ended('finished', 0), ended('failed', 3), running()];
    expect(list.sort(runOrder('state')).map(({run}) => run.state)).toEqual(['training', 'failed', 'finished']);
  });

  test('a key that there is not', () => {
    expect(() => runOrder('los')).toThrow(
      expect.objectContaining({nextStep: expect.stringMatching(/^Did you mean loss\?/)}),
    );
  });
});
