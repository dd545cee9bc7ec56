import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {FailureKind, RunEvent} from '../../../source/journal/events.js';
import {type NextCommand, nextCommand, nextCommandRow} from '../../../source/runs/continue/next-command.js';
import {viewOf} from '../../../source/runs/view.js';
import {createHome, gone, makeRun} from '../../helpers/home.js';

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const BEGAN = Date.now() - 60_000;
const LORA = ['mlx_lm.lora', '--train', '--adapter-path', '/nowhere/at all'];

/** The next command for a run without a checkpoint that failed like this; null for one that was interrupted. */
const next = async (
  kind: FailureKind | 'unknown' | null,
  command: string[],
  exitCode = 1,
): Promise<NextCommand | null> => {
  const failure: RunEvent[] = kind === null || kind === 'unknown' ? [] : [{t: BEGAN, type: 'failure', kind, line: 'x'}];
  const end: RunEvent =
    kind === null
      ? {t: BEGAN, type: 'end', state: 'interrupted', exitCode: null}
      : {t: BEGAN, type: 'end', state: exitCode === 0 ? 'finished' : 'failed', exitCode};
  const run = makeRun(home.home, {id: 'a1', command, directory: '/my work', createdAt: BEGAN, tmux: await gone()}, [
    ...failure,
    end,
  ]);
  return nextCommand(run, viewOf(run));
};

const AGAIN = "cd '/my work' && mlxtop run -- python x.py";

test.each<[FailureKind | 'unknown' | null, string[], string]>([
  [null, ['python', 'x.py'], AGAIN],
  [
    'metal-out-of-memory',
    LORA,
    "cd '/my work' && mlxtop run -- mlx_lm.lora --train --adapter-path '/nowhere/at all' --grad-checkpoint",
  ],
  ['display-watchdog', ['python', 'x.py'], "cd '/my work' && mlxtop run --relax-gpu-watchdog -- python x.py"],
  ['model-gated', ['python', 'x.py'], `hf auth login && ${AGAIN}`],
])('%s: %j', async (kind, command, expected) => {
  expect(await next(kind, command)).toEqual({command: expected, from: null, isSure: true});
});

test.each<FailureKind | 'unknown'>(['metal-out-of-memory', 'wrong-flag', 'no-data', 'python-error', 'unknown'])(
  '%s: the same again once that is fixed',
  async kind => {
    const again = await next(kind, ['python', 'x.py']);
    expect(again).toEqual({command: AGAIN, from: null, isSure: false});
    expect(again && nextCommandRow(again)).toEqual(['start again', `once that is fixed: ${AGAIN}`]);
  },
);

test('a folder that macOS keeps from a session is tried in another tmux server', async () => {
  const line = "PermissionError: [Errno 1] Operation not permitted: '/Users/ada/Documents/lora/train.jsonl'";
  const run = makeRun(
    home.home,
    {id: 'a1', command: ['python', 'x.py'], directory: '/my work', createdAt: BEGAN, tmux: await gone()},
    [
      {t: BEGAN, type: 'failure', kind: 'not-permitted', line},
      {t: BEGAN, type: 'end', state: 'failed', exitCode: 1},
    ],
  );
  expect((await nextCommand(run, viewOf(run)))?.command).toBe(
    "cd '/my work' && mlxtop run -L mlxtop-new -- python x.py",
  );
});

test.each<[FailureKind | 'unknown', string | null]>([
  ['rank-lost', "cd '/my work' && mlxtop run -- mlx.launch -n 2 -- train"],
  ['unknown', null],
])('%s, behind exit code 0', async (kind, expected) => {
  expect((await next(kind, ['mlx.launch', '-n', '2', '--', 'train'], 0))?.command ?? null).toBe(expected);
});
