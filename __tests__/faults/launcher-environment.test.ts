import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {getPriority} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, expect} from '@jest/globals';
import {processFile} from '../helpers/processes.js';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;

afterEach(() => stage.close());

const isRoot = process.getuid?.() === 0;
const needs = {
  root: isRoot ? false : 'a niceness below the own, and a higher hard limit, need root',
  linux: process.platform === 'linux' ? false : 'limits of another process are read from /proc',
} as const;

/** A shell with other limits than this one, in which that is done. */
const inShell = (script: string, words: readonly string[]) =>
  spawnSync('sh', ['-c', `${script}; exec "$@"`, 'sh', ...words], {
    env: stage.env,
    cwd: stage.folder,
    encoding: 'utf8',
  });

/** A tmux server that was started long ago, from a shell with other settings. */
const oldServer = (settings: string): void => {
  inShell(settings, ['tmux', '-L', stage.socket, '-f', '/dev/null', 'new-session', '-d', '-s', 'other', 'sleep 600']);
};

const PRINT =
  'umask; ulimit -S -n; ulimit -H -n; ulimit -S -c; ulimit -H -c; ulimit -S -t; ps -o ni= -p $$ | tr -d " "';

/** The settings of a trainer that is started from a shell with these. */
const trainerHas = async (settings: string, session = 'mlxtop'): Promise<string[]> => {
  const file = join(stage.folder, `has-${session}`);
  const script = `{ ${PRINT}; } >'${file}.part'; mv '${file}.part' '${file}'; sleep 600`;
  const words = ['run', '--detach', '--socket-name', stage.socket, '--session', session, '--', 'sh', '-c', script];
  const {stdout, stderr, status} = inShell(settings, [PROGRAM, ...words]);
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  await waitFor('the trainer', () => existsSync(file));
  return readFileSync(file, 'utf8').trim().split('\n');
};

const SERVER = 'umask 077; ulimit -S -n 256; ulimit -H -n 4000; ulimit -S -c 0; exec nice -n 5 "$@"';
const LAUNCHER = 'umask 027; ulimit -S -n 300; ulimit -H -n 3000; ulimit -c 100; ulimit -S -t 7200';
/** Tests may run at any niceness. */
const nicer = (by: number): string => String(Math.min(19, getPriority() + by));
const OF_LAUNCHER = ['0027', '300', '3000', '100', '100', '7200'];

const limitOf = (pid: number, name: string): string[] => {
  const line = processFile(pid, 'limits')
    .split('\n')
    .find(one => one.startsWith(name));
  return line?.slice(name.length).trim().split(/\s+/).slice(0, 2) ?? [];
};

const newestRun = (): string => readdirSync(join(stage.home, 'runs')).sort().at(-1) ?? '';

faults('a tmux server whose umask, limits and niceness are not those of the shell that starts a run', [
  {
    fault: 'the server was started before, with tighter ones',
    holds: 'the trainer has those of the shell',
    cannotShow: needs.root,
    async shown() {
      stage = createStage();
      oldServer(SERVER);
      expect(await trainerHas(LAUNCHER)).toEqual([...OF_LAUNCHER, nicer(0)]);
    },
  },
  {
    fault: 'the server was started before, with looser ones',
    holds: 'the trainer has those of the shell',
    async shown() {
      stage = createStage();
      oldServer('umask 000; ulimit -S -n 4000; ulimit -S -c unlimited');
      expect(await trainerHas(`${LAUNCHER}; exec nice -n 4 "$@"`)).toEqual([...OF_LAUNCHER, nicer(4)]);
    },
  },
  {
    fault: 'the server was started by an earlier run, for which Node raised the number of open files',
    holds: 'each trainer has those of its own shell',
    async shown() {
      stage = createStage();
      expect(await trainerHas(LAUNCHER, 'one')).toEqual([...OF_LAUNCHER, nicer(0)]);
      const other = 'umask 002; ulimit -S -n 200; ulimit -H -n 2000; ulimit -c 0; ulimit -S -t 3600';
      expect(await trainerHas(`${other}; exec nice -n 2 "$@"`, 'two')).toEqual([
        '0002',
        '200',
        '2000',
        '0',
        '0',
        '3600',
        nicer(2),
      ]);
    },
  },
  {
    fault: 'a run continues from its checkpoint, started from another shell than the first',
    holds: 'the trainer has those of the shell that continues it',
    cannotShow: needs.linux || needs.root,
    async shown() {
      stage = createStage();
      oldServer(SERVER);
      const demo = ['node', join(dirname(PROGRAM), 'mlxtop.js'), 'demo-trainer', '--train', '--hidden-size', '8'];
      const flags = '--iters 400 --steps-per-report 5 --val-batches 1 --save-every 10 --adapter-path ad';
      const first = stage.start([...demo, ...flags.split(' '), '--seconds-per-iteration', '0.05']);
      await waitFor('a checkpoint', () => existsSync(join(stage.folder, 'ad', '0000010_adapters.safetensors')));
      process.kill(await waitFor('the trainer', () => stage.status(first).trainer.pid), 'SIGKILL');
      await waitFor('the end', () => stage.status(first).run.endedAt !== null);
      const words = ['continue', first, '--yes', '--detach'];
      expect(inShell(`${LAUNCHER}; exec nice -n 3 "$@"`, [PROGRAM, ...words])).toMatchObject({status: 0, stderr: ''});
      const second = await waitFor('the second run', () => newestRun() !== first && newestRun());
      const pid: number = await waitFor('its trainer', () => stage.status(second).trainer.pid);
      expect(processFile(pid, 'status')).toMatch(/^Umask:\s+0027$/m);
      expect(limitOf(pid, 'Max core file size')).toEqual(['51200', '51200']);
      expect(limitOf(pid, 'Max cpu time')[0]).toBe('7200');
      // Node raises the other one itself.
      expect(limitOf(pid, 'Max open files')[1]).toBe('3000');
      expect(String(getPriority(pid))).toBe(nicer(3));
    },
  },
]);
