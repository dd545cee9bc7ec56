import {expect, test} from '@jest/globals';
import type {Actions} from '../../source/dashboard/types.js';
import {withUnfinished} from '../../source/dashboard/unfinished.js';
import {ALONE, IN_TMUX} from './screens.js';

/** An action that ends when the test says so, and whether `finished` has resolved. */
const during = (name: 'pause' | 'resume' | 'detach') => {
  let end: (error?: Error) => void = () => undefined;
  const action = () =>
    new Promise<void>((resolve, reject) => {
      end = error => (error ? reject(error) : resolve());
    });
  const {actions, finished} = withUnfinished({...IN_TMUX, [name]: action} satisfies Actions);
  const isFinished = async (): Promise<boolean> =>
    Promise.race([finished().then(() => true), new Promise<boolean>(resolve => setImmediate(() => resolve(false)))]);
  return {actions, isFinished, end: (error?: Error) => end(error)};
};

test.each(['pause', 'resume', 'detach'] as const)('%s under way is waited for', async name => {
  const {actions, isFinished, end} = during(name);
  expect(await isFinished()).toBe(true);
  const done = actions[name]?.();
  expect(await isFinished()).toBe(false);
  end();
  await done;
  expect(await isFinished()).toBe(true);
});

test('one that fails rejects to its caller, and is over', async () => {
  const {actions, isFinished, end} = during('pause');
  const done = actions.pause?.();
  end(new Error('no such process'));
  await expect(done).rejects.toThrow('no such process');
  expect(await isFinished()).toBe(true);
});

test('an action that was absent stays absent', () => {
  expect(Object.keys(withUnfinished(ALONE).actions).sort()).toEqual(Object.keys(ALONE).sort());
  expect(Object.keys(withUnfinished(IN_TMUX).actions).sort()).toEqual(Object.keys(IN_TMUX).sort());
});
