import {mkdirSync, mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {getHost} from '../../source/host/get-host.js';
import {appendEvent} from '../../source/journal/append.js';
import {type RunEvent, SCHEMA_VERSION} from '../../source/journal/events.js';
import type {Place} from '../../source/journal/place.js';
import {runPaths, writeRunRecord} from '../../source/journal/run-folder.js';
import type {Adoption, RunRecord, TmuxPlace} from '../../source/journal/run-record.js';
import type {Run} from '../../source/journal/runs.js';

type Made = {
  id: string;
  name?: string;
  command?: string[];
  directory?: string;
  createdAt?: number;
  tmux?: TmuxPlace | null;
  adopted?: Adoption | null;
  place?: Place;
};

/** A folder of runs for one test; this process finds it by `MLXTOP_HOME` until `close`. */
export const createHome = () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-home-')));
  const {MLXTOP_HOME} = process.env;
  process.env.MLXTOP_HOME = home;
  return {
    home,
    close(): void {
      if (MLXTOP_HOME === undefined) delete process.env.MLXTOP_HOME;
      else process.env.MLXTOP_HOME = MLXTOP_HOME;
      rmSync(home, {recursive: true, force: true});
    },
  };
};

/** Where a trainer runs that lives: that process, or this very one. */
export const living = async (pid = process.pid): Promise<TmuxPlace> => ({
  socketPath: '/nowhere/socket',
  sessionId: '$0',
  trainerPane: '%1',
  wrapperPid: pid,
  wrapperIdentity: await (await getHost()).processIdentity(pid),
});

/** Where a trainer ran whose pid now belongs to another process. */
export const gone = async (): Promise<TmuxPlace> => ({...(await living()), wrapperIdentity: 'of an earlier process'});

/** Writes a run as `mlxtop run` does, with the events given. */
export const makeRun = (home: string, made: Made, events: readonly RunEvent[] = []): Run => {
  const {
    id,
    name = 'mlxtop',
    command = ['sleep', '60'],
    directory = '/',
    createdAt = Date.now() - 60_000,
    tmux = null,
    adopted = null,
    place,
  } = made;
  const paths = runPaths(join(home, 'runs', id));
  mkdirSync(paths.folder, {recursive: true, mode: 0o700});
  const machine = {platform: 'linux', processor: null, cores: 1, memoryBytes: null, system: 'test'};
  const record: RunRecord = {
    schema: SCHEMA_VERSION,
    id,
    name,
    command,
    directory,
    createdAt,
    intervalMs: 2000,
    iterationsPattern: null,
    machine,
    tmux,
    adopted,
    ...(place && {place}),
  };
  writeRunRecord(paths, record);
  const head: RunEvent = {t: createdAt, type: 'run', schema: SCHEMA_VERSION, id, name, command, directory};
  for (const event of [head, ...events]) appendEvent(paths.journal, event);
  return {record, paths};
};
