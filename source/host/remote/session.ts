import {type ChildProcess, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {Socket} from 'node:net';
import {errorCode, errorMessage} from '../../errors.js';
import {signalGroup} from '../signal-group.js';
import {type Frame, FrameReader} from './frames.js';
import {remoteScript} from './script.js';
import {sshEnvironment, sshProgram, sshWords} from './ssh.js';
import {type HostTrouble, troubleOf} from './trouble.js';

const MAX_SAID = 16_384;
/** So many answers more than were asked for are put down to chance. */
const MAX_UNASKED = 5;

const open = new Set<ChildProcess>();

const kill = ({pid}: ChildProcess): void => {
  if (pid !== undefined) signalGroup(pid, 'SIGKILL');
};

/** Leaves no ssh behind. One of a process that was killed ends by itself, when its standard input does. */
const killAll = (): void => {
  for (const child of open) kill(child);
};

/** What a machine says of itself when it begins to answer. */
export type Hello = {platform: 'darwin' | 'linux'; pageBytes: number | null; client: string | null; userId: number};

const helloOf = (text: string): Hello | null => {
  const said = (name: string): string | null => new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? null;
  const platform = said('platform');
  if (platform !== 'darwin' && platform !== 'linux') return null;
  const page = Number(said('page') ?? 0);
  const isSize = Number.isInteger(page) && page >= 4096 && page <= 2 ** 20;
  return {platform, pageBytes: isSize ? page : null, client: said('client'), userId: Number(said('user') ?? 0) || 0};
};

export type SessionOptions = {
  /** A name that `isHostName` accepts. */
  host: string;
  toolsFolder: string | null;
  /** The PATH that finds `ssh`; undefined for this process' own. */
  path?: string | undefined;
  /** The machine answers: the connection stands, and the script runs. */
  onHello: (hello: Hello) => void;
  onFrame: (frame: Frame) => void;
  /** It keeps this process from ending no longer than anything else does. */
  unref?: boolean;
  /** Called once, when the connection has ended; not after `close`. */
  onEnd: (trouble: HostTrouble) => void;
};

/** One ssh connection to another machine, and the script that answers there. */
export class RemoteSession {
  readonly #options: SessionOptions;
  readonly #child: ChildProcess | null;
  readonly #reader: FrameReader;
  #said = '';
  #hasAnswered = false;
  /** Answers that may come: the greeting, and one for each question. */
  #expected = 1 + MAX_UNASKED;
  #isOver = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    const mark = `mlxtop-${randomBytes(9).toString('hex')}`;
    this.#reader = new FrameReader(mark);
    this.#child = this.#start();
    // The whole script is on its way before it reads the first line: a shell may read ahead.
    this.#send(remoteScript(mark));
  }

  #start(): ChildProcess | null {
    const {host, toolsFolder} = this.#options;
    let child: ChildProcess;
    try {
      // A group of its own: ^C in the recorder's terminal is none of its business, and it has no terminal to ask at.
      child = spawn(sshProgram(toolsFolder), sshWords(host), {
        cwd: '/',
        detached: true,
        env: sshEnvironment(this.#options.path),
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      queueMicrotask(() => this.#end({trouble: 'no-ssh', text: errorMessage(error)}));
      return null;
    }
    if (open.size === 0) process.on('exit', killAll);
    open.add(child);
    child.stdin?.on('error', () => undefined);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-MAX_SAID);
    });
    if (this.#options.unref === true) {
      child.unref();
      for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
    }
    child.once('error', error => {
      const text = errorCode(error) === 'ENOENT' ? 'ssh was not found on the PATH.' : errorMessage(error);
      this.#gone(child);
      this.#end({trouble: 'no-ssh', text});
    });
    child.once('close', () => {
      this.#gone(child);
      this.#end(troubleOf(this.#said, this.#hasAnswered));
    });
    return child;
  }

  /** Asks for what the script answers to this line; false when the connection is over. */
  ask(number: number, words: string): boolean {
    this.#expected++;
    return this.#send(`${number} ${words}\n`);
  }

  /** Ends the connection. */
  close(): void {
    this.#isOver = true;
    if (this.#child === null) return;
    this.#child.stdin?.end();
    kill(this.#child);
  }

  #send(text: string): boolean {
    if (this.#isOver || !this.#child?.stdin?.writable) return false;
    this.#child.stdin.write(text);
    return true;
  }

  #take(text: string): void {
    if (this.#isOver) return;
    try {
      for (const frame of this.#reader.push(text)) {
        if (--this.#expected < 0) throw new RangeError('It answers what was not asked.');
        this.#answer(frame);
      }
    } catch (error) {
      const text = errorMessage(error);
      if (this.#child) kill(this.#child);
      this.#end({trouble: 'unreadable', text});
    }
  }

  #answer(frame: Frame): void {
    const hello = frame.number === 0 ? helloOf(frame.sections.get('hello') ?? '') : null;
    if (frame.number !== 0) this.#options.onFrame(frame);
    else if (hello !== null && !this.#hasAnswered) {
      this.#hasAnswered = true;
      this.#options.onHello(hello);
    }
  }

  #gone(child: ChildProcess): void {
    open.delete(child);
    if (open.size === 0) process.off('exit', killAll);
  }

  #end(trouble: HostTrouble): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onEnd(trouble);
  }
}
