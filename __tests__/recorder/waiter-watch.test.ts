import {expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import type {RunEvent, Waiter} from '../../source/journal/events.js';
import {WaiterWatch} from '../../source/recorder/waiter-watch.js';

test('what a process promised is taken back when it is gone, and nothing else', async () => {
  const state = createState();
  const written: RunEvent[] = [];
  const processes = new Map([[7, 'first']]);
  const host = {processIdentity: async (pid: number) => processes.get(pid) ?? null};
  const watch = new WaiterWatch({host, write: event => written.push(event)});
  const warn = (code: string, waiter?: Waiter) =>
    fold(state, {t: 1, type: 'warning', code, text: 'so', ...(waiter && {waiter})});

  warn('not-awake');
  warn('stop-at-checkpoint', {pid: 7, identity: 'first'});
  await watch.check(state);
  expect(written).toEqual([]);

  // Its pid belongs to another process by now.
  processes.set(7, 'second');
  await watch.check(state);
  expect(written).toEqual([{t: expect.any(Number), type: 'warning-over', code: 'stop-at-checkpoint'}]);

  // Somebody else waits since: the promise is theirs.
  warn('stop-at-checkpoint', {pid: 7, identity: 'second'});
  await watch.check(state);
  expect(written).toHaveLength(1);
});
