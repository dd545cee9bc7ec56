import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {
  findProgram,
  lastingCommand,
  ProgramGoneError,
  type Search,
  withStayingLink,
} from '../../source/host/own-program.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {until} from '../trainer/runs.js';

const {PATH} = process.env;
const BARE = '/nowhere';
let folder: string;
let where: Search;

/** A program that answers `--version` with that text and exit code, and else prints its words, a NUL after each. */
const putNode = (path: string, version = 'v22.0.0', code = 0): string => {
  mkdirSync(dirname(path), {recursive: true});
  const text = `#!/bin/sh\n[ "$*" != --version ] || { echo '${version}'; exit ${code}; }\nprintf '%s\\0' node "$@"\n`;
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
};

/** mlxtop as it is installed, with its launcher script; returns our file. */
const putOurs = (dist: string): string => {
  mkdirSync(join(dist, 'parts'), {recursive: true});
  writeFileSync(join(dist, 'mlxtop.js'), '');
  writeFileSync(join(dist, 'mlxtop'), '#!/bin/sh\nprintf "%s\\0" launcher "$@"\n');
  chmodSync(join(dist, 'mlxtop'), 0o755);
  return join(dist, 'mlxtop.js');
};

beforeEach(() => {
  folder = join(temporaryFolder(), `it's a "home"`);
  where = {
    node: putNode(join(folder, 'Cellar/node/22.1.0/bin/node')),
    script: putOurs(join(folder, 'Cellar/mlxtop/0.1.0/dist')),
    folders: [],
  };
  process.env.PATH = BARE;
});

afterEach(() => {
  process.env.PATH = PATH;
  leavePlaces();
});

const dropNode = (): void => rmSync(where.node);

test('the link that stays is known of what Homebrew has installed', () => {
  expect(withStayingLink('/opt/homebrew/Cellar/node@22/22.9.0_1/bin/node')).toEqual([
    '/opt/homebrew/Cellar/node@22/22.9.0_1/bin/node',
    '/opt/homebrew/opt/node@22/bin/node',
  ]);
  expect(withStayingLink('/home/me/.nvm/versions/node/v22.1.0/bin/node')).toHaveLength(1);
});

describe('Node', () => {
  test('is the one that we run by, as long as it starts', async () => {
    putNode(join(folder, 'bin/node'));
    process.env.PATH = join(folder, 'bin');
    expect(await findProgram(where)).toEqual({node: where.node, script: where.script, nodeMajor: 22});
  });

  test("is Homebrew's other version when ours was removed", async () => {
    dropNode();
    putNode(join(folder, 'Cellar/node/24.0.0/bin/node'), 'v24.0.0');
    mkdirSync(join(folder, 'opt'));
    symlinkSync('../Cellar/node/24.0.0', join(folder, 'opt/node'));
    putNode(join(folder, 'bin/node'));
    process.env.PATH = join(folder, 'bin');
    expect(await findProgram(where)).toMatchObject({node: join(folder, 'opt/node/bin/node'), nodeMajor: 24});
  });

  test.each([
    ['whose libraries are gone', '', 134],
    ['that only says that no version is set', 'No version is set', 0],
    ['that fails after it has answered', 'v22.0.0', 1],
    ['that is too old', 'v18.20.8', 0],
    ['that is a little too old', 'v20.19.9', 0],
  ])('is none %s: the next on the PATH is taken, then one in the usual folders', async (_what, version, code) => {
    putNode(where.node, version, code);
    putNode(join(folder, 'first/node'), version, code);
    const last = putNode(join(folder, 'usual/v22/bin/node'), 'v20.20.0');
    const second = putNode(join(folder, 'second/node'), 'v26.1.0');
    process.env.PATH = `${join(folder, 'first')}:relative::${join(folder, 'second')}`;
    const all = {...where, folders: [join(folder, 'usual/*/bin')]};
    expect(await findProgram(all)).toMatchObject({node: second, nodeMajor: 26});
    rmSync(second);
    expect(await findProgram(all)).toMatchObject({node: last, nodeMajor: 20});
  });

  test('that gives no answer in time is taken to be there: the machine is busy', async () => {
    writeFileSync(where.node, '#!/bin/sh\nexec /bin/sleep 1\n');
    putNode(join(folder, 'bin/node'));
    process.env.PATH = join(folder, 'bin');
    expect(await findProgram(where, 50)).toMatchObject({node: where.node, script: where.script});
  });

  test('that is missing is reported in a sentence, with what to do', async () => {
    dropNode();
    const error = await findProgram(where).catch(reason => reason);
    expect(error).toBeInstanceOf(ProgramGoneError);
    expect(error.message).toBe(
      `Node is gone: ${where.node} was removed or no longer starts, and no Node 20.20 or newer is on the PATH.`,
    );
    expect(error.nextStep).toBe('The run continues without it. Install Node again (https://nodejs.org).');
  });
});

