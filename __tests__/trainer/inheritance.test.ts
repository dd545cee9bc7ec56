import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {
  inheritanceWords,
  LIMITS_SCRIPT,
  NOTHING_INHERITED,
  nicely,
  parseLimits,
  withOpenFiles,
} from '../../source/trainer/inheritance.js';

describe('the limits that a shell prints', () => {
  const SHELLS = [['/bin/sh'], ['/bin/dash'], ['/bin/bash', '--posix'], ['/usr/bin/busybox', 'ash']];

  test.each(SHELLS.filter(([program = '']) => existsSync(program)))('%s %s', (...shell) => {
    const [program = '', ...words] = shell;
    const before = 'ulimit -S -n 300; ulimit -S -c 0';
    const {stdout, status} = spawnSync(program, [...words, '-c', `${before}; ${LIMITS_SCRIPT}`], {encoding: 'utf8'});
    expect(status).toBe(0);
    const limits = parseLimits(stdout);
    const letters = limits.map(({letter}) => letter);
    expect(letters).toEqual(expect.arrayContaining(['c', 'd', 'f', 'n', 's', 't', 'v']));
    // Processes, by one of their two names.
    expect(letters.filter(letter => letter === 'p' || letter === 'u')).toHaveLength(1);
    expect(limits.find(({letter}) => letter === 'n')).toMatchObject({soft: '300'});
    expect(limits.find(({letter}) => letter === 'c')).toMatchObject({soft: '0'});
  });

  test('what is not a limit is left out', () => {
    expect(parseLimits('')).toEqual([]);
    expect(parseLimits('c\nd\nunlimited\nunlimited\nn\n256\n$(x)\n')).toEqual([
      {letter: 'd', soft: 'unlimited', hard: 'unlimited'},
    ]);
  });
});

test("of open files the launcher's count, not those that Node raised; the server's where they are not known", () => {
  const limits = [
    {letter: 'c', soft: '0', hard: 'unlimited'},
    {letter: 'n', soft: '4096', hard: '4096'},
  ];
  expect(withOpenFiles(limits, '256')).toEqual([limits[0], {letter: 'n', soft: '256', hard: '4096'}]);
  expect(withOpenFiles(limits, null)).toEqual([limits[0]]);
  expect(withOpenFiles(limits, '/tmp/socket\n$1')).toEqual([limits[0]]);
});

test("the wrapper's words", () => {
  const limits = [{letter: 'c', soft: '0', hard: 'unlimited'}];
  expect(inheritanceWords({umask: 0o27, limits: [...limits, ...limits], niceness: 3})).toEqual([
    '0027',
    'c 0 unlimited c 0 unlimited',
  ]);
  expect(inheritanceWords(NOTHING_INHERITED)).toEqual(['', '']);
});

test('nice only where it changes something, and where there is one', () => {
  expect(nicely(['a', '-n'], 5, '/usr/bin/nice')).toEqual(['/usr/bin/nice', '-n', '5', 'a', '-n']);
  expect(nicely(['a'], -5, '/usr/bin/nice')).toEqual(['/usr/bin/nice', '-n', '-5', 'a']);
  expect(nicely(['a'], 0, '/usr/bin/nice')).toEqual(['a']);
  expect(nicely(['a'], 5, null)).toEqual(['a']);
  expect(nicely(['-a'], 5, '/usr/bin/nice')).toEqual(['-a']);
});
