import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {getPriority} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {readExitCode} from '../../source/recorder/ending.js';
import {pause} from '../../source/trainer/control/index.js';
import {processesBelow} from '../../source/trainer/tree.js';
import {inputFile, wrapperCommand} from '../../source/trainer/wrapper.js';
import {belowOnce, cleanUp, host, isGone, killRunAtEnd, startRun, stateOf, temporaryFolder, until} from './runs.js';

afterEach(cleanUp);

const linkTo = (program: string, name: string): string => {
  const folder = temporaryFolder();
  // Another user runs it too.
  chmodSync(folder, 0o755);
  symlinkSync(program, join(folder, name));
  return join(folder, name);
};
/** macOS' sh is bash under the name sh, in its POSIX mode. */
const bashAsSh = (): string => linkTo('/bin/bash', 'sh');
const busyboxAsh = (): string => linkTo('/bin/busybox', 'ash');
const shells = [
  {name: 'sh', find: () => '/bin/sh', isHere: true},
  {name: 'dash', find: () => '/bin/dash', isHere: existsSync('/bin/dash') && !realpathSync('/bin/sh').endsWith('dash')},
  {name: 'bash as sh', find: bashAsSh, isHere: existsSync('/bin/bash')},
  {name: "busybox' ash", find: busyboxAsh, isHere: existsSync('/bin/busybox')},
];

