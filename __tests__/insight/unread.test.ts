import {expect, test} from '@jest/globals';
import {isUnread} from '../../source/insight/unread.js';
import {Timeline} from './timeline.js';

const script = () => new Timeline(['./train.sh']);
const unread = (line: Timeline) => isUnread(line.view());

test('output of an unknown program that nothing could read for a quarter of a minute is unread', () => {
  const line = script().watch(14, {printing: 20});
  expect(unread(line)).toBe(false);
  expect(unread(line.watch(4, {printing: 20}))).toBe(true);
  expect(unread(line.training())).toBe(false);
});

test('a program that has not printed anything is not, and one that has fallen silent only after a minute', () => {
  expect(unread(script().watch(120))).toBe(false);
  const line = script().watch(4, {printing: 20});
  expect(unread(line.watch(40))).toBe(false);
  expect(unread(line.watch(20))).toBe(true);
});

test('one whose command shows that it trains has a minute to load its model', () => {
  const line = new Timeline(['mlx_lm.lora', '--train', '--batch-size', '4']).watch(50, {printing: 20});
  expect(unread(line)).toBe(false);
  expect(unread(line.watch(20, {printing: 20}))).toBe(true);
});
