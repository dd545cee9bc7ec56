import {expect, test} from '@jest/globals';
import {sessionWords} from '../../source/format/session-words.js';

test.each([
  [{terminal: {name: 'Cursor'}, independent: false}, 'lives in Cursor'],
  [{terminal: null, independent: true}, 'independent of any app'],
  [{terminal: null, independent: false}, null],
  [undefined, null],
  [null, null],
])('%j is %j', (session, words) => {
  expect(sessionWords(session)).toBe(words);
});