describe.each(shells.filter(({isHere}) => isHere))('the wrapper in $name', ({find}) => {
  let shell = '';
  beforeEach(() => {
    shell = find();
  });

  test.each([
    {command: ['true'], code: 0},
    {command: ['sh', '-c', 'exit 3'], code: 3},
    {command: ['sh', '-c', 'kill -KILL $$'], code: 137},
    {command: ['sh', '-c', 'kill -INT $$'], code: 130},
    {command: ['mlxtop-no-such-program'], code: 127},
    {command: ['/etc/passwd'], code: 126},
  ])('writes and gives the exit code of $command', async ({command, code}) => {
    const run = startRun(command, {shell});
    expect(await run.ended).toBe(code);
    expect(readFileSync(run.exitFile, 'utf8')).toBe(`${code}\n`);
    expect(readdirSync(dirname(run.exitFile))).toEqual(['exit']);
  });

  test('takes the first word as a program, not as a word of the shell', async () => {
    const folder = temporaryFolder();
    for (const name of ['exit', 'save']) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho the program ${name}\nexit 4\n`);
      chmodSync(join(folder, name), 0o755);
      const run = startRun([name, '9'], {shell, env: {PATH: `${folder}:${process.env.PATH}`}});
      expect(await run.ended).toBe(4);
      expect(run.output()).toBe(`the program ${name}\n`);
    }
  });

  test('reads from a file that is gone once the trainer has it', async () => {
    const exitFile = join(temporaryFolder(), 'exit');
    writeFileSync(inputFile(exitFile), 'y\nz\n');
    const run = startRun(['sh', '-c', `ls '${dirname(exitFile)}'; cat`], {
      shell,
      exitFile,
      env: {PATH: '/usr/bin:/bin'},
    });
    expect(await run.ended).toBe(0);
    expect(run.output()).toBe('y\nz\n');
  });

  test('hands arguments on unchanged', async () => {
    const words = ['', 'two words', '*', '$HOME', `'"\\`, 'a\nb', 'X=1', '-n', '#{pid}'];
    const run = startRun([process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words], {shell});
    expect(await run.ended).toBe(0);
    expect(JSON.parse(run.output())).toEqual(words);
  });

  test('hands the environment on unchanged but for the names to unset', async () => {
    const kept = {code: 'a', name: 'b\nc', save: "d'", LONG: 'x'.repeat(100_000)};
    const unset = ['VIRTUAL_ENV', 'OLD', 'not a name', 'A;exit 1', '$(exit 1)', 'UID', ''];
    const run = startRun([process.execPath, '-p', 'JSON.stringify(process.env)'], {
      shell,
      env: {...kept, VIRTUAL_ENV: '/old', OLD: '1'},
      unset,
    });
    expect(await run.ended).toBe(0);
    const seen = JSON.parse(run.output());
    expect(seen).toMatchObject({...kept, PATH: process.env.PATH});
    expect(seen).not.toHaveProperty('VIRTUAL_ENV');
    expect(seen).not.toHaveProperty('OLD');
  });

  describe('what the trainer inherits from the user who started the run', () => {
    const PRINT = ['sh', '-c', 'umask; ulimit -S -n; ulimit -H -n; ulimit -S -c; exec nice'];
    const NOFILE = {letter: 'n', soft: '300', hard: '500'};
    const NOCORE = {letter: 'c', soft: '0', hard: '0'};

    test.each([
      ['lower', 'ulimit -n 600'],
      ['higher, as far as it may', 'ulimit -S -n 100; ulimit -H -n 500'],
    ])('limits that are %s, the umask, niceness', async (_what, before) => {
      const inherit = {umask: 0o27, limits: [NOFILE, NOCORE], niceness: 3};
      const run = startRun(PRINT, {shell, inherit, before: `umask 077; ${before}`});
      expect(await run.ended).toBe(0);
      expect(run.output()).toBe(`0027\n300\n500\n0\n${Math.min(19, getPriority() + 3)}\n`);
      expect(statSync(run.exitFile).mode & 0o777).toBe(0o600);
    });

    test('without any it has what is there', async () => {
      const run = startRun(PRINT, {shell, before: 'umask 022; ulimit -n 333; ulimit -S -c 0'});
      expect(await run.ended).toBe(0);
      expect(run.output()).toBe(`0022\n333\n333\n0\n${getPriority()}\n`);
    });

    test('no variable of its environment is touched', async () => {
      const kept = {limit: 'a', limits: 'b', l: 'c'};
      const run = startRun([process.execPath, '-p', 'JSON.stringify(process.env)'], {
        ...{shell, env: kept},
        inherit: {umask: 0o22, limits: [NOFILE, NOCORE], niceness: 1},
      });
      expect(await run.ended).toBe(0);
      expect(JSON.parse(run.output())).toMatchObject(kept);
    });

    test('limits that this shell or system does not know keep nothing from starting', async () => {
      const odd = ['z', 'n', 'c'].map(letter => ({letter, soft: 'many', hard: 'more'}));
      const run = startRun(PRINT, {
        shell,
        inherit: {umask: null, limits: odd, niceness: 0},
        before: 'umask 022; ulimit -n 333',
      });
      expect(await run.ended).toBe(0);
      // Standard output and error come by two pipes, in no order.
      expect(run.output()).toMatch(/^0022\n333\n333\n/m);
      expect(run.output().match(/^mlxtop: ulimit -[znc] /gm)).toHaveLength(3);
    });

    (process.getuid?.() === 0 ? test : test.skip)(
      'what only root may set is reported, and the rest is done',
      async () => {
        const exitFile = join(temporaryFolder(), 'exit');
        chmodSync(dirname(exitFile), 0o777);
        const run = startRun(PRINT, {
          ...{shell, exitFile, uid: 65_534, before: 'umask 022; ulimit -S -c 0; ulimit -n 200'},
          inherit: {umask: 0o27, limits: [NOFILE, NOCORE], niceness: -5},
        });
        expect(await run.ended).toBe(0);
        const lines = run.output().trimEnd().split('\n');
        expect(lines.filter(line => /^\d+$/.test(line))).toEqual(['0027', '200', '200', '0', String(getPriority())]);
        expect(run.output()).toContain(
          'mlxtop: ulimit -n is 200 (hard 200), not 300 (hard 500) as where you started this: ',
        );
        expect(run.output()).toMatch(/nice: .*Permission denied/);
      },
    );
  });

  test('keeps the exit file private and leaves the trainer its umask', async () => {
    const run = startRun(['sh', '-c', 'umask'], {shell, before: 'umask 002'});
    await run.ended;
    expect(run.output()).toMatch(/^0*2\n$/);
    expect(statSync(run.exitFile).mode & 0o777).toBe(0o600);
  });

  test('gives the exit code when the folder is gone', async () => {
    const run = startRun(['sh', '-c', 'exit 3'], {shell, exitFile: join(temporaryFolder(), 'gone', 'exit')});
    expect(await run.ended).toBe(3);
    expect(run.output()).toBe('');
  });

  test('gives the exit code and leaves no empty file when nothing can be written', async () => {
    const run = startRun(['sh', '-c', 'exit 3'], {shell, before: `trap '' XFSZ; ulimit -f 0`});
    expect(await run.ended).toBe(3);
    expect(run.output()).toBe('');
    expect(readdirSync(dirname(run.exitFile))).toEqual([]);
  });

  describe('where no new file can be written', () => {
    const reserveSpace = (): string => {
      const exitFile = join(temporaryFolder(), 'exit');
      writeFileSync(`${exitFile}-reserve`, '\n'.repeat(16), {mode: 0o600});
      return exitFile;
    };
    const script = 'exit 137';

    test('writes the code over what was set aside', async () => {
      const exitFile = reserveSpace();
      // Takes the name of the new file: a file that cannot be written looks the same as one that has no room.
      const before = `mkdir '${exitFile}.'$$`;
      const run = startRun(['sh', '-c', script], {shell, exitFile, before});
      expect(await run.ended).toBe(137);
      expect(readFileSync(exitFile, 'utf8')).toBe(`137\n${'\n'.repeat(12)}`);
      expect(statSync(exitFile).mode & 0o777).toBe(0o600);
      expect(readdirSync(dirname(exitFile)).filter(name => name.includes('reserve'))).toEqual([]);
      expect(run.output()).toBe('');
    });

    test('a shorter code than one that was written there before is read as itself', async () => {
      const exitFile = reserveSpace();
      writeFileSync(`${exitFile}-reserve`, `137\n${'\n'.repeat(12)}`);
      const run = startRun(['true'], {shell, exitFile, before: `mkdir '${exitFile}.'$$`});
      expect(await run.ended).toBe(0);
      expect(readExitCode(exitFile)).toBe(0);
    });

    test.each(['', "trap '' XFSZ; "])('gives the code as a name where not a byte can be changed (%s)', async trap => {
      const exitFile = reserveSpace();
      const run = startRun(['sh', '-c', script], {shell, exitFile, before: `${trap}ulimit -f 0`});
      expect(await run.ended).toBe(137);
      expect(readdirSync(dirname(exitFile))).toEqual(['exit-137']);
      expect(run.output()).toBe('');
    });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGQUIT'] as const)(
    'outlives %s and records that the trainer did not',
    async signal => {
      const run = startRun(['sleep', '60'], {shell});
      await belowOnce(run, ['sleep']);
      process.kill(-run.wrapperPid, signal);
      expect(await run.exitText()).toBe(`${{SIGINT: 130, SIGTERM: 143, SIGQUIT: 131}[signal]}\n`);
    },
  );

  test('waits for a trainer that takes its time after ^C', async () => {
    const run = startRun(['sh', '-c', 'trap "echo saving; exit 7" INT; echo ready; while :; do sleep 0.01; done'], {
      shell,
    });
    await until(() => run.output().includes('ready'), 'the trap is set');
    process.kill(-run.wrapperPid, 'SIGINT');
    expect(await run.exitText()).toBe('7\n');
    // The exit file may be there before its last words have come through the pipe.
    await until(() => run.output().includes('saving'), 'its last words');
  });

  test('records that the trainer was killed', async () => {
    const run = startRun(['sleep', '60'], {shell});
    const [trainer] = await belowOnce(run, ['sleep']);
    process.kill(trainer?.pid ?? Number.NaN, 'SIGKILL');
    expect(await run.exitText()).toBe('137\n');
  });
});

const hasTmux = ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'].some(folder =>
  existsSync(join(folder, 'tmux')),
);

