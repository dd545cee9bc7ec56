import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import {replaceFile} from '../../source/journal/files.js';
import {HealthFile} from '../../source/recorder/health.js';
import {RawLog} from '../../source/recorder/raw-log.js';
import {tellLauncher} from '../../source/tmux/attach.js';
import {gone, makeRun} from '../helpers/home.js';
import {createStage, PROGRAM, type Stage} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const cannotShow = process.getuid?.() !== 0 && 'needs root: it is what root writes';
const SOMEBODY = 65_534;

/** All commands that write into a run's folder, or could. */
const commands = () => [
  ['run', '--detach', '-L', stage.socket, '--', 'true'],
  ['demo', '--detach', '-L', stage.socket],
  ['status'],
  ['runs'],
  ['runs', '--prune', '--keep', '0'],
  ['continue'],
  ['logs'],
  ['wait'],
  ['stop'],
  ['attach', '--log', PROGRAM],
  [],
];

const refused = (says: RegExp): void => {
  for (const words of commands()) {
    const {code, stdout, stderr} = stage.mlxtop(words);
    expect({words, code, stdout}).toEqual({words, code: 1, stdout: ''});
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/without sudo, or set MLXTOP_HOME/);
  }
};

const endedRun = async () => makeRun(stage.home, {id: 'a1', tmux: await gone()});

const places: [string, () => void | Promise<void>, RegExp][] = [
  [
    'the home is that of another user, as by sudo on macOS',
    async () => {
      const {paths} = await endedRun();
      for (const path of [stage.home, join(stage.home, 'runs'), paths.folder]) chownSync(path, SOMEBODY, SOMEBODY);
    },
    /\/home belongs to another user \(65534\)/,
  ],
  [
    "another user's link stands in place of the runs",
    () => {
      mkdirSync(stage.home);
      mkdirSync(join(stage.folder, 'target'));
      symlinkSync(join(stage.folder, 'target'), join(stage.home, 'runs'));
      lchownSync(join(stage.home, 'runs'), SOMEBODY, SOMEBODY);
    },
    /\/home\/runs belongs to another user/,
  ],
  [
    'everybody may write in the home',
    () => {
      mkdirSync(stage.home);
      chmodSync(stage.home, 0o777);
    },
    /\/home can be written by others/,
  ],
  [
    'a folder above the home is in the hands of another user',
    () => {
      mkdirSync(join(stage.home, 'runs'), {recursive: true});
      chownSync(stage.folder, SOMEBODY, SOMEBODY);
    },
    /belongs to another user/,
  ],
];

/** A link in the place of a file that we write, to one that is not to be touched. */
const linked = (name: string) => {
  const target = join(stage.folder, 'precious');
  const link = join(stage.folder, name);
  writeFileSync(target, 'as it was');
  symlinkSync(target, link);
  return {link, target};
};

const event = {t: 0, type: 'pause', by: 'user'} as const;
const writers: [string, string, (path: string) => unknown][] = [
  ['the journal', 'journal.ndjson', path => appendEvent(path, event)],
  ["the trainer's output", 'trainer.log', path => new RawLog(path)],
  ["the recorder's health", 'health', path => new HealthFile(path)],
  ["the launcher's file", 'handover', path => tellLauncher(path, 'socket', 'session')],
];

faults('root, where another user could have put a link', [
  ...places.map(([fault, make, says]) => ({
    fault,
    holds: 'nothing is written, with the reason',
    cannotShow,
    shown: async () => {
      await make();
      const before = readdirSync(stage.folder, {recursive: true}).sort();
      refused(says);
      expect(readdirSync(stage.folder, {recursive: true}).sort()).toEqual(before);
      chownSync(stage.folder, 0, 0);
    },
  })),
  {
    fault: "the home is another user's, and only applications are asked for",
    holds: 'they are told: nothing is written for that',
    cannotShow,
    shown: () => {
      mkdirSync(stage.home);
      chownSync(stage.home, SOMEBODY, SOMEBODY);
      expect(stage.mlxtop(['apps', '--json'])).toMatchObject({code: 0, stderr: ''});
      expect(readdirSync(stage.home)).toEqual([]);
    },
  },
  {
    fault: "the home is root's own, in a folder where every user makes files (as /tmp)",
    holds: 'it is used',
    cannotShow,
    shown: async () => {
      chmodSync(stage.folder, 0o1777);
      await endedRun();
      expect(stage.mlxtop(['runs'])).toMatchObject({code: 0});
      chmodSync(stage.folder, 0o700);
    },
  },
  {
    fault: 'the home is reached by a link of root itself',
    holds: 'it is used',
    cannotShow,
    shown: async () => {
      await endedRun();
      const link = join(stage.folder, 'link');
      symlinkSync(stage.home, link);
      expect(stage.mlxtop(['runs'], {MLXTOP_HOME: link})).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('a1'),
      });
    },
  },
  ...writers.map(([what, name, write]) => ({
    fault: `a link stands in the place of ${what}`,
    holds: 'what it leads to stays as it is',
    shown: () => {
      const {link, target} = linked(name);
      expect(() => write(link)).toThrow(expect.objectContaining({code: expect.stringMatching(/ELOOP|EMLINK/)}));
      expect(readFileSync(target, 'utf8')).toBe('as it was');
    },
  })),
  {
    fault: 'a link stands in the place of a file that is replaced by a new one',
    holds: 'the new one takes its place, and what it led to stays as it is',
    shown: async () => {
      const {paths} = await endedRun();
      const {target} = linked('unused');
      symlinkSync(target, join(paths.folder, 'rollup.json'));
      replaceFile(join(paths.folder, 'rollup.json'), 'new');
      expect(readFileSync(target, 'utf8')).toBe('as it was');
      expect(existsSync(join(paths.folder, 'rollup.json'))).toBe(true);
    },
  },
]);
