import {expect, test} from '@jest/globals';
import {asRunRecord} from '../../source/journal/run-record.js';
import {RECORD} from './record.js';

test("the name of a session's app brings no control characters to a terminal", () => {
  const app = (name: string) =>
    asRunRecord({...RECORD, session: {terminal: {name, bundleId: null}, independent: false}});
  expect(app('Cursor')?.session).toEqual({terminal: {name: 'Cursor', bundleId: null}, independent: false});
  expect(app('\u001b]0;x\u0007Cursor')?.session?.terminal?.name).not.toMatch(/\p{Cc}/u);
});

test('a session without an app, or with an unknown one, stays as it is', () => {
  const session = {terminal: null, independent: true};
  expect(asRunRecord({...RECORD, session})).toEqual({...RECORD, session});
  expect(asRunRecord(RECORD)).toEqual(RECORD);
});
