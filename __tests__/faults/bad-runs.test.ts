import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {command as runsCommand} from '../../source/commands/runs.js';
import {command as statusCommand} from '../../source/commands/status.js';
import {writeRollup} from '../../source/history/rollup.js';
import {createState} from '../../source/insight/state.js';
import {createHome, living} from '../helpers/home.js';
import {ALIVE, BAD, GOOD, makeRuns, othersWork, printed} from './run-list.js';
import {faults} from './table.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

const runsFolder = () => join(home.home, 'runs');

/** As if it had not been written to for a day. */
const makeOld = (folder: string): void => {
  const dayAgo = Date.now() / 1000 - 86_400;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!lstatSync(path).isSymbolicLink()) utimesSync(path, dayAgo, dayAgo);
  }
  utimesSync(folder, dayAgo, dayAgo);
};

const remove = (flags: Record<string, unknown> = {yes: true}) =>
  printed(runsCommand, {removeUnreadable: true, ...flags});

const MARKED = /cannot be read: /;

faults('What stands among the runs', [
  {
    fault: 'a file, not a folder',
    holds: 'one marked line, and it is not removed: mlxtop did not make it',
    shown: async () => {
      await makeRuns(home.home);
      writeFileSync(join(runsFolder(), 'notes.txt'), 'mine');
      expect(await othersWork(home.home, 'notes.txt')).toMatch(/notes\.txt +cannot be read: it is not a folder/);
      expect((await remove()).text()).toMatch(
        /Kept: .*notes\.txt \(it is not a folder\): mlxtop did not make it; .*remove it yourself\.\nNothing was removed\.\n$/,
      );
      expect(readFileSync(join(runsFolder(), 'notes.txt'), 'utf8')).toBe('mine');
    },
  },
  {
    fault: "a folder of the user's own, and what a file manager leaves",
    holds: 'neither is removed; the latter is not even mentioned',
    shown: async () => {
      await makeRuns(home.home);
      for (const name of ['mine', '.DS_Store']) mkdirSync(join(runsFolder(), name));
      writeFileSync(join(runsFolder(), 'mine', 'letter'), 'x');
      makeOld(join(runsFolder(), 'mine'));
      expect(await othersWork(home.home, 'mine')).toMatch(/mine +cannot be read: it has no run\.json/);
      const {text} = await remove();
      expect(text()).toMatch(/Kept: .*mine.*: mlxtop did not make it/);
      expect(text()).not.toContain('DS_Store');
      expect(existsSync(join(runsFolder(), 'mine', 'letter'))).toBe(true);
    },
  },
  {
    fault: 'a folder of a run that is just being started',
    holds: 'it is not mentioned, nor touched',
    shown: async () => {
      await makeRuns(home.home);
      mkdirSync(join(runsFolder(), '20261122-150000-dddd'));
      expect((await printed(runsCommand, {})).text()).not.toContain('150000-dddd');
      await remove();
      expect(existsSync(join(runsFolder(), '20261122-150000-dddd'))).toBe(true);
    },
  },
  {
    fault: 'a folder that was renamed',
    holds: 'one marked line says whose it is',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      renameSync(paths.folder, join(runsFolder(), 'renamed'));
      expect(await othersWork(home.home, 'renamed')).toMatch(
        new RegExp(`cannot be read: run\\.json belongs to another run, ${BAD}`),
      );
    },
  },
  {
    fault: 'a link to a folder of photographs',
    holds: 'the link is removed when that is asked for, and nothing behind it',
    shown: async () => {
      await makeRuns(home.home);
      const photographs = join(home.home, 'photographs');
      mkdirSync(photographs);
      writeFileSync(join(photographs, 'run.json'), 'not one');
      makeOld(photographs);
      const link = join(runsFolder(), '20261122-160000-eeee');
      symlinkSync(photographs, link);
      expect(await othersWork(home.home, '20261122-160000-eeee')).toMatch(MARKED);
      await remove();
      expect(readdirSync(photographs)).toEqual(['run.json']);
    },
  },
]);

