import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {anyShellWord} from '../../../source/host/remote/shell-words.js';

const WORDS = [
  ...[
    'plain',
    '',
    "it's",
    'a b',
    '$HOME `id` $(id)',
    'back\\slash',
    "\\'",
    "'\\''",
    '!x',
    '*?[a]{b,c}',
    '~',
    '=ls',
    '%1',
  ],
  ...['#no', ';&|<>', '"', '--since=2h', 'ü—✓', '-n', '^a', '\\\\', "''"],
];

/** Those that are here: each is a login shell of somebody. */
const SHELLS = ['/bin/sh', '/bin/bash', '/usr/bin/zsh', '/bin/zsh', '/usr/bin/fish', '/usr/local/bin/fish', '/bin/csh'];

test.each(SHELLS.filter(existsSync))('%s reads each word as it was', shell => {
  const line = ['/usr/bin/printf', '%s\n', ...WORDS].map(anyShellWord).join(' ');
  const environment = {...process.env, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent', XDG_DATA_HOME: '/tmp'};
  const output = execFileSync(shell, ['-c', line], {encoding: 'utf8', env: environment});
  expect(output.split('\n').slice(0, -1)).toEqual(WORDS);
});
