import type {MemorySample} from '../../journal/events.js';
import type {App, ProcessInfo, ProcessMemory} from '../types.js';

/** A process of a launcher on another machine. */
export type RemoteProcess = {
  info: ProcessInfo;
  memory: ProcessMemory;
  /** When it was started, as that machine says it: the same for as long as the pid is this process'. */
  start: string;
  /** How long ago that was; null where it is not known. */
  ageSeconds: number | null;
  /** Those of its variables that show whose rank it is. */
  environment: Readonly<Record<string, string>>;
  /** Its words; on macOS those with blanks are split. */
  words: readonly string[];
};

/** What another machine answers at once. */
export type RemoteReading = {
  platform: 'darwin' | 'linux';
  memory: MemorySample | null;
  processes: readonly RemoteProcess[];
};

/** Reads what another machine sends; keeps what rates, and processes that are known already, need. */
export type RemoteReader = {
  /** `at`: when it came, in ms of a clock that is never set back. */
  read(sections: ReadonlyMap<string, string>, at: number): RemoteReading;
  /** Memory by application; `trainerPids` are the run's. */
  apps(sections: ReadonlyMap<string, string>, trainerPids: readonly number[]): App[];
};

/** What does not change while a process lives: sent once. */
export type KnownProcess = Pick<RemoteProcess, 'environment' | 'words'>;

/** `NAME=value` lines; of SSH_CONNECTION the part that names the client. */
export const environmentOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.flatMap(line => {
      const at = line.indexOf('=');
      if (at < 1) return [];
      const value = line.slice(at + 1);
      const name = line.slice(0, at);
      return [[name, name === 'SSH_CONNECTION' ? value.split(' ').slice(0, 2).join(' ') : value]];
    }),
  );
