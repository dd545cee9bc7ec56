import {expect, test} from '@jest/globals';
import {asRunRecord} from '../../source/journal/run-record.js';
import {RECORD} from './record.js';

test('the name of the app that a session lives in brings nothing to a terminal but characters', () => {
  const app = (name: string) =>
    asRunRecord({...RECORD, session: {terminal: {name, bundleId: null}, independent: false}});
  expect(app('Cursor')?.session).toEqual({terminal: {name: 'Cursor', bundleId: null}, independent: false});
  expect(app('\u001b]0;x\u0007Cursor')?.session?.terminal?.name).not.toMatch(/\p{Cc}/u);
});

test('one that belongs to no app, or of which that is not known, stays as it is', () => {
  const session = {terminal: null, independent: true};
  expect(asRunRecord({...RECORD, session})).toEqual({...RECORD, session});
  expect(asRunRecord(RECORD)).toEqual(RECORD);
});
