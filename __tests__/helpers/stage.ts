import {type SpawnSyncReturns, spawn, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {errorCode} from '../../source/errors.js';
import {endIfThere, processesWith, processState} from './processes.js';
import {checkPrinted} from './schemas.js';
import {waitFor} from './wait.js';

export {processesWith, processState, waitFor};

const root = fileURLToPath(new URL('../..', import.meta.url));

export const PROGRAM = join(root, 'dist', 'mlxtop');

/** The path of a program that plays a trainer, by its file name. */
export const trainerFile = (name: string): string => join(root, '__tests__', 'fixtures', 'trainers', name);

/** A run's journal as text: its files, the newest last; none is old enough to be packed. */
const journalText = (folder: string): string =>
  readdirSync(folder)
    .filter(name => /^journal(?:-\d+)?\.ndjson$/.test(name))
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('');

/**
 * Removes a folder; false when a process wrote into it meanwhile: one is not found by its command line before it has
 * one.
 */
const isRemoved = (folder: string): boolean => {
  try {
    rmSync(folder, {recursive: true, force: true});
    return true;
  } catch (error) {
    // By its code: to a test Node's own errors are of another realm.
    if (errorCode(error) === 'ENOTEMPTY') return false;
    throw error;
  }
};

export type Answer = {stdout: string; stderr: string; code: number | null};

const answerOf = ({stdout, stderr, status}: SpawnSyncReturns<string>): Answer => ({stdout, stderr, code: status});

export type Stage = ReturnType<typeof createStage>;

/** A user's name, and so a home folder's. */
export const JO = "Jo O'Neil";

let stages = 0;

/**
 * A place for one test: its own tmux server, runs and folder; `close` ends all that was started in it. `program` is how
 * mlxtop is started, `extraEnv` what its environment has besides; `name` is the folder's: on a rehearsed Mac one with a
 * blank and an apostrophe, so that a command line that is put together must keep each word as one.
 */
export const createStage = (
  program: readonly string[] = [PROGRAM],
  extraEnv: NodeJS.ProcessEnv = {},
  name = extraEnv.MLXTOP_TOOLS === undefined ? 'jo' : JO,
) => {
  if (!existsSync(PROGRAM)) throw new Error('dist/mlxtop is not built: npm run build');
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-e2e-')));
  // Another user whom a test lets into its folder has to come through this one.
  chmodSync(place, 0o711);
  const folder = join(place, name);
  mkdirSync(folder, {mode: 0o700});
  const home = join(folder, 'home');
  const socket = `mlxtop-test-${process.pid}-${++stages}`;
  const outerSocket = `${socket}-outer`;
  const {TMUX: _tmux, TMUX_PANE: _pane, NO_COLOR: _color, ...inherited} = process.env;
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    MLXTOP_HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    ...extraEnv,
  };

  const mlxtop = (words: readonly string[], extra: NodeJS.ProcessEnv = {}, cwd = folder): Answer => {
    const answer = answerOf(
      spawnSync(program[0] ?? '', [...program.slice(1), ...words], {
        env: {...env, ...extra},
        encoding: 'utf8',
        cwd,
        maxBuffer: 2 ** 28,
      }),
    );
    checkPrinted(words, answer.stdout);
    return answer;
  };
  const tmux = (...words: string[]): string =>
    spawnSync('tmux', ['-L', socket, ...words], {env, encoding: 'utf8'}).stdout.trimEnd();
  const outer = (...words: string[]): string =>
    spawnSync('tmux', ['-L', outerSocket, '-f', '/dev/null', ...words], {env, encoding: 'utf8'}).stdout.trimEnd();

  return {
    folder,
    home,
    program,
    socket,
    env,
    mlxtop,
    tmux,
    /** Starts a run detached and returns its id. */
    start(command: readonly string[], options: readonly string[] = [], extra: NodeJS.ProcessEnv = {}): string {
      const interval = options.includes('--interval')
        ? []
        : ['--interval', extraEnv.MLXTOP_TOOLS === undefined ? '200ms' : '500ms'];
      const words = ['run', '--detach', ...interval, '--socket-name', socket, ...options, '--', ...command];
      const answer = mlxtop(words, extra);
      const id = /run (\S+)\)/.exec(answer.stdout)?.[1];
      if (answer.code !== 0 || !id) throw new Error(`run failed (${answer.code}): ${answer.stdout}${answer.stderr}`);
      return id;
    },
    /** `mlxtop status --json` of a run. */
    status(run?: string) {
      const answer = mlxtop(['status', ...(run ? [run] : []), '--json']);
      if (answer.code !== 0) throw new Error(`status failed: ${answer.stderr}`);
      return JSON.parse(answer.stdout);
    },
    runFolder: (id: string): string => join(home, 'runs', id),
    journal: (id: string): Record<string, unknown>[] =>
      journalText(join(home, 'runs', id))
        .split('\n')
        // What follows the last line feed is being written.
        .slice(0, -1)
        .filter(Boolean)
        .map(line => JSON.parse(line)),
    record: (id: string) => JSON.parse(readFileSync(join(home, 'runs', id, 'run.json'), 'utf8')),
    /** The pane of a run's session with that role. */
    pane(role: 'dashboard' | 'trainer', session = 'mlxtop'): string | null {
      const lines = tmux('list-panes', '-s', '-t', `=${session}`, '-F', '#{pane_id} #{@mlxtop_role}').split('\n');
      return lines.find(line => line.endsWith(` ${role}`))?.split(' ')[0] ?? null;
    },
    /** A terminal of that size in which `words` run, on a tmux server that has nothing to do with the run's. */
    terminal(words: readonly string[], columns: number, rows: number, name = 'terminal') {
      const size = ['-x', String(columns), '-y', String(rows)];
      outer('new-session', '-d', '-s', name, ...size, 'env', '-u', 'TMUX', '-u', 'TMUX_PANE', ...words);
      outer('set-option', '-t', name, 'status', 'off');
      outer('resize-window', '-t', name, ...size);
      return {
        screen: () => outer('capture-pane', '-p', '-t', name),
        type: (...keys: string[]) => outer('send-keys', '-t', name, ...keys),
        resize: (width: number, height: number) =>
          outer('resize-window', '-t', name, '-x', String(width), '-y', String(height)),
        close: () => outer('kill-session', '-t', name),
        isOpen: () => outer('list-sessions', '-F', '#{session_name}').split('\n').includes(name),
      };
    },
    /** Keeps a client attached, in a given size, without a terminal: the dashboard draws only while there is one. */
    look(session: string, columns: number, rows: number) {
      const words = ['-L', socket, '-C', 'attach-session', '-t', `=${session}`];
      const client = spawn('tmux', words, {env, stdio: ['pipe', 'ignore', 'ignore']});
      client.stdin.write(`refresh-client -C ${columns}x${rows}\n`);
      return {close: () => client.stdin.end()};
    },
    /**
     * Ends everything that was started here, and waits for it: a process that still writes would keep the folder from
     * being removed.
     */
    async close(): Promise<void> {
      tmux('kill-server');
      outer('kill-server');
      await waitFor('every process to end', () => {
        const pids = processesWith(place);
        for (const pid of pids) endIfThere(pid);
        return pids.length === 0 && isRemoved(place);
      });
    },
  };
};
