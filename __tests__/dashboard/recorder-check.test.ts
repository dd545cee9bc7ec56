import {expect, test} from '@jest/globals';
import {type CheckRecorder, createRecorderCheck} from '../../source/dashboard/recorder-check.js';

const looking = (check: CheckRecorder) => {
  const told: [boolean | null, string | null][] = [];
  const feed = {isLoading: false, read: () => ({loading: feed.isLoading}), setRecorder};
  function setRecorder(alive: boolean | null, problem: string | null): void {
    told.push([alive, problem]);
  }
  return {feed, told, look: createRecorderCheck(feed, check)};
};

test('a look that takes its time is the only one', async () => {
  let looks = 0;
  let answer = (): void => undefined;
  const {look, told} = looking(() => {
    looks++;
    return new Promise(resolve => {
      answer = () => resolve({alive: true, problem: null});
    });
  });
  const first = look();
  await look();
  await look();
  expect(looks).toBe(1);
  answer();
  await first;
  expect(told).toEqual([[true, null]]);
  const second = look();
  answer();
  await second;
  expect(looks).toBe(2);
});

test('nothing is looked for while a long journal is still being read', async () => {
  const {feed, look, told} = looking(async () => ({alive: true, problem: 'The disk is full.'}));
  feed.isLoading = true;
  await look();
  expect(told).toEqual([]);
  feed.isLoading = false;
  await look();
  expect(told).toEqual([[true, 'The disk is full.']]);
});

test('one that fails is told, and the next one is made', async () => {
  let fails = true;
  const {look, told} = looking(async () => {
    if (fails) throw new Error('too many open files');
    return {alive: true, problem: null};
  });
  await look();
  fails = false;
  await look();
  expect(told).toEqual([
    [false, 'The recorder cannot be checked: too many open files'],
    [true, null],
  ]);
});