(hasTmux ? describe : describe.skip)('in a tmux pane', () => {
  // A path, not a name for -L: the socket goes with its folder.
  let socket = '';
  beforeEach(() => {
    socket = join(temporaryFolder(), 'mlxtop-test');
  });
  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], {encoding: 'utf8', stdio: 'pipe'}).trim();

  const startInTmux = async (...command: string[]) => {
    const exitFile = join(temporaryFolder(), 'exit');
    const argv = wrapperCommand(exitFile, command);
    const wrapperPid = Number(tmux('new-session', '-d', '-P', '-F', '#{pane_pid}', '-s', 'train', ...argv));
    killRunAtEnd(wrapperPid);
    const below = () => host.processes().then(all => processesBelow(wrapperPid, all));
    await until(async () => (await below()).some(({name}) => name === 'sleep'), 'the trainer runs');
    return {wrapperPid, exitFile, pids: (await below()).map(({pid}) => pid)};
  };

  test('a quiet trainer does not outlive its session', async () => {
    const {wrapperPid, pids} = await startInTmux('sh', '-c', 'sleep 60; :');
    tmux('kill-session', '-t', '=train');
    expect(pids).toHaveLength(2);
    await until(() => [wrapperPid, ...pids].every(isGone), 'no process is left');
  });

  test('tmux does not undo a pause, and a paused trainer does not outlive its session', async () => {
    const {wrapperPid, exitFile, pids} = await startInTmux('sh', '-c', 'sleep 60; :');
    expect(await pause(host, wrapperPid, {exitFile})).toEqual(pids);
    tmux('display-message', '-p', '-t', '=train:', '#{pane_pid}');
    expect(pids.map(stateOf)).toEqual(['T', 'T']);
    tmux('kill-session', '-t', '=train');
    await until(() => [wrapperPid, ...pids].every(isGone), 'no process is left');
    expect(existsSync(exitFile)).toBe(false);
  });
});
