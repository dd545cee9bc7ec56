import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {getHost} from '../../../source/host/get-host.js';
import {releaseLock, takeLock} from '../../../source/journal/lock.js';
import {mayWait, NO_MARK, queuePlace, writeQueueMark} from '../../../source/journal/queue-mark.js';
import {lookAtQueue} from '../../../source/runs/queue/look.js';

const home = mkdtempSync(join(tmpdir(), 'mlxtop-queue-'));
afterAll(() => rmSync(home, {recursive: true, force: true}));

test('the mark of a run that is being put into the queue is not taken for an old one', async () => {
  writeQueueMark(home, NO_MARK);
  const other = {pid: process.ppid, identity: await (await getHost()).processIdentity(process.ppid)};
  const {lock} = queuePlace(home);
  await takeLock(lock, other, async () => true);
  // Another process holds the queue: the run that it puts in is not there yet.
  expect(await lookAtQueue(home)).toEqual([]);
  expect(mayWait(home)).toBe(true);

  releaseLock(lock, other);
  expect(await lookAtQueue(home)).toEqual([]);
  expect(mayWait(home)).toBe(false);
});
