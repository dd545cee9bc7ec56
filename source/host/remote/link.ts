import {isHostName} from '../../format/host-name.js';
import {createDarwinReader} from './darwin-reader.js';
import type {Frame} from './frames.js';
import {createLinuxReader} from './linux-reader.js';
import type {RemoteReader, RemoteReading} from './reading.js';
import {type Hello, RemoteSession} from './session.js';
import {type HostTrouble, TROUBLE_WORDS} from './trouble.js';

export type RemoteSignal = 'STOP' | 'CONT' | 'INT' | 'TERM' | 'KILL';

/** What became of a signal: the process may have gone, or be another user's. */
export type SignalResult = 'sent' | 'gone' | 'refused';

/** A process as it is signalled: only while its start is still this one. */
export type Signalled = {info: {pid: number}; start: string};

/** A connection for a moment, to look at another machine's processes and to signal them. */
export type RemoteLink = {
  hello: Hello;
  /** The launchers' processes there. */
  look(): Promise<RemoteReading>;
  signal(name: RemoteSignal, processes: readonly Signalled[]): Promise<SignalResult[]>;
  close(): void;
};

export type LinkOptions = {
  toolsFolder: string | null;
  /** The PATH that finds `ssh`; undefined for this process' own. */
  path?: string | undefined;
  /** For the connection, and for each answer. */
  limitMs: number;
};

const errorOf = ({trouble, text}: HostTrouble): Error =>
  new Error(text === null ? TROUBLE_WORDS[trouble] : `${TROUBLE_WORDS[trouble]} (${text})`);

/** Answers that are waited for, one at a time. */
class Answers {
  #waiting: {number: number; resolve: (frame: Frame) => void; reject: (error: Error) => void} | null = null;
  #numbers = 0;
  #over: Error | null = null;

  take(frame: Frame): void {
    if (this.#waiting?.number !== frame.number) return;
    this.#waiting.resolve(frame);
    this.#waiting = null;
  }

  fail(error: Error): void {
    this.#over ??= error;
    this.#waiting?.reject(this.#over);
    this.#waiting = null;
  }

  /** Calls `ask` with a number, and resolves with the answer that has it. */
  next(ask: (number: number) => void): Promise<Frame> {
    if (this.#over !== null) return Promise.reject(this.#over);
    const number = ++this.#numbers;
    return new Promise((resolve, reject) => {
      this.#waiting = {number, resolve, reject};
      ask(number);
    });
  }
}

/** Safe within one line of the script: nothing but what a start looks like. */
const isStart = (start: string): boolean => /^[\w:]{1,60}$/.test(start);

const createLink = (session: RemoteSession, hello: Hello, answers: Answers, limited: Limited): RemoteLink => {
  const reader: RemoteReader = hello.platform === 'darwin' ? createDarwinReader(hello) : createLinuxReader(hello);
  const ask = (words: string) => limited(answers.next(number => session.ask(number, words)));
  return {
    hello,
    close: () => session.close(),
    async look() {
      const {sections} = await ask('find 0');
      return reader.read(sections, performance.now());
    },
    async signal(name, processes) {
      const sound = processes.filter(({start}) => isStart(start));
      const words = sound.map(({info, start}) => `${info.pid} ${start}`);
      const {sections} = await ask(`signal ${name} ${words.join(' ')}`);
      const said = sections.get('signals') ?? '';
      return processes.map(({info}) => {
        const result = new RegExp(`^${info.pid} (sent|refused)$`, 'm').exec(said)?.[1];
        return result === 'sent' || result === 'refused' ? result : 'gone';
      });
    },
  };
};

type Limited = <Value>(answer: Promise<Value>) => Promise<Value>;

/**
 * Connects to another machine. Rejects with an error that says why in words when it does not answer in time; so do the
 * link's functions.
 */
export const connectRemote = async (host: string, options: LinkOptions): Promise<RemoteLink> => {
  if (!isHostName(host)) throw errorOf({trouble: 'unknown-host', text: null});
  const answers = new Answers();
  const {limitMs, toolsFolder, path} = options;
  let session: RemoteSession | undefined;
  const limited: Limited = async answer => {
    const limit = setTimeout(() => {
      session?.close();
      answers.fail(errorOf({trouble: 'silent', text: null}));
    }, limitMs);
    try {
      return await answer;
    } finally {
      clearTimeout(limit);
    }
  };
  // The greeting is frame 0, which is not asked for.
  const greeting = new Promise<Hello>((resolve, reject) => {
    session = new RemoteSession({
      ...{host, toolsFolder, path},
      onHello: resolve,
      onFrame: frame => answers.take(frame),
      onEnd: trouble => {
        answers.fail(errorOf(trouble));
        reject(errorOf(trouble));
      },
    });
    void answers.next(() => undefined).catch(reject);
  });
  const hello = await limited(greeting);
  if (session === undefined) throw errorOf({trouble: 'no-ssh', text: null});
  return createLink(session, hello, answers, limited);
};
