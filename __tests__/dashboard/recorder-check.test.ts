import {expect, test} from '@jest/globals';
import {type CheckRecorder, createRecorderCheck} from '../../source/dashboard/recorder-check.js';

const checking = (checkRecorder: CheckRecorder) => {
  const reported: [boolean | null, string | null][] = [];
  const feed = {isLoading: false, read: () => ({loading: feed.isLoading}), setRecorder};
  function setRecorder(alive: boolean | null, problem: string | null): void {
    reported.push([alive, problem]);
  }
  return {feed, reported, check: createRecorderCheck(feed, checkRecorder)};
};

test('a slow check is the only one at a time', async () => {
  let checks = 0;
  let answer = (): void => undefined;
  const {check, reported} = checking(() => {
    checks++;
    return new Promise(resolve => {
      answer = () => resolve({alive: true, problem: null});
    });
  });
  const first = check();
  await check();
  await check();
  expect(checks).toBe(1);
  answer();
  await first;
  expect(reported).toEqual([[true, null]]);
  const second = check();
  answer();
  await second;
  expect(checks).toBe(2);
});

test('nothing is checked while a long journal is still being read', async () => {
  const {feed, check, reported} = checking(async () => ({alive: true, problem: 'The disk is full.'}));
  feed.isLoading = true;
  await check();
  expect(reported).toEqual([]);
  feed.isLoading = false;
  await check();
  expect(reported).toEqual([[true, 'The disk is full.']]);
});

test('one that fails is reported, and the next one is made', async () => {
  let fails = true;
  const {check, reported} = checking(async () => {
    if (fails) throw new Error('too many open files');
    return {alive: true, problem: null};
  });
  await check();
  fails = false;
  await check();
  expect(reported).toEqual([
    [false, 'The recorder cannot be checked: too many open files'],
    [true, null],
  ]);
});
