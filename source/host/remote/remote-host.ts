import {isHostName} from '../../format/host-name.js';
import type {App} from '../types.js';
import {createDarwinReader} from './darwin-reader.js';
import type {Frame} from './frames.js';
import {createLinuxReader} from './linux-reader.js';
import type {RemoteReader, RemoteReading} from './reading.js';
import {type Hello, RemoteSession} from './session.js';
import type {HostTrouble} from './trouble.js';

export const SAMPLE_MS = 5000;
/** All processes of a machine are searched for the run's this often, and while none is known, at first each time. */
const FIND_MS = 30_000;
const EAGER_MS = 90_000;
/** `footprint` costs 40 ms of a core. */
const FOOTPRINT_MS = 10_000;
/** After this long without an answer it counts as silent; after the longer time it is asked over a new connection. */
const SILENT_MS = 15_000;
const GIVE_UP_MS = 60_000;
/** Pauses before the next try. A refusal to let us in is tried rarely: some machines lock out who tries often. */
const FIRST_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 120_000;
const FIRST_REFUSED_PAUSE_MS = 60_000;
const MAX_REFUSED_PAUSE_MS = 600_000;

export type RemoteHostOptions = {
  name: string;
  toolsFolder: string | null;
  /** The PATH that finds `ssh`; undefined for this process' own. */
  path?: string | undefined;
  /** Milliseconds of a clock that is never set back, which `tick` is called with. */
  now?: () => number;
  onReading: (reading: RemoteReading, hello: Hello, at: number) => void;
  onApps: (apps: App[]) => void;
  /** Called when it begins to answer (null), and when it does not, or for another reason than before. */
  onState: (trouble: HostTrouble | null) => void;
  /** The run's processes in the last reading. */
  trainerPids: () => readonly number[];
};

type Request = {number: number; kind: 'sample' | 'apps'; at: number};

/** What ssh is never given. */
const REFUSED: HostTrouble = {
  trouble: 'unknown-host',
  text: 'mlxtop does not pass a name with such characters to ssh.',
};

const readerFor = (hello: Hello): RemoteReader =>
  hello.platform === 'darwin' ? createDarwinReader(hello) : createLinuxReader(hello);

/**
 * Another machine, over one connection, which is opened again when it ends. Nothing here throws, and nothing waits:
 * `tick` is called about once a second.
 */
export class RemoteHost {
  readonly #options: RemoteHostOptions;
  readonly #clock: () => number;
  #session: RemoteSession | null = null;
  #reader: {read: RemoteReader; hello: Hello} | null = null;
  #openedAt = 0;
  #openAt = Number.NEGATIVE_INFINITY;
  #pauses = 0;
  #request: Request | null = null;
  #sampledAt = Number.NEGATIVE_INFINITY;
  #foundAt = Number.NEGATIVE_INFINITY;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #pids: readonly number[] = [];
  #wantsApps = false;
  #numbers = 0;
  #now = 0;
  /** What was reported last; undefined before the first report. */
  #state: HostTrouble | null | undefined;

  constructor(options: RemoteHostOptions) {
    this.#options = options;
    this.#clock = options.now ?? (() => performance.now());
  }

  /** Does what is due at `now`, in ms of a clock that is never set back. */
  tick(now: number): void {
    this.#now = now;
    if (!isHostName(this.#options.name)) this.#report(REFUSED);
    else if (this.#session !== null) this.#tend(this.#session, now);
    else if (now >= this.#openAt) this.#open(now);
  }

  #tend(session: RemoteSession, now: number): void {
    const waitsSince = this.#reader === null ? this.#openedAt : (this.#request?.at ?? now);
    if (now - waitsSince >= GIVE_UP_MS) {
      session.close();
      this.#ended({trouble: 'silent', text: null});
      return;
    }
    if (now - waitsSince >= SILENT_MS) this.#report({trouble: 'silent', text: null});
    if (this.#reader !== null && this.#request === null) this.#askNext(now);
  }

  /** Asks for memory by application, as soon as nothing else is waited for. */
  wantApps(): void {
    this.#wantsApps = true;
  }

  /** Ends the connection. */
  close(): void {
    this.#session?.close();
    this.#session = null;
    this.#openAt = Number.POSITIVE_INFINITY;
  }

  #open(now: number): void {
    this.#openedAt = now;
    this.#reader = null;
    this.#request = null;
    const {name: host, toolsFolder, path} = this.#options;
    const session = new RemoteSession({
      host,
      toolsFolder,
      path,
      unref: true,
      onHello: hello => {
        if (this.#session !== session) return;
        this.#reader = {read: readerFor(hello), hello};
        this.#foundAt = Number.NEGATIVE_INFINITY;
        this.#pids = [];
        this.#askNext(this.#clock());
      },
      onFrame: frame => {
        if (this.#session === session) this.#take(frame);
      },
      onEnd: trouble => {
        if (this.#session === session) this.#ended(trouble);
      },
    });
    this.#session = session;
  }

  #askNext(now: number): void {
    const isDue = now - this.#sampledAt >= SAMPLE_MS || this.#foundAt === Number.NEGATIVE_INFINITY;
    if (isDue) this.#askForSample(now);
    else if (this.#wantsApps) {
      this.#wantsApps = false;
      this.#ask('apps', 'apps', now);
    }
  }

  #askForSample(now: number): void {
    this.#sampledAt = now;
    const isEager = this.#options.trainerPids().length === 0 && now - this.#openedAt < EAGER_MS;
    const finds = isEager || now - this.#foundAt >= FIND_MS;
    if (finds) this.#foundAt = now;
    const measures = finds || now - this.#measuredAt >= FOOTPRINT_MS;
    if (measures) this.#measuredAt = now;
    this.#ask('sample', [finds ? 'find' : 'sample', measures ? 1 : 0, ...this.#pids].join(' '), now);
  }

  #ask(kind: Request['kind'], words: string, at: number): void {
    const number = ++this.#numbers;
    this.#request = {number, kind, at};
    this.#session?.ask(number, words);
  }

  /** An answer that nobody waits for (any more) is left out. */
  #take({number, sections}: Frame): void {
    const request = this.#request;
    if (request?.number !== number || this.#reader === null) return;
    this.#request = null;
    this.#pauses = 0;
    const {read, hello} = this.#reader;
    if (request.kind === 'apps') this.#options.onApps(read.apps(sections, this.#options.trainerPids()));
    else this.#takeSample(read.read(sections, this.#clock()), hello);
  }

  #takeSample(reading: RemoteReading, hello: Hello): void {
    this.#pids = reading.processes.map(({info}) => info.pid);
    this.#report(reading.memory === null ? {trouble: 'unreadable', text: null} : null);
    if (reading.memory !== null) this.#options.onReading(reading, hello, this.#clock());
  }

  #ended(trouble: HostTrouble): void {
    this.#session = null;
    this.#reader = null;
    this.#request = null;
    const isRefused = trouble.trouble === 'not-permitted';
    const [first, most] = isRefused ? [FIRST_REFUSED_PAUSE_MS, MAX_REFUSED_PAUSE_MS] : [FIRST_PAUSE_MS, MAX_PAUSE_MS];
    this.#openAt = this.#now + Math.min(most, first * 2 ** this.#pauses);
    this.#pauses = Math.min(this.#pauses + 1, 10);
    this.#report(trouble);
  }

  #report(state: HostTrouble | null): void {
    if (this.#state !== undefined && this.#state?.trouble === state?.trouble) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