describe('our own file', () => {
  test('is found by the link on the PATH; another program of that name does not count', async () => {
    rmSync(dirname(where.script), {recursive: true});
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'mlxtop'), '#!/bin/sh\n');
    chmodSync(join(other, 'mlxtop'), 0o755);
    process.env.PATH = `${other}:/usr/bin:/bin`;
    const gone = await findProgram(where).catch(reason => reason);
    expect(gone.message).toMatch(/^mlxtop is gone: .*mlxtop\.js was removed, and no mlxtop is on the PATH\.$/);
    const there = putOurs(join(folder, 'lib/node_modules/mlxtop/dist'));
    mkdirSync(join(folder, 'bin'));
    symlinkSync('../lib/node_modules/mlxtop/dist/mlxtop', join(folder, 'bin/mlxtop'));
    process.env.PATH = `${other}:${join(folder, 'bin')}:/usr/bin:/bin`;
    expect(await findProgram(where)).toMatchObject({script: there});
  });
});

describe.each([[['/bin/sh']], [['/bin/bash', '--posix', '--norc']], [['/bin/bash', '--norc']]])(
  'a command that lasts, by %s',
  shell => {
    const run = (command: readonly string[], input = '') => {
      const [program = '', ...rest] = [...shell, ...command.slice(1)];
      return spawnSync(program, rest, {encoding: 'utf8', env: {PATH: '/usr/bin:/bin'}, input});
    };
    const said = (answer: {stdout: string}): string[] => answer.stdout.split('\0').slice(0, -1);
    const WORDS = ['dashboard', '', 'two words', 'a\nline feed', `it's`, '$HOME', '*', '--'];

    test('becomes this program, its options first and every word as it is', () => {
      rmSync(join(dirname(where.script), 'mlxtop'));
      const options = ['--import', 'a file'];
      const command = lastingCommand(WORDS, ['launcher'], {options, where});
      expect(said(run(command))).toEqual(['node', ...options, where.script, ...WORDS]);
      expect(said(run(lastingCommand([], ['launcher'], {options, where})))).toEqual(['node', ...options, where.script]);
      expect(said(run(lastingCommand(['a'], ['launcher'], {options: [], where})))).toEqual(['node', where.script, 'a']);
    });

    test('becomes the launcher script, which looks for Node itself', () => {
      dropNode();
      expect(said(run(lastingCommand(WORDS, ['launcher'], {options: [], where})))).toEqual(['launcher', ...WORDS]);
    });

    test('says what is missing and fails, at once or when the user gives up', () => {
      rmSync(dirname(where.script), {recursive: true});
      const once = run(lastingCommand(WORDS, ['launcher'], {options: [], where}));
      expect(once).toMatchObject({stdout: '', status: 70});
      expect(once.stderr).toMatch(/^mlxtop is gone: .*\nThe run continues without it\. Install mlxtop again\.\n$/);
      const twice = run(lastingCommand(WORDS, ['enter'], {options: [], where}), '\n');
      expect(twice.status).toBe(70);
      expect(twice.stderr.match(/Press Enter to try again\.\n/g)).toHaveLength(2);
    });
  },
);

test('pressing Enter tries again, and finds it', async () => {
  const {node} = where;
  dropNode();
  const [shell = '', ...words] = lastingCommand(['dashboard'], ['enter'], {options: [], where});
  const child: ChildProcess = spawn(shell, words, {env: {PATH: BARE}});
  let out = '';
  let complaint = '';
  child.stdout?.on('data', text => (out += text));
  child.stderr?.on('data', text => (complaint += text));
  await until(() => complaint.includes('Press Enter'), 'it says what is missing');
  putNode(node);
  child.stdin?.write('\n');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(out.split('\0')).toEqual(['node', where.script, 'dashboard', '']);
});

describe('what runs unattended', () => {
  /** Waits at every try until the file `go` is there, which it takes. */
  const patient = (life: number) => {
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    const wait = `#!/bin/sh\ncd "\${0%/*}"\necho "$*" >>slept\nwhile ! rm go 2>/dev/null; do /bin/sleep 0.02; done\n`;
    writeFileSync(join(tools, 'sleep'), wait);
    chmodSync(join(tools, 'sleep'), 0o755);
    symlinkSync('/bin/rm', join(tools, 'rm'));
    const [shell = '', ...words] = lastingCommand(['guard'], ['while', String(life)], {options: [], where});
    const child: ChildProcess = spawn(shell, words, {env: {PATH: tools}, stdio: ['ignore', 'pipe', 'ignore']});
    let out = '';
    child.stdout?.on('data', text => (out += text));
    const slept = () => (existsSync(join(tools, 'slept')) ? readFileSync(join(tools, 'slept'), 'utf8') : '');
    return {slept, go: () => writeFileSync(join(tools, 'go'), ''), over: once(child, 'close'), out: () => out};
  };

  test('tries again every ten seconds, and becomes this program when there is a Node', async () => {
    const {node} = where;
    dropNode();
    const {slept, go, over, out} = patient(process.pid);
    await until(() => slept() === '10\n', 'one try');
    go();
    await until(() => slept() === '10\n10\n', 'another');
    putNode(node);
    go();
    expect(await over).toEqual([0, null]);
    expect(out().split('\0')).toEqual(['node', where.script, 'guard', '']);
  });

  test('gives up when the trainer is gone', async () => {
    dropNode();
    const life = spawn('/bin/sleep', ['60'], {stdio: 'ignore'});
    const {slept, go, over} = patient(life.pid ?? 0);
    await until(() => slept() === '10\n', 'one try');
    life.kill('SIGKILL');
    await once(life, 'exit');
    go();
    expect(await over).toEqual([69, null]);
  });
});
