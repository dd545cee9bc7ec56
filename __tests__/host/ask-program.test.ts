import {expect, test} from '@jest/globals';
import {askProgram} from '../../source/host/ask-program.js';

test.each([
  ['what it prints', ['/bin/sh', '-c', 'pwd; echo two'], '/\ntwo\n'],
  ['nothing of one that fails', ['/bin/sh', '-c', 'echo words; exit 3'], ''],
  ['nothing of one that is not there', ['/nowhere/program'], ''],
  ['nothing of one that a signal ends', ['/bin/sh', '-c', 'echo words; kill -KILL $$'], ''],
])('%s', async (_what, words, printed) => {
  expect(await askProgram(words, 30_000)).toBe(printed);
});

test('one that gives no answer in time is ended', async () => {
  expect(await askProgram(['sleep', '600'], 50)).toBe('');
});
