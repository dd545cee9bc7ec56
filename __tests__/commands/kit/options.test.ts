import {describe, expect, test} from '@jest/globals';
import {flagsOf} from '../../../source/commands/kit/flags.js';
import {sortWords, wordsOf} from '../../../source/commands/kit/options.js';
import {UserError} from '../../../source/errors.js';
import {GLOBAL_OPTIONS} from '../../../source/syntax/option.js';

const FLAGS = {
  ...flagsOf(GLOBAL_OPTIONS),
  session: {type: 'string', shortFlag: 's'},
  detach: {type: 'boolean', shortFlag: 'd', default: false},
  socketName: {type: 'string', shortFlag: 'L'},
} as const;

const run = (...words: string[]) => sortWords('mlxtop run', words, FLAGS, true);
const report = (...words: string[]) =>
  sortWords('mlxtop doctor', words, {...FLAGS, report: {type: 'string', default: ''}}, false);
const status = (...words: string[]) => sortWords('mlxtop status', words, FLAGS, false);

describe('a command that takes a trainer', () => {
  test.each([
    ['python train.py', [], 'python train.py'],
    ['-- python train.py', [], 'python train.py'],
    ['-d -- python', ['--detach'], 'python'],
    ['--session lora python', ['--session=lora'], 'python'],
    ['--session=lora python', ['--session=lora'], 'python'],
    ['-s lora python', ['--session=lora'], 'python'],
    ['-slora python', ['--session=lora'], 'python'],
    ['-ds lora python', ['--detach', '--session=lora'], 'python'],
    ['-dLmine python', ['--detach', '--socket-name=mine'], 'python'],
    ['--socket-name -x python', ['--socket-name=-x'], 'python'],
    ['--session=-d python', ['--session=-d'], 'python'],
    ['--session=a=b python', ['--session=a=b'], 'python'],
    ['--no-color --no-ascii --no-detach x', ['--no-color', '--no-ascii', '--no-detach'], 'x'],
    ['python --session x -- --detach', [], 'python --session x -- --detach'],
    ['-- -- x', [], '-- x'],
    ['-- --detach', [], '--detach'],
    ['- x', [], '- x'],
    ['-d', ['--detach'], ''],
    ['-d --', ['--detach'], ''],
    ['', [], ''],
  ])('%s', (words, options, trainer) => {
    const split = (text: string) => text.split(' ').filter(Boolean);
    expect(run(...split(words))).toEqual({options, words: [], trainer: split(trainer)});
  });

  test('passes on the words of the trainer unchanged', () => {
    const trainer = ['python', '', ' ', '--', '-d', 'a\nb', '--session'];
    expect(run('-d', '--', ...trainer).trainer).toEqual(trainer);
    expect(run('-d', ...trainer).trainer).toEqual(trainer);
  });
});

test('a command whose trainer begins with some words only takes others before it', () => {
  const check = (...words: string[]) => sortWords('mlxtop check', words, FLAGS, word => !word.endsWith('.yaml'));
  const sorted = {options: ['--detach'], words: ['a.yaml'], trainer: ['python', '-d', 'b.yaml']};
  expect(check('-d', 'a.yaml', 'python', '-d', 'b.yaml')).toEqual(sorted);
  expect(check('a.yaml', '-d', '--', 'python', '-d', 'b.yaml')).toEqual(sorted);
  expect(check('a.yaml')).toEqual({options: [], words: ['a.yaml'], trainer: []});
});

describe('a command that takes a run', () => {
  test('options may come before and after it; -- ends them', () => {
    expect(status('-d', 'lora', '--session=x', '--', '--detach', 'y')).toEqual({
      options: ['--detach', '--session=x'],
      words: ['lora', '--detach', 'y'],
      trainer: [],
    });
  });
});

test("the advice for the demo's trainer names no Python script", () => {
  const next = (title: string): string => {
    try {
      sortWords(title, ['--iters', '300'], {}, true);
      return '';
    } catch (error) {
      return error instanceof UserError ? error.nextStep : '';
    }
  };
  expect(next('mlxtop demo')).toMatch(/options go after --: mlxtop demo -- --iters$/);
  expect(next('mlxtop run')).toMatch(/options go after --: mlxtop run -- python train.py --iters$/);
});

describe('wrong usage names the option and says what to do', () => {
  test.each([
    [['--nope', 'x'], 'mlxtop run has no option --nope.'],
    [['--nope=1', 'x'], 'mlxtop run has no option --nope.'],
    [['-x'], 'mlxtop run has no option -x.'],
    [['-dx'], 'mlxtop run has no option -x.'],
    [['-iters', '5'], 'mlxtop run has no option -i.'],
    [['--no-session', 'x'], 'mlxtop run has no option --no-session.'],
    [['--detach=yes', 'x'], '--detach takes no value.'],
    [['--session'], '--session needs a value.'],
    [['--session='], '--session needs a value.'],
    [['--session', '', 'x'], '--session needs a value.'],
    [['--session', '--', 'x'], '--session needs a value.'],
    [['--session', '--detach', 'x'], '--session needs a value.'],
    [['-s', '-d', 'x'], '-s needs a value.'],
    [['-ds'], '-s needs a value.'],
    [['--session', 'a', '-s', 'b', 'x'], '--session was given twice.'],
  ])('%j', (words, message) => {
    expect(() => run(...words)).toThrow(
      expect.objectContaining({message, exitCode: 2, nextStep: expect.stringContaining('See mlxtop run --help.')}),
    );
  });

  test("for a trainer's option before --, the message says where it belongs", () => {
    expect(() => run('--iters', '600')).toThrow(
      expect.objectContaining({
        nextStep: expect.stringContaining('go after --: mlxtop run -- python train.py --iters'),
      }),
    );
  });
});

test('flags that were given are repeated', () => {
  const flags = {...FLAGS, awake: {type: 'boolean'}} as const;
  const given = {detach: true, session: 'a b', awake: false, color: undefined};
  expect(wordsOf(given, flags)).toEqual(['--session', 'a b', '--detach', '--no-awake']);
  expect(wordsOf({color: false, awake: true}, flags)).toEqual(['--no-color', '--awake']);
});

test('a text flag whose default is empty may stand alone, and then means standard output', () => {
  expect(report('--report').options).toEqual(['--report=-']);
  expect(report('--report', '--detach').options).toEqual(['--report=-', '--detach']);
  expect(report('--report', 'FILE').options).toEqual(['--report=FILE']);
  expect(report('--report=FILE').options).toEqual(['--report=FILE']);
  expect(report('--report', '-').options).toEqual(['--report=-']);
});
