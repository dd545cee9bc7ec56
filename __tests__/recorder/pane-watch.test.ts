import {expect, test} from '@jest/globals';
import {runPaths} from '../../source/journal/run-folder.js';
import {PaneWatch} from '../../source/recorder/pane-watch.js';

const tmux = {socketPath: '/nowhere', sessionId: '$0', trainerPane: '%1', wrapperPid: 1, wrapperIdentity: null};

/**
 * What is made of a tmux that gives one answer after the other, the last one again and again; and how often it was
 * asked.
 */
const whenTmuxSays = async (...answers: string[]) => {
  let asked = 0;
  const ask = async (): Promise<string> => `${answers[Math.min(asked++, answers.length - 1)]}\n`;
  const watch = new PaneWatch(runPaths('/nowhere'), {id: 'r1', tmux}, ask);
  await watch.ask();
  return {answer: watch.answer, asked};
};

test('a tmux that calls a pane dead before it knows how that ended is asked again', async () => {
  const {answer} = await whenTmuxSays('r1␞1␞␞␞', 'r1␞1␞␞␞', 'r1␞1␞3␞␞');
  expect(answer).toEqual({kind: 'exited', code: 3, at: null});
});

test('a tmux that never knows is not asked for ever', async () => {
  const {answer, asked} = await whenTmuxSays('r1␞1␞␞␞');
  expect(answer).toEqual({kind: 'ended'});
  expect(asked).toBeGreaterThan(1);
});

test('what it knows at once is believed at once', async () => {
  const {answer, asked} = await whenTmuxSays('r1␞1␞0␞␞');
  expect([answer, asked]).toEqual([{kind: 'exited', code: 0, at: null}, 1]);
});
