import {existsSync, readdirSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {isPipe} from '../../../source/host/make-pipe.js';
import {openGate, prepareGate} from '../../../source/runs/queue/gate.js';
import {gateFiles} from '../../../source/trainer/wrapper.js';
import {cleanUp, startRun, temporaryFolder, until} from '../../trainer/runs.js';

afterEach(cleanUp);

/** macOS' sh is bash under the name sh, in its POSIX mode. */
const bashAsSh = (): string => {
  const link = join(temporaryFolder(), 'sh');
  symlinkSync('/bin/bash', link);
  return link;
};

const SHELLS = [
  ['sh', () => '/bin/sh'],
  ['bash as sh', bashAsSh],
] as const;

const waiting = async (shell: string) => {
  const exitFile = join(temporaryFolder(), 'exit');
  await prepareGate({exit: exitFile}, 'lora-2 waits.\n');
  const run = startRun(['sh', '-c', 'echo "$TOKEN"; exit 3'], {shell, exitFile, env: {TOKEN: 'kept'}});
  await until(() => run.output() === 'lora-2 waits.\n', 'the words');
  return run;
};

describe.each(SHELLS)('a run that waits in %s', (_name, find) => {
  test('starts with its environment when its gate is opened, and leaves nothing of that', async () => {
    const run = await waiting(find());
    expect(existsSync(run.exitFile)).toBe(false);
    expect(await openGate({exit: run.exitFile})).toBe(true);
    expect(await run.ended).toBe(3);
    expect(run.output()).toBe('lora-2 waits.\nkept\n');
    expect(readdirSync(dirname(run.exitFile))).toEqual(['exit']);
    expect(await openGate({exit: run.exitFile})).toBe(true);
  });

  test('^C ends it like a trainer', async () => {
    const run = await waiting(find());
    await until(async () => (await run.below()).length === 1, 'the shell that waits');
    process.kill(-run.wrapperPid, 'SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.output()).toBe('lora-2 waits.\n');
  });
});

test('a gate at which nobody waits stays shut', async () => {
  const exit = join(temporaryFolder(), 'exit');
  await prepareGate({exit}, '');
  expect(await openGate({exit}, 50)).toBe(false);
  expect(isPipe(gateFiles(exit).gate)).toBe(true);
});
