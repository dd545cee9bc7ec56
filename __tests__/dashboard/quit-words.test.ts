import {describe, expect, test} from '@jest/globals';
import {quitResultText} from '../../source/dashboard/quit-words.js';
import type {Ui} from '../../source/dashboard/ui.js';
import {wrap} from '../../source/dashboard/width.js';
import {
  type Asker,
  eventObstacle,
  notAnApplication,
  type Obstacle,
  terminateObstacle,
} from '../../source/host/darwin/quit-obstacle.js';
import type {QuitOutcome} from '../../source/host/types.js';
import {viewWith} from './fixtures/run.js';

const NAME = 'Google Chrome';
const IN_TMUX: Asker = {terminal: 'the terminal that tmux was started from', inTmux: true};
const TERMINAL: Asker = {terminal: 'Terminal', inTmux: false};

const told = (outcome: QuitOutcome): string[] => {
  const result = {app: {name: NAME}, outcome, before: null, after: null, askedAt: 0};
  return wrap(quitResultText(result as unknown as NonNullable<Ui['quitResult']>, viewWith({})), 78, 20);
};

const event = (number: number, asker: Asker): Obstacle =>
  eventObstacle(`0:40: execution error: It failed. (${number})`, NAME, asker) as Obstacle;

const OBSTACLES: Record<string, Obstacle> = {
  'refused in tmux': event(-1743, IN_TMUX),
  'refused in a terminal': event(-1743, TERMINAL),
  'not asked in tmux': event(-1744, IN_TMUX),
  'no event out of tmux': event(-600, IN_TMUX),
  'no event out of a terminal': event(-600, TERMINAL),
  'another error': event(-10810, TERMINAL),
  'not passed on': terminateObstacle(NAME),
  'no application': notAnApplication(
    NAME,
    54321,
    '/Applications/Google Chrome.app/Contents/Frameworks/helper --type=gpu',
  ),
  'no application, and ps tells nothing': notAnApplication(NAME, 54321, null),
};

describe('what became of a request to quit, in the 78 columns of a small terminal', () => {
  test.each(Object.entries(OBSTACLES))('%s: why and what to do, uncut', (_name, obstacle) => {
    const lines = told({result: 'refused', ...obstacle});
    expect(lines.join(' ')).toBe(`${obstacle.why} ${obstacle.nextStep}`);
    expect(lines.length).toBeLessThanOrEqual(4);
    expect(lines.every(line => line.length <= 78)).toBe(true);
  });

  test('each in words of its own', () => {
    const texts = Object.values(OBSTACLES).map(({why, nextStep}) => `${why} ${nextStep}`);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toMatchSnapshot();
  });

  test.each([-1712, -128])('an application that asks something is no obstacle (%d)', number => {
    expect(eventObstacle(`execution error: (${number})`, NAME, TERMINAL)).toBeNull();
  });

  test('one that stays open may wait for somebody', () => {
    expect(told({result: 'still-open'}).join(' ')).toBe(
      `${NAME} is still open: it may be waiting for you to save something; look at its window`,
    );
  });
});
