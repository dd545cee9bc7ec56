import {describe, expect, test} from '@jest/globals';
import {files, isIn, isOwn, reachable} from './helpers/imports.js';

describe('what is light', () => {
  const HEAVY = ['ink', 'react', 'asciichart', 'execa', 'meow', 'yaml', '@huggingface', 'systeminformation'];
  const commands = files.filter(file => /^commands\/[^/]+$/.test(file));

  test('the recorder loads no package but its own few, and YAML later', () => {
    const loaded = [...reachable(['recorder/main'], ['static', 'dynamic'])];
    const packages = loaded.filter(name => !isOwn(name) && !name.startsWith('node:'));
    // Later, and only for the configuration of a script's child: 2 MB.
    expect(packages.filter(name => HEAVY.includes(name))).toEqual(['yaml']);
    expect(packages).toContain('env-paths');
    expect([...reachable(['recorder/main'], ['static'])].filter(name => HEAVY.includes(name))).toEqual([]);
    expect(loaded.filter(name => isIn(name, 'tmux') || isIn(name, 'dashboard'))).toEqual([
      'tmux/pane-end',
      'tmux/fields',
    ]);
  });

  test('the program itself begins with nothing', () => {
    const loaded = [...reachable(['cli'], ['static'])].filter(name => !name.startsWith('node:'));
    expect(loaded.sort()).toEqual(['cli', 'commands/kit/all', 'commands/kit/say', 'errors', 'format/printable']);
  });

  test("no program loads the words of the JSON's contract", () => {
    const loaded = [...reachable(['cli'], ['static', 'dynamic'])];
    expect(loaded.filter(name => isIn(name, 'report/contract'))).toEqual([]);
  });

  test('systeminformation is loaded by a process of its own, which no command is', () => {
    expect(reachable(['doctor/machine/main'], ['static'])).not.toContain('systeminformation');
    expect(reachable(['doctor/machine/main'], ['dynamic'])).toContain('systeminformation');
    const loaded = commands.flatMap(command => [...reachable([command], ['static', 'dynamic'])]);
    expect(loaded).not.toContain('systeminformation');
  });

  test('d3 is loaded by what writes a report, once there is something to draw', () => {
    const drawing = (name: string): boolean => name.startsWith('d3-');
    const users = commands.filter(command => [...reachable([command], ['static', 'dynamic'])].some(drawing));
    // The list of all runs writes reports too.
    expect(users.sort()).toEqual(['commands/browse', 'commands/report']);
    expect([...reachable(users, ['static'])].filter(drawing)).toEqual([]);
  });

  test('the demo trainer loads no package', () => {
    const loaded = [...reachable(['demo/main'], ['static', 'dynamic'])];
    expect(loaded.filter(name => !isOwn(name) && !name.startsWith('node:'))).toEqual([]);
  });

  test.each(commands)('%s loads neither Ink nor React before it draws', command => {
    const loaded = reachable([command], ['static']);
    expect([...loaded].filter(name => ['ink', 'react', 'asciichart'].includes(name))).toEqual([]);
  });

  const draws = ['commands/browse', 'commands/dashboard'];
  test.each(commands.filter(command => !draws.includes(command)))('%s never draws', command => {
    const loaded = reachable([command], ['static', 'dynamic']);
    expect([...loaded].filter(name => isIn(name, 'dashboard'))).toEqual([]);
  });

  test.each(['wait', 'status', 'runs', 'logs', 'memory', 'pause', 'resume', 'stop'])(
    '%s starts without execa',
    name => {
      expect(reachable([`commands/${name}`], ['static'])).not.toContain('execa');
    },
  );
});
