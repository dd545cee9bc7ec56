import {expect, test} from '@jest/globals';
import {type Candidate, type Expected, ranksAmong} from '../../../source/trainer/ranks/match.js';

const RUN: Expected = {
  ranks: new Set([1]),
  command: ['mlx_lm.lora', '--train', '--hub-token', '***', '--iters', '10'],
  runSeconds: 100,
  client: '10.0.0.1',
  shared: {},
};
const WORDS = ['/v/bin/python3', '/v/bin/mlx_lm.lora', '--train', '--hub-token', 'hf_1', '--iters', '10'];

const rank = (pid: number, more: Partial<Candidate> = {}): Candidate => ({
  info: {pid, parentPid: 1},
  start: `s${pid}`,
  ageSeconds: 90,
  environment: {MLX_RANK: '1', MLX_HOSTFILE: '/tmp/a', SSH_CONNECTION: '10.0.0.1 5000'},
  words: WORDS,
  ...more,
});

const pids = (all: Candidate[], more: Partial<Expected> = {}) => {
  const {ranks, unclear} = ranksAmong(all, {...RUN, ...more});
  return [ranks.map(({rank: number, processes}) => [number, processes.map(({info}) => info.pid)]), unclear];
};

test('a rank with what it started, which has its variables', () => {
  const worker = rank(8, {info: {pid: 8, parentPid: 7}, words: ['python', '-c', 'worker']});
  expect(pids([worker, rank(7)])).toEqual([[[1, [8, 7]]], []]);
});

test.each<[string, Candidate]>([
  ['another rank', rank(7, {environment: {...rank(7).environment, MLX_RANK: '0'}})],
  ['a process that is older than the run', rank(7, {ageSeconds: 200})],
  ['one of unknown age', rank(7, {ageSeconds: null})],
  ['one with other words', rank(7, {words: ['python', 'mlx_lm.lora', '--train', '--iters', '20']})],
  ['one that was started there by hand', rank(7, {environment: {MLX_RANK: '1', MLX_HOSTFILE: '/tmp/a'}})],
  ['a name alone', rank(7, {environment: {}})],
  ['a rank that is no number', rank(7, {environment: {...rank(7).environment, MLX_RANK: '1; reboot'}})],
])('not %s', (_what, one) => {
  expect(pids([one])).toEqual([[], []]);
});

test('of two starts that of this machine counts, and of two of this machine neither', () => {
  const other = rank(9, {environment: {...rank(9).environment, SSH_CONNECTION: '10.0.0.9 5000'}});
  const twin = rank(6, {environment: {...rank(6).environment, SSH_CONNECTION: '10.0.0.1 6000'}});
  expect(pids([rank(7), other])).toEqual([[[1, [7]]], []]);
  expect(pids([rank(7), twin])).toEqual([[], [1]]);
});

test("torchrun's workers are known by what all of them share", () => {
  const environment = {RANK: '8', LOCAL_RANK: '0', MASTER_ADDR: 'm1', MASTER_PORT: '29400'};
  const run = {ranks: null, command: [], shared: {MASTER_ADDR: 'm1', MASTER_PORT: '29400'}};
  expect(pids([rank(7, {environment})], run)).toEqual([[[8, [7]]], []]);
  expect(pids([rank(7, {environment})], {...run, shared: {MASTER_ADDR: 'm1', MASTER_PORT: '29500'}})).toEqual([[], []]);
  expect(pids([rank(7, {environment})], {...run, shared: {}})).toEqual([[], []]);
});
