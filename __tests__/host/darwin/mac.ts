import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach} from '@jest/globals';
import {errorCode} from '../../../source/errors.js';
import {createDarwinHost, type DarwinOptions} from '../../../source/host/darwin/host.js';
import type {ToolName} from '../../../source/host/darwin/tools.js';
import {waitFor} from '../../helpers/wait.js';
import {printed} from './fixtures.js';

const cleaners: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleaners.splice(0).reverse()) clean();
});

/** Waits until `look` returns something other than undefined and false. */
export const until = <Value>(look: () => Promise<Value> | Value, what: string) => waitFor(what, look);

/** A process that is really there, and ends with the test at the latest. */
export const sleeper = async (): Promise<{pid: number; end: () => Promise<void>}> => {
  const child = spawn('sleep', ['600'], {stdio: 'ignore'});
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  await new Promise(resolve => child.once('spawn', resolve));
  cleaners.push(() => child.kill('SIGKILL'));
  return {
    pid: child.pid ?? Number.NaN,
    end: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
};

/** A row of `ps`, as a Mac's would be. */
export const psRow = (
  pid: number,
  row: {stat?: string; rss?: number; time?: string; start?: string; name?: string} = {},
) => {
  const {stat = 'S', rss = 2048, time = '0:01.00', start = 'Tue Nov 18 09:10:11 2025', name = 'Python'} = row;
  return `${pid}     1 ${pid} ${stat} ${rss} ${time} ${start}     ${name}\n`;
};

/** Writes what `printed` is called, to its end. */
const PRINT = 'cat "$0.txt"';

/** Scripts for what a tool may do instead of answering. */
export const HANGS = 'sleep 600';
export const HANGS_WITH_A_CHILD = 'sleep 600 & echo $! > "$0.child"; wait';
export const FAILS = 'echo "operation not permitted" >&2; exit 1';
export const IS_SILENT = ':';

const lines = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);

/** Ends a tool that still hangs when its test is over; most have ended long ago. */
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
};

/** A folder with stand-ins for macOS's tools, and a host that uses them, on a clock that the test sets. */
export const createMac = (options: Partial<DarwinOptions> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-mac-'));
  cleaners.push(() => {
    for (const pid of lines(join(folder, 'pids'))) killGroup(Number(pid));
    rmSync(folder, {recursive: true, force: true, maxRetries: 5});
  });
  const clock = {seconds: 1000};
  mkdirSync(join(folder, 'volume'));

  const mac = {
    folder,
    clock,
    host: createDarwinHost({
      tools: folder,
      now: () => clock.seconds * 1000,
      patienceMs: 15_000,
      swapFolders: [join(folder, 'volume')],
      ...options,
    }),
    /** From now on the tool runs this piece of shell. */
    script(name: ToolName, body: string) {
      const text = `#!/bin/sh\necho $$ >> "${folder}/pids"\necho "$*" >> "$0.calls"\nenv > "$0.env"\n${body}\n`;
      // By rename: an executable that is written while it is started is refused as busy.
      rmSync(join(folder, name), {force: true});
      writeFileSync(join(folder, name), text, {mode: 0o755});
      return mac;
    },
    /** Puts a file beside the tools, for their scripts. */
    prints(file: string, text: string) {
      writeFileSync(join(folder, file), text);
      return mac;
    },
    /** From now on the tool prints this text. */
    says: (name: ToolName, text: string) => mac.prints(`${name}.txt`, text).script(name, PRINT),
    /** A tool that the system does not have (`missing`) or does not let us start (`forbidden`). */
    cannotStart(name: ToolName, why: 'missing' | 'forbidden') {
      rmSync(join(folder, name), {force: true});
      writeFileSync(join(folder, name), '#!/nowhere/at/all\n', {mode: why === 'missing' ? 0o755 : 0o644});
      return mac;
    },
    /** The arguments of each start so far. */
    calls: (name: ToolName): string[] => lines(join(folder, `${name}.calls`)),
    file: (name: string): string | undefined => {
      const file = join(folder, name);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
  };
  mac.says('sysctl', printed('sysctl-26')).says('vm_stat', printed('vm_stat-wide'));
  mac.says('ps', psRow(process.pid));
  mac.says('sw_vers', printed('sw_vers'));
  return mac;
};

export type Mac = ReturnType<typeof createMac>;
