import {expect, test} from '@jest/globals';
import {createContainerLog} from '../../source/trainer/container-log.js';

const line = (log: string): string => JSON.stringify({log, stream: 'stdout', time: '2026-11-28T03:07:41.1Z'});

test('a line of the program may take several of its log, and one of its log may have several pieces', () => {
  const unwrap = createContainerLog();
  expect(unwrap(line('\u001b[36mone\u001b[0m\n'))).toEqual(['one']);
  expect(unwrap(line('first half, '))).toEqual([]);
  expect(unwrap(line('second half\n'))).toEqual(['first half, second half']);
  expect(unwrap(line(' 1%|\r 2%|\r\n'))).toEqual([' 1%|', ' 2%|']);
});

test.each(['plain', '{"log":"cut', '{"log":5}', '{"iteration": 10, "loss": 2.5}'])(
  '%s is not a line of a container log',
  text => {
    expect(createContainerLog()(text)).toBeNull();
  },
);
