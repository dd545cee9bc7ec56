import {expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import {parseRecordArguments} from '../../source/recorder/arguments.js';

test('takes the folder and the wrapper, whatever the folder is called', () => {
  const words = ['--folder', "/home/it's #1/run 2", '--tools', '/tools', '--wrapper-pid', '4711'];
  expect(parseRecordArguments(words)).toMatchObject({folder: "/home/it's #1/run 2", wrapperPid: 4711});
  expect(parseRecordArguments(['--folder=/a', '--wrapper-pid=1'])).toMatchObject({folder: '/a', wrapperPid: 1});
});

test('takes where the pane is, all of it or nothing', () => {
  const words = ['--folder', '/a', '--wrapper-pid', '1', '--session', '$0', '--pane', '%3'];
  expect(parseRecordArguments(words).pane).toBeNull();
  const pane = {sessionId: '$0', trainerPane: '%3', socketPath: "/tmp/tmux-0/it's"};
  expect(parseRecordArguments([...words, '--socket', pane.socketPath]).pane).toEqual(pane);
});

test.each([
  [[]],
  [['--folder', '/a']],
  [['--wrapper-pid', '1']],
  [['--folder', '', '--wrapper-pid', '1']],
  [['--folder', '/a', '--wrapper-pid', '#{pane_pid}']],
  [['--folder', '/a', '--wrapper-pid', '0']],
  [['--folder', '/a', '--wrapper-pid', '1.5']],
  [['--folder', '/a', '--wrapper-pid', '1', '--more']],
  [['--folder', '/a', '--wrapper-pid', '1', 'more']],
  [['--folder']],
])('%j is wrong usage, and says how a run is started', words => {
  let thrown: unknown;
  try {
    parseRecordArguments(words);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UserError);
  expect(thrown).toMatchObject({exitCode: 2, nextStep: expect.stringContaining('mlxtop run')});
});
