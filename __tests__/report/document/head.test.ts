import {describe, expect, test} from '@jest/globals';
import {headlineOf} from '../../../source/report/document/head.js';
import {madeWhole} from '../html/made-whole.js';

const failed = () => {
  const {view, figures} = madeWhole();
  const run = {...view.run, outcome: 'failed' as const, state: 'failed' as const, exitCode: 1, ending: null};
  const verdict = {...view.verdict, level: 'good' as const, sentence: 'No swapping to speak of.'};
  return madeWhole({view: {...view, run, verdict}, figures: {...figures, swappingSeconds: 0}});
};

describe('the first sentence of a report', () => {
  test('of a run that failed is that, however good its memory was', () => {
    const {level, sentence, rest} = headlineOf(failed());
    expect([level, sentence]).toEqual(['bad', 'It failed with exit code 1.']);
    expect(rest).toEqual(['No swapping to speak of.']);
  });

  test('of another is about memory, with the bill after it', () => {
    const {level, rest} = headlineOf(madeWhole());
    expect(level).not.toBe('good');
    expect(rest[0]).toMatch(/^It swapped for 59 min: /);
  });
});
