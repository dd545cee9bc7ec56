import {printable} from '../format/printable.js';
import type {RemoteReading} from '../host/remote/reading.js';
import type {Hello} from '../host/remote/session.js';
import type {Host} from '../host/types.js';
import {monotonicNow} from '../journal/clocks.js';
import {type RunRecord, trainingStartedAt} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {expectedOn} from '../trainer/ranks/expected.js';
import {type Expected, hasShared} from '../trainer/ranks/match.js';
import type {RunHosts} from '../trainer/ranks/run-hosts.js';
import {sharedVariables} from '../trainer/ranks/shared-variables.js';
import type {ProcessRoot} from '../trainer/tree.js';
import type {Dated} from './dated.js';
import {HostWatch} from './host-watch.js';

const TICK_MS = 1000;
/** What cannot be found out yet is asked for again after this long. */
const SHARED_MS = 60_000;

export type HostsWatchOptions = {
  host: Pick<Host, 'toolsFolder' | 'processes' | 'startEnvironment'>;
  record: Pick<RunRecord, 'command' | 'directory' | 'createdAt' | 'adopted'>;
  roots: readonly ProcessRoot[];
  found: RunHosts;
  write: (event: Dated) => void;
};

const MAX_NAME = 200;

/** Records the other machines that a run works on, each over a connection of its own, until it is closed. */
export class HostsWatch {
  readonly #options: HostsWatchOptions;
  readonly #hosts: HostWatch[];
  readonly #timer: NodeJS.Timeout;
  #shared: Readonly<Record<string, string>> = {};
  #sharedAt = Number.NEGATIVE_INFINITY;

  constructor(options: HostsWatchOptions) {
    this.#options = options;
    const {found, write, host} = options;
    const named = (name: string): string => printable(name).slice(0, MAX_NAME);
    write({
      ...{t: steadyNow(), type: 'hosts', told: found.told},
      hosts: found.hosts.map(one => ({...one, name: named(one.name)})),
      ranks: found.ranks.map(one => ({...one, host: named(one.host)})),
    });
    this.#hosts = found.hosts
      .filter(({here}) => !here)
      .map(
        ({name}) =>
          new HostWatch({
            name: named(name),
            toolsFolder: host.toolsFolder,
            expected: (hello, reading) => this.#expected(name, hello, reading),
            write,
          }),
      );
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
    this.#tick();
  }

  /** Ends all connections. */
  close(): void {
    clearInterval(this.#timer);
    for (const host of this.#hosts) host.close();
  }

  #tick(): void {
    const now = monotonicNow();
    for (const host of this.#hosts) host.tick(now);
  }

  #expected(name: string, hello: Hello, reading: RemoteReading): Expected {
    const {record, found} = this.#options;
    if (reading.processes.some(hasShared)) void this.#learnShared();
    const runSeconds = (steadyNow() - trainingStartedAt(record)) / 1000;
    return expectedOn(name, {record, found, runSeconds, client: hello.client, shared: this.#shared});
  }

  async #learnShared(): Promise<void> {
    const now = monotonicNow();
    if (now - this.#sharedAt < SHARED_MS || Object.keys(this.#shared).length > 0) return;
    this.#sharedAt = now;
    const {host, roots} = this.#options;
    this.#shared = await sharedVariables(host, roots).catch(() => ({}));
  }
}