faults('A damaged run', [
  {
    fault: 'its rollup has an impossible size',
    holds: 'the journal is read from its start instead',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      for (const journalBytes of [-1, 0.5, Number.MAX_VALUE, Number.NaN]) {
        writeRollup(paths.rollup, {journalBytes, state: createState()});
        expect(await othersWork(home.home)).toMatch(/^bad +finished/);
      }
    },
  },
  {
    fault: 'its rollup holds texts in place of numbers, and lists in place of figures',
    holds: 'the journal is read from its start instead',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      const state = {...createState(), clock: {...createState().clock, pausedMs: 'NaN'}, pace: []};
      writeFileSync(paths.rollup, JSON.stringify({journalBytes: 10, state}));
      expect(await othersWork(home.home)).toMatch(/^bad +finished/);
    },
  },
  {
    fault: 'its rollup holds something of another shape',
    holds: 'one marked line names that file, which can go',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      writeFileSync(
        paths.rollup,
        JSON.stringify({journalBytes: 10, state: {...createState(), end: 7, sample: 'x', power: 3, failure: 1}}),
      );
      expect(await othersWork(home.home)).toMatch(/cannot be read: rollup\.json is damaged|^bad +/);
    },
  },
  {
    fault: 'its times are in the year 275760, or out of range',
    holds: 'it is listed, and JSON has null for what is not a time',
    shown: async () => {
      const {paths, record} = await makeRuns(home.home);
      for (const createdAt of [8.64e15, -8.64e15, 0]) {
        writeFileSync(paths.record, JSON.stringify({...record, createdAt}));
        writeFileSync(
          paths.journal,
          `${JSON.stringify({t: createdAt, type: 'total', iterations: 1e300, source: 'trainer'})}\n`,
        );
        expect(await othersWork(home.home)).toMatch(/^bad +/);
      }
    },
  },
  {
    fault: 'its pids would reach every process',
    holds: 'it is one marked line, and no signal is sent',
    shown: async () => {
      const {paths, record} = await makeRuns(home.home);
      for (const wrapperPid of [-1, 0, 1.5]) {
        writeFileSync(paths.record, JSON.stringify({...record, tmux: {...(await living()), wrapperPid}}));
        expect(await othersWork(home.home)).toMatch(/cannot be read: run\.json is not the record of a run/);
      }
    },
  },
  {
    fault: 'its lock has pid 1 and no identity',
    holds: 'that does not count as a recorder: its end is written down, and it can be pruned',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      writeFileSync(paths.lock, JSON.stringify({pid: 1, identity: null}));
      expect(await othersWork(home.home)).toMatch(/^bad +finished/);
      expect((await printed(runsCommand, {prune: true, keep: '0'})).text()).toMatch(/^2 ended runs removed/);
    },
  },
  {
    fault: 'a folder stands where the next owner of its lock would',
    holds: 'one marked line, everything else works',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      writeFileSync(paths.lock, JSON.stringify({pid: 2 ** 22 + 1, identity: 'x'}));
      mkdirSync(`${paths.lock}.1-after-${2 ** 22 + 1}-x`);
      expect(await othersWork(home.home)).toMatch(MARKED);
    },
  },
  {
    fault: 'a user asks for it by name, id, or the beginning of one',
    holds: 'the error says which file is wrong, and what to do',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      renameSync(paths.journal, join(home.home, 'kept'));
      mkdirSync(paths.journal);
      for (const wanted of ['bad', BAD, BAD.slice(0, 13)]) {
        await expect(printed(statusCommand, {}, [wanted])).rejects.toMatchObject({
          message: expect.stringContaining(`${paths.journal} is a folder`),
          nextStep: expect.stringContaining('mlxtop runs --remove-unreadable'),
          exitCode: 1,
        });
      }
      writeFileSync(paths.record, '');
      for (const wanted of [BAD, BAD.slice(0, 13)]) {
        await expect(printed(statusCommand, {}, [wanted])).rejects.toMatchObject({
          message: expect.stringContaining('run.json is empty'),
          nextStep: expect.stringContaining('mlxtop runs --remove-unreadable'),
        });
      }
    },
  },
  {
    fault: 'its record cannot be read, and it may live',
    holds: 'it is not removed while its recorder lives, nor within an hour of its last sign, nor without a yes',
    shown: async () => {
      const {paths} = await makeRuns(home.home);
      writeFileSync(paths.record, '{');
      expect((await remove()).text()).toMatch(/Kept: .*within the last hour/);
      makeOld(paths.folder);
      const {wrapperPid: pid, wrapperIdentity: identity} = await living();
      writeFileSync(paths.lock, JSON.stringify({pid, identity}));
      expect((await remove()).text()).toMatch(new RegExp(`Kept: .*process ${pid} records it`));
      writeFileSync(paths.lock, '');
      makeOld(paths.folder);
      await expect(remove({})).rejects.toMatchObject({exitCode: 2, nextStep: expect.stringContaining('--yes')});
      expect(existsSync(paths.folder)).toBe(true);
      expect((await remove()).text()).toBe('1 removed.\n');
      expect(readdirSync(runsFolder()).sort()).toEqual([GOOD, ALIVE]);
      expect((await remove()).text()).toMatch(/Every run can be read/);
    },
  },
  {
    fault: 'a living run whose journal is a folder',
    holds: 'it is never removed',
    shown: async () => {
      const {paths, record} = await makeRuns(home.home);
      writeFileSync(paths.record, JSON.stringify({...record, tmux: await living()}));
      // An exit code would be believed at once.
      rmSync(paths.exit, {force: true});
      renameSync(paths.journal, join(home.home, 'kept'));
      mkdirSync(paths.journal);
      makeOld(paths.folder);
      expect(await othersWork(home.home)).toMatch(MARKED);
      expect((await remove()).text()).toMatch(/Kept: .*its trainer is running/);
      expect(existsSync(paths.folder)).toBe(true);
    },
  },
]);
