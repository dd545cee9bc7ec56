import {spawnSync} from 'node:child_process';
import {describe, expect, test} from '@jest/globals';
import {commandLine, shorten} from '../../source/format/command-line.js';

describe('a command as one line', () => {
  test.each([
    [['python', '-m', 'mlx_lm', 'lora', '--train', '--iters=600'], 'python -m mlx_lm lora --train --iters=600'],
    [['/opt/my models/run', 'a b'], "'/opt/my models/run' 'a b'"],
    [['echo', ''], "echo ''"],
    [['sh', '-c', "it's; rm -rf $HOME"], `sh -c 'it'\\''s; rm -rf $HOME'`],
    [['python', '-c', 'import x\nx.run("a")\t# it\'s'], String.raw`python -c $'import x\nx.run("a")\t# it\'s'`],
    [['x', 'a\u001b[31mb\u0085c\u2028d\\'], String.raw`x $'a\033[31mb\302\205c\342\200\250d\\'`],
    [['A=b', '=ls', '~', '#', 'größe', '日本'], "'A=b' '=ls' '~' '#' größe 日本"],
    [['x', '--data', '~/data', '{1..3}', '*.txt', '!!'], "x --data '~/data' '{1..3}' '*.txt' '!!'"],
    [[], '—'],
  ])('%j', (words, line) => {
    expect(commandLine(words)).toBe(line);
  });

  const WORDS = [
    ...Array.from({length: 127}, (_, index) => String.fromCharCode(index + 1)),
    ...[
      'é',
      'e\u0301',
      '👩‍🔬',
      '\u0085',
      '\u2028',
      '\u202e',
      'a=b',
      'x=~',
      '~',
      '$x',
      '\\n',
      "'\n'",
      '"\\"',
      '-',
      '--',
      '\r\n',
      '',
    ],
  ];

  test('is read by bash as exactly these words, and has no line feed', () => {
    const line = commandLine([process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...WORDS]);
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    const answer = spawnSync('bash', ['-c', line], {encoding: 'utf8'});
    expect(answer.stderr).toBe('');
    expect(JSON.parse(answer.stdout)).toEqual(WORDS);
  });

  test('is read by any sh when no word holds a control character', () => {
    const words = WORDS.filter(word => !/[\p{Cc}\u2028\u202e]/u.test(word));
    const line = commandLine([process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words]);
    expect(JSON.parse(spawnSync('/bin/sh', ['-c', line], {encoding: 'utf8'}).stdout)).toEqual(words);
  });
});

test('a text is cut between characters, with a mark', () => {
  expect(shorten('abcdef', 6)).toBe('abcdef');
  expect(shorten('abcdefg', 6)).toBe('abcde…');
  expect(shorten('🙂🙂🙂', 2)).toBe('🙂…');
  expect(shorten('', 3)).toBe('');
});
