import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {nextCommand} from '../../source/commands/shared/next-command.js';
import {viewOf} from '../../source/commands/shared/view.js';
import type {FailureKind, RunEvent} from '../../source/journal/events.js';
import {createHome, gone, makeRun} from './home.js';

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const BEGAN = Date.now() - 60_000;
const LORA = ['mlx_lm.lora', '--train', '--adapter-path', '/nowhere/at all'];

/** What comes next for a run without a checkpoint that failed of this; null for one that was interrupted. */
const next = async (kind: FailureKind | 'unknown' | null, command: string[], exitCode = 1): Promise<string | null> => {
  const failure: RunEvent[] = kind === null || kind === 'unknown' ? [] : [{t: BEGAN, type: 'failure', kind, line: 'x'}];
  const end: RunEvent =
    kind === null
      ? {t: BEGAN, type: 'end', state: 'interrupted', exitCode: null}
      : {t: BEGAN, type: 'end', state: exitCode === 0 ? 'finished' : 'failed', exitCode};
  const run = makeRun(home.home, {id: 'a1', command, directory: '/my work', createdAt: BEGAN, tmux: await gone()}, [
    ...failure,
    end,
  ]);
  return (await nextCommand(run, viewOf(run)))?.command ?? null;
};

test.each<[FailureKind | 'unknown' | null, string[], string | null]>([
  [null, ['python', 'x.py'], "cd '/my work' && mlxtop run -- python x.py"],
  [
    'metal-out-of-memory',
    LORA,
    "cd '/my work' && mlxtop run -- mlx_lm.lora --train --adapter-path '/nowhere/at all' --grad-checkpoint",
  ],
  ['metal-out-of-memory', ['python', 'x.py'], null],
  ['display-watchdog', ['python', 'x.py'], "cd '/my work' && mlxtop run --relax-gpu-watchdog -- python x.py"],
  ['model-gated', ['python', 'x.py'], "hf auth login && cd '/my work' && mlxtop run -- python x.py"],
  ['wrong-flag', ['python', 'x.py'], null],
  ['unknown', ['python', 'x.py'], null],
])('%s: %j', async (kind, command, expected) => {
  expect(await next(kind, command)).toBe(expected);
});

test.each<[FailureKind | 'unknown', string | null]>([
  ['rank-lost', "cd '/my work' && mlxtop run -- mlx.launch -n 2 -- train"],
  ['unknown', null],
])('%s, behind exit code 0', async (kind, expected) => {
  expect(await next(kind, ['mlx.launch', '-n', '2', '--', 'train'], 0)).toBe(expected);
});
