import {existsSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {removeRuns} from '../../../source/runs/prune/remove-runs.js';
import {createHome, gone, living, makeRun} from '../../helpers/home.js';
import {quietUser} from '../../helpers/quiet-user.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

const ended = async (id: string, name: string) =>
  makeRun(home.home, {id, name, createdAt: Date.now() - 3_600_000, tmux: await gone()});

/** A user at a terminal who gives that answer. */
const asked = (answer: boolean) => {
  const questions: string[] = [];
  const user = {
    ...quietUser,
    canAsk: () => true,
    confirm: async (question: string) => {
      questions.push(question);
      return answer;
    },
  };
  return {user, questions};
};

test('asks, naming each run once, and removes only after a yes', async () => {
  const [a, b] = [await ended('a1', 'lora'), await ended('b2', 'other')];
  const no = asked(false);
  expect(await removeRuns(['lora', 'b2', 'a1'], no.user, false)).toBe(1);
  expect(no.questions).toEqual([
    expect.stringMatching(/^ {2}lora \(a1\): .*\n {2}other \(b2\): .*\nThe histories of these 2 runs will be removed/),
  ]);
  expect([a, b].map(({paths}) => existsSync(paths.folder))).toEqual([true, true]);
  expect(await removeRuns(['lora', 'b2', 'a1'], asked(true).user, false)).toBe(0);
  expect([a, b].map(({paths}) => existsSync(paths.folder))).toEqual([false, false]);
});

test('a script has to say --yes', async () => {
  const {paths} = await ended('a1', 'lora');
  await expect(removeRuns(['lora'], quietUser, false)).rejects.toMatchObject({
    exitCode: 2,
    nextStep: expect.stringContaining('mlxtop remove a1 --yes'),
  });
  expect(await removeRuns(['lora'], quietUser, true)).toBe(0);
  expect(existsSync(paths.folder)).toBe(false);
});

test('never a run that lives or is being recorded, and then none at all', async () => {
  const old = await ended('a1', 'lora');
  makeRun(home.home, {id: 'b2', name: 'alive', tmux: await living()});
  const recorded = await ended('c3', 'recorded');
  writeFileSync(recorded.paths.lock, JSON.stringify({pid: process.pid, identity: (await living()).wrapperIdentity}));
  for (const [word, message] of [
    ['alive', 'alive (b2) is still running.'],
    ['recorded', 'The end of recorded (c3) is still being recorded.'],
    ['nope', "There is no run 'nope'."],
  ]) {
    await expect(removeRuns(['lora', word ?? ''], quietUser, true)).rejects.toMatchObject({message});
  }
  expect(existsSync(old.paths.folder)).toBe(true);
});

test('a name that several runs have is not enough', async () => {
  await ended('a1', 'lora');
  await ended('b2', 'lora');
  await expect(removeRuns(['lora'], quietUser, true)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^Several runs are called lora: .*a1 \(started/),
  });
});
