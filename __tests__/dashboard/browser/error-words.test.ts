import {expect, test} from '@jest/globals';
import {errorWords} from '../../../source/dashboard/browser/error-words.js';
import {UserError} from '../../../source/errors.js';

const failed = (message: string, code: string): Error => Object.assign(new Error(message), {code});

test('what went wrong comes with what to do next', () => {
  expect(errorWords(new UserError('It is gone.', ''))).toBe('It is gone.');
  expect(errorWords(new UserError('No.', 'Do this.'))).toBe('No. Do this.');
  expect(errorWords(failed('ENOSPC: no space left on device, write', 'ENOSPC'))).toMatch(
    /^ENOSPC: .*\. Free some space/,
  );
  expect(errorWords(failed('Cannot find module x', 'ERR_MODULE_NOT_FOUND'))).toMatch(/was upgraded .* start it again/);
  expect(errorWords(new Error('odd'))).toBe('odd');
});
