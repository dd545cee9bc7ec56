import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import type {ProcessInfo} from '../../source/host/types.js';
import {inspectTrainer} from '../../source/recorder/adopted-trainer.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {host} from './recording.js';

afterEach(leavePlaces);

type Cast = {pid: number; parentPid: number; words: string[]; startedAt: number | null; directory?: string};

/** A machine on which just these run; each is called by its first word. */
const hostWith = (cast: readonly Cast[]) => {
  const one = (pid: number): Cast | undefined => cast.find(process => process.pid === pid);
  const processes = cast.map(
    ({pid, parentPid, words}): ProcessInfo => ({
      ...{pid, parentPid, groupId: parentPid === 1 ? pid : 10, sessionId: 1, foreground: true},
      ...{stopped: false, zombie: false, cpuSeconds: 1, name: words[0] ?? ''},
    }),
  );
  return {
    ...host,
    processes: async () => processes,
    commandLine: async (pid: number) => one(pid)?.words ?? null,
    workingDirectory: async (pid: number) => one(pid)?.directory ?? null,
    processStartedAt: async (pid: number) => one(pid)?.startedAt ?? null,
  };
};

const root = (pid: number, itself = true) => ({pid, identity: null, itself});

test('a script’s trainer counts: its words, its folder, and its start', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lora.yaml'), 'iters: 600\n');
  const trainer = ['python3', '-m', 'mlx_lm', 'lora', '-c', 'lora.yaml', '--batch-size', '2'];
  const cast = [
    {pid: 10, parentPid: 1, words: ['sh', 'all.sh'], startedAt: 1000, directory: '/'},
    {pid: 11, parentPid: 10, words: ['python3', 'prepare.py'], startedAt: 1500, directory: '/'},
    {pid: 12, parentPid: 10, words: trainer, startedAt: 5000, directory: folder},
    // A worker that has been split off later has its words.
    {pid: 13, parentPid: 12, words: trainer, startedAt: 9000, directory: folder},
  ];
  const known = {command: ['sh', 'all.sh'], directory: '/', processes: [root(10)]};
  expect(await inspectTrainer(hostWith(cast), known)).toEqual({
    startedAt: 5000,
    facts: [
      {type: 'total', iterations: 600, source: 'config'},
      {type: 'settings', source: 'flag', values: {batchSize: 2}},
    ],
    // The environment of the innermost first, then of what it was started by.
    pids: [13, 10],
  });
});

test('of another program its command counts, and the first of its processes, but not its shell', async () => {
  const command = ['node', 'train.js', '--iters', '90'];
  const cast = [
    {pid: 5, parentPid: 1, words: ['bash'], startedAt: 10},
    {pid: 10, parentPid: 5, words: command, startedAt: 2000},
    {pid: 11, parentPid: 10, words: ['node', 'worker.js'], startedAt: 3000},
    {pid: 12, parentPid: 10, words: ['node', 'worker.js'], startedAt: null},
  ];
  const looked = (processes: ReturnType<typeof root>[]) =>
    inspectTrainer(hostWith(cast), {command, directory: '/', processes});
  const expected = {startedAt: 2000, facts: [{type: 'total', iterations: 90, source: 'flag'}]};
  expect(await looked([root(10)])).toEqual({...expected, pids: [10]});
  expect(await looked([root(5, false)])).toEqual({...expected, pids: [5]});
  expect(await looked([root(12)])).toMatchObject({startedAt: null});
});

test('without a process nothing is known', async () => {
  const nothing = {command: [], directory: '/', processes: []};
  expect(await inspectTrainer(hostWith([]), nothing)).toEqual({startedAt: null, facts: [], pids: []});
});
