import {expect, test} from '@jest/globals';
import {Session} from '../../source/dashboard/session.js';
import {FakeFeed} from './fake-feed.js';
import {training} from './fixtures/run.js';
import {snapshot} from './fixtures/snapshot.js';
import {IN_TMUX} from './screens.js';

test('what is typed while the terminal leaves is no key; a terminal that comes back has its keys', async () => {
  const done: string[] = [];
  let leave = () => {};
  const left = new Promise<void>(resolve => {
    leave = resolve;
  });
  const session = new Session(new FakeFeed(snapshot(training)), {
    ...IN_TMUX,
    detach: async () => {
      done.push('detach');
      await left;
    },
    pause: async () => {
      done.push('pause');
    },
  });
  for (const key of ['d', 'd', 'p', 's', 'y']) session.press(key);
  expect(session.read().ui.question).toBeNull();
  expect(done).toEqual(['detach']);
  leave();
  await new Promise(resolve => setImmediate(resolve));
  session.press('p');
  expect(done).toEqual(['detach', 'pause']);
});
