import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {gone, makeRun} from '../helpers/home.js';
import {createStage, type Stage} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const isRoot = process.getuid?.() === 0;
const cannotShow = !isRoot && 'needs root, to give a file to another user';
const SOMEBODY = 65_534;

/** Settings whose command leaves a mark; what they are in, their file, and whether that ran. */
const settle = (setting = '') => {
  const config = join(stage.folder, 'config');
  const file = join(config, 'mlxtop', 'settings.yaml');
  const mark = join(stage.folder, 'mark');
  mkdirSync(dirname(file), {recursive: true});
  const command = JSON.stringify(['/bin/sh', '-c', 'echo "$MLXTOP_ALERT" >>"$1"', 'sh', mark]);
  writeFileSync(file, `alerts:\n  bell: false\n  ${setting || `command: ${command}`}\n`, {mode: 0o600});
  const test = () => stage.mlxtop(['alerts', 'test'], {XDG_CONFIG_HOME: config});
  return {config, file, mark, test, ran: () => existsSync(mark)};
};

type Settled = ReturnType<typeof settle>;

const refused = ({test, ran}: Settled, says: RegExp): void => {
  const {code, stdout, stderr} = test();
  expect({code, stdout, ran: ran()}).toEqual({code: 1, stdout: '', ran: false});
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/names a program that is run \(alerts\.command\)/);
};

const rows: [string, (settled: Settled) => void, RegExp, needsRoot?: boolean][] = [
  [
    'the settings can be written by everybody',
    ({file}) => chmodSync(file, 0o606),
    /settings\.yaml can be written by others[\s\S]*chmod go-w/,
  ],
  [
    'the settings can be written by a group of others',
    ({file}) => {
      chownSync(file, 0, 12_345);
      chmodSync(file, 0o620);
    },
    /settings\.yaml can be written by others/,
    true,
  ],
  [
    'the settings belong to another user',
    ({file}) => chownSync(file, SOMEBODY, 0),
    /settings\.yaml belongs to another user \(65534\)[\s\S]*chown/,
    true,
  ],
  [
    'the folder of the settings can be written by everybody',
    ({file}) => chmodSync(dirname(file), 0o777),
    /config\/mlxtop can be written by others, and .*settings\.yaml, which it leads to/,
  ],
  [
    'a folder above it belongs to another user',
    ({config}) => chownSync(config, SOMEBODY, 0),
    /config belongs to another user/,
    true,
  ],
  [
    'the settings are a link to a file that everybody may write',
    ({config, file}) => {
      const other = join(config, 'other.yaml');
      writeFileSync(other, readFileSync(file));
      chmodSync(other, 0o666);
      relink(file, other);
    },
    /other\.yaml can be written by others/,
  ],
  [
    'the settings are a link that another user has made',
    ({config, file}) => {
      const other = join(config, 'other.yaml');
      writeFileSync(other, readFileSync(file), {mode: 0o600});
      relink(file, other);
      lchownSync(file, SOMEBODY, 0);
    },
    /settings\.yaml belongs to another user/,
    true,
  ],
];

const relink = (file: string, target: string): void => {
  rmSync(file);
  symlinkSync(target, file);
};

faults('settings that name a program, in the hands of others', [
  ...rows.map(([fault, change, says, needsRoot]) => ({
    fault,
    holds: 'the program is not run, and alerts test says why',
    cannotShow: needsRoot ? cannotShow : (false as const),
    shown: () => {
      const settled = settle();
      change(settled);
      refused(settled, says);
    },
  })),
  {
    fault: 'other users may read the settings, which hold no address',
    holds: 'the program runs',
    shown: () => {
      const settled = settle();
      chmodSync(settled.file, 0o644);
      expect(settled.test()).toMatchObject({code: 0, stdout: 'command  delivered\n'});
      expect(settled.ran()).toBe(true);
    },
  },
  {
    fault: 'the settings are a link of our own, as dotfiles are',
    holds: 'the program runs',
    shown: () => {
      const settled = settle();
      const other = join(settled.config, 'other.yaml');
      writeFileSync(other, readFileSync(settled.file), {mode: 0o600});
      relink(settled.file, other);
      expect(settled.test()).toMatchObject({code: 0});
      expect(settled.ran()).toBe(true);
    },
  },
  {
    fault: "another user owns the settings with a webhook's address",
    holds: 'nothing is posted',
    cannotShow,
    shown: () => {
      const settled = settle('webhook: http://127.0.0.1:9/secret');
      chownSync(settled.file, SOMEBODY, 0);
      const {code, stderr} = settled.test();
      expect(code).toBe(1);
      expect(stderr).toMatch(/belongs to another user.*and holds a webhook's address/);
      expect(stderr).not.toContain('secret');
    },
  },
  {
    fault: 'a run has alerts to send by settings that other users may write',
    holds: 'that is noted once in the run, and taken back when it is mended',
    shown: async () => {
      const settled = settle();
      chmodSync(settled.file, 0o606);
      const run = makeRun(stage.home, {id: 'a1', tmux: await gone()});
      const send = () =>
        stage.mlxtop([
          'send-alert',
          '--folder',
          run.paths.folder,
          '--settings',
          settled.file,
          '--code',
          'failed',
          '--text',
          'x',
        ]);
      const noted = () => stage.journal('a1').filter(({type}) => /^warning/.test(String(type)));
      expect([send().code, send().code]).toEqual([1, 1]);
      expect(noted()).toMatchObject([
        {type: 'warning', code: 'alert-settings', text: expect.stringMatching(/written by others/)},
      ]);
      expect(settled.ran()).toBe(false);
      chmodSync(settled.file, 0o600);
      expect(send().code).toBe(0);
      expect(noted().at(-1)).toMatchObject({type: 'warning-over', code: 'alert-settings'});
      expect(readFileSync(settled.mark, 'utf8')).toBe('failed\n');
    },
  },
]);
