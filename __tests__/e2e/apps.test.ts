import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {copyFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, JO, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage(undefined, {}, JO);
});

afterEach(() => stage.close());

/** Starts a program with a name of its own, as an application has; gives its pid. */
const startProgram = async (name: string, script = 'echo; while :; do sleep 0.05; done'): Promise<number> => {
  const file = join(stage.folder, name);
  copyFileSync('/bin/sh', file);
  const child = spawn(file, ['-c', script], {stdio: ['ignore', 'pipe', 'ignore'], detached: true});
  await once(child.stdout, 'data');
  return child.pid ?? 0;
};

type Listed = {name: string; protected: string | null; bytes: number; processes: number};

const apps = (): Listed[] => JSON.parse(stage.mlxtop(['apps', '--json']).stdout);

test('a run and mlxtop itself are shown, and stay', async () => {
  stage.start([process.execPath, trainerFile('steady.mjs')]);
  const training = await waitFor('the trainer', () => apps().find(({name}) => name === 'training'));
  expect(training.protected).toBe('the training itself');
  expect(training.bytes).toBeGreaterThan(1e6);
  const refused = stage.mlxtop(['quit-app', 'training', '--yes']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('the training itself');
  expect(stage.mlxtop(['quit-app', 'mlxtop', '--yes']).code).toBe(1);
  expect(apps().some(({name}) => name === 'training')).toBe(true);
});

test('an application that is asked quits, and the run notes it', async () => {
  const id = stage.start([process.execPath, trainerFile('steady.mjs')]);
  const pid = await startProgram('mlxtop-test-burrow');
  const answer = stage.mlxtop(['quit-app', 'MLXTOP-test-burrow', '--yes']);
  expect(answer).toMatchObject({code: 0, stderr: ''});
  expect(answer.stdout).toMatch(/^mlxtop-test-burrow has quit\. .*memory used [\d.]+ [MG]B → [\d.]+ [MG]B/);
  expect(processState(pid)).toBeNull();
  const quits = stage.journal(id).filter(({type}) => type === 'quit');
  expect(quits).toMatchObject([{app: 'mlxtop-test-burrow', result: 'quit'}]);
  // It is gone already.
  const again = stage.mlxtop(['quit-app', 'mlxtop-test-burrow', '--yes']);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('No application called');
});

test.each([
  ['quit-app', 2],
  ['apps extra', 2],
  ['quit-app no-such-app --yes', 1],
])('mlxtop %s ends with %i', (words, code) => {
  const answer = stage.mlxtop(words.split(' '));
  expect(answer.code).toBe(code);
  expect(answer.stdout).toBe('');
});
