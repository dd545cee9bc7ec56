import {expect, test} from '@jest/globals';
import {InputWatch, type Silence} from '../../source/recorder/input-watch.js';

const SILENT: Silence = {pids: [10, 11], ms: 6000, open: '', paused: false, cpuPercent: 0};

/** What is reported of a trainer of which the system says that these processes wait. */
const reported = async (silence: Partial<Silence>, waiting: readonly number[] = []): Promise<string | null> => {
  let said: string | null = 'nothing';
  const host = {waitsForInput: async (pid: number) => waiting.includes(pid)};
  const watch = new InputWatch({
    host,
    where: 'in its pane',
    report: text => {
      said = text;
    },
  });
  await watch.consider({...SILENT, ...silence});
  return said;
};

test('one that the system says to wait', async () => {
  expect(await reported({}, [11])).toBe('The trainer waits for input: answer it in its pane.');
  expect(await reported({open: 'name '}, [11])).toBe('The trainer waits for input: answer it in its pane: “name”');
});

test('one whose last words ask, where the system does not say', async () => {
  expect(await reported({open: 'Continue? [y/N] '})).toMatch(/“Continue\? \[y\/N\]”$/);
  expect(await reported({open: `${'x'.repeat(100)}?`})).toMatch(/“…x{59}\?”$/);
});

test.each([
  ['that has printed something just now', {ms: 3000, open: 'Continue? '}],
  ['that is paused', {paused: true, open: 'Continue? '}],
  ['that is gone', {pids: [], open: 'Continue? '}],
  ['that computes', {cpuPercent: 95, open: 'Continue? '}],
  ['that asks nothing', {open: 'Loading model … '}],
])('not one %s', async (_what, silence) => expect(await reported(silence)).toBeNull());
