import {expect, test} from '@jest/globals';
import {NO_ENDING, statusText} from '../../source/report/status.js';
import {ended, NOW} from './views.js';

test('after its end a run says how it goes on, and what it can be compared with', () => {
  const text = statusText(ended('finished', 0), NOW, false, [], {
    ...NO_ENDING,
    next: ['continue', 'mlxtop continue lora'],
    compare: 'mlxtop compare lora lora-2',
  });
  expect(text).toMatch(
    /^continue {4}mlxtop continue lora\ncompare {5}mlxtop compare lora lora-2 {3}\(same model and data\)$/m,
  );
  expect(statusText(ended('finished', 0), NOW, false)).not.toContain('compare');
});
