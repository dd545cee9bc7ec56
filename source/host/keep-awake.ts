import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage} from '../errors.js';
import {findTool} from './darwin/tools.js';

/** `none`: this system has nothing that could keep it awake. */
export type Awake = {kept: true} | {kept: false; why: string; none: boolean};

export type KeepAwakeOptions = {
  platform: NodeJS.Platform;
  /** A folder whose tools come before the system's own. */
  tools: string | null;
  /** How long to wait for an answer; caffeinate gives none when all is well. */
  limitMs?: number;
};

const DETACHED = {detached: true, cwd: '/'} as const;

const notKept = (why: string): Awake => ({kept: false, why, none: false});

const exited = async (child: ChildProcess): Promise<string> => {
  const [code, signal] = await once(child, 'exit');
  return `ended with ${code ?? signal}`;
};

/**
 * `-i`: no idle sleep; `-s`: no sleep at all while on mains power. Never `-d` or `-u`: while the display is lit, macOS
 * ends the GPU's work (https://github.com/ml-explore/mlx/issues/3267).
 */
const CAFFEINATE = ['-is', '-w'];

/** The command that keeps a Mac awake for as long as that process lives, for the caller to start. */
export const caffeinateCommand = (pid: number, tools: string | null): string[] => [
  findTool('caffeinate', {folder: tools}).program,
  ...CAFFEINATE,
  String(pid),
];

const caffeinate = async (pid: number, {tools, limitMs = 200}: KeepAwakeOptions): Promise<Awake> => {
  const {environment} = findTool('caffeinate', {folder: tools});
  const [program = '', ...words] = caffeinateCommand(pid, tools);
  const child = spawn(program, words, {...DETACHED, env: environment, stdio: 'ignore'});
  child.unref();
  const end = exited(child).catch(errorMessage);
  const waited = new AbortController();
  const answer = await Promise.race([end, delay(limitMs, null, waited)]);
  waited.abort();
  return answer === null ? {kept: true} : notKept(`caffeinate: ${answer}`);
};

/**
 * Reports that the lock is held, then holds it until the process is gone, checking every five seconds: any sh can do
 * that.
 */
const HOLD = 'echo held; exec >/dev/null 2>&1; while kill -0 "$1"; do sleep 5; done';
const LOCK = ['--what=idle:sleep', '--who=mlxtop', '--why=a training run is in progress', '--mode=block'];

/**
 * Whether systemd runs this machine: sd_booted(3). In a container it mostly does not, and containers are not suspended.
 */
const hasSystemd = (): boolean => existsSync('/run/systemd/system');

const inhibit = async (pid: number, {tools, limitMs = 2000}: KeepAwakeOptions): Promise<Awake> => {
  const own = tools === null ? null : join(tools, 'systemd-inhibit');
  const isOwn = own !== null && existsSync(own);
  if (!isOwn && !hasSystemd()) return {kept: false, why: 'there is no systemd-logind here', none: true};
  const program = isOwn ? own : 'systemd-inhibit';
  const words = [...LOCK, '/bin/sh', '-c', HOLD, 'mlxtop-awake', String(pid)];
  const child = spawn(program, words, {...DETACHED, stdio: ['ignore', 'pipe', 'pipe']});
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    complaint += text;
  });
  const held = once(child.stdout, 'data').then(() => null);
  const end = once(child, 'close').then(
    ([code, signal]) => complaint.trim().split('\n').at(-1) || `ended with ${code ?? signal}`,
    errorMessage,
  );
  const waited = new AbortController();
  const late = delay(limitMs, `no answer within ${limitMs / 1000} s`, waited);
  const answer = await Promise.race([held, end, late]);
  waited.abort();
  child.unref();
  child.stdout.destroy();
  child.stderr.destroy();
  if (answer === null) return {kept: true};
  child.kill();
  return notKept(`systemd-inhibit: ${answer}`);
};

/**
 * Keeps the machine awake for as long as that process lives, even after this one ends. Never throws: the result says
 * why it failed.
 */
export const keepAwake = async (pid: number, options: KeepAwakeOptions): Promise<Awake> => {
  try {
    return await (options.platform === 'darwin' ? caffeinate(pid, options) : inhibit(pid, options));
  } catch (error) {
    return notKept(errorMessage(error));
  }
};
