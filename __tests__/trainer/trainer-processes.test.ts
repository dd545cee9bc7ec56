import {expect, test} from '@jest/globals';
import type {ProcessInfo} from '../../source/host/types.js';
import {trainerProcesses} from '../../source/trainer/trainer-processes.js';

const LORA = ['mlx_lm.lora', '--iters', '9'];

/**
 * The processes of a run below its wrapper (pid 1), each the child of the one before: their short names and their
 * words.
 */
const hostOf = (cast: readonly (readonly [name: string, words: readonly string[]])[], wordsAreFree?: true) => {
  const asked: number[] = [];
  const processes = cast.map(
    ([name], index): ProcessInfo => ({
      ...{pid: index + 2, parentPid: index + 1, groupId: 2, sessionId: null, stopped: false, zombie: false},
      ...{cpuSeconds: 0, name},
    }),
  );
  const host = {
    processes: async () => processes,
    commandLine: async (pid: number) => {
      asked.push(pid);
      return [...(cast[pid - 2]?.[1] ?? ['sh'])];
    },
    ...(wordsAreFree && {wordsAreFree}),
  };
  return {host, asked};
};

const found = async (host: ReturnType<typeof hostOf>['host']): Promise<number[]> => {
  const pids: number[] = [];
  for await (const {pid} of trainerProcesses(host, [{pid: 1, identity: null, itself: false}])) pids.push(pid);
  return pids;
};

/** Node 26 renames its main thread, and with it the process; so may any trainer. */
const RENAMED = [
  ['uv', ['uv', 'run', ...LORA]],
  ['node-MainThread', ['./python3', ...LORA]],
  ['worker', ['/usr/bin/env', 'sleep', '9']],
] as const;

test('a trainer that has changed its name is known by the word it was started with', async () => {
  expect(await found(hostOf(RENAMED, true).host)).toEqual([3]);
});

test('where each reading of words starts a program only what is called like a trainer is asked', async () => {
  const {host, asked} = hostOf([...RENAMED, ['python3.12', ['python3.12', ...LORA]]]);
  expect(await found(host)).toEqual([5]);
  expect(asked).toEqual([5, 1]);
});
