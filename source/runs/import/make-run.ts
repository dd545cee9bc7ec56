import {basename} from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {RunHistory} from '../../history/history.js';
import {writeRollup} from '../../history/rollup.js';
import type {FileFacts, Format, Item} from '../../import/types.js';
import {appendAsDated, JournalWriter} from '../../journal/append.js';
import {wallMs} from '../../journal/clocks.js';
import {type RunEvent, SCHEMA_VERSION} from '../../journal/events.js';
import {type RunPaths, writeRunRecord} from '../../journal/run-folder.js';
import type {RunRecord} from '../../journal/run-record.js';
import {END_LINES} from '../../recorder/adopted-ending.js';
import {lastWords} from '../../trainer/last-words.js';
import {factEvents} from '../../trainer/settings/command-facts.js';
import {endOf} from './end.js';
import {spooled} from './spool.js';
import type {When} from './when.js';

/** What is known of a run that is made. */
export type MadeOf = {
  id: string;
  name: string;
  format: Format;
  /** The file's name without its folder, and the folder. */
  file: string;
  directory: string;
  facts: FileFacts;
  when: When;
  digest: string;
  bytes: number;
  hasEnd: boolean;
  spool: string;
};

/** Nothing is known of the machine that it ran on, and so nothing of it is ever compared with this one. */
const NO_MACHINE: RunRecord['machine'] = {
  platform: 'unknown',
  processor: null,
  cores: 0,
  memoryBytes: null,
  system: '',
};

const recordOf = ({id, name, format, file, directory, facts, when, digest, bytes}: MadeOf): RunRecord => ({
  schema: SCHEMA_VERSION,
  id,
  name,
  command: [...(facts.command ?? [])],
  directory: facts.directory ?? directory,
  createdAt: when.startedAt,
  intervalMs: 2000,
  iterationsPattern: null,
  machine: NO_MACHINE,
  tmux: null,
  place: null,
  imported: {format, file: basename(file), hasTimes: when.hasTimes, digest, bytes},
});

/** Dates items; in a file with times none goes back, however its lines were put together. */
const dating = ({startedAt, endedAt, hasTimes, dateOf}: When): ((item: Item) => RunEvent) => {
  let last = startedAt;
  return ({event, at, w}) => {
    if (!hasTimes && event.type === 'end') return {...event, t: wallMs(endedAt)} as RunEvent;
    if (!hasTimes) return {...event, history: true, t: wallMs(startedAt)} as RunEvent;
    last = Math.min(endedAt, Math.max(last, dateOf(at) ?? last));
    return {...event, t: wallMs(last), ...(w !== undefined && {w})} as RunEvent;
  };
};

const beginEvents = (of: MadeOf, record: RunRecord): RunEvent[] => {
  const {facts, when} = of;
  const t = wallMs(when.startedAt);
  const {id, name, command, directory} = record;
  const imported = {format: of.format, file: basename(of.file), hasTimes: when.hasTimes};
  const stated = {settings: facts.settings ?? {}, iterations: facts.iterations ?? null};
  return [
    {
      t,
      type: 'run',
      schema: SCHEMA_VERSION,
      id,
      name,
      command,
      directory,
      continues: facts.continues ?? null,
      imported,
    },
    ...factEvents(stated, 'config').map(event => ({t, ...event})),
  ];
};

/** So that ^C is noticed before the end. */
const readFully = async (history: RunHistory): Promise<void> => {
  while (!history.catchUp().atEnd) await nextTurn();
};

/**
 * Writes a run into a folder that nobody sees yet: record, journal, rollup. Gives the history that was written. Throws
 * system errors.
 */
export const makeRun = async (paths: RunPaths, of: MadeOf): Promise<RunHistory> => {
  const record = recordOf(of);
  const writer = new JournalWriter(paths.journal);
  const append = (events: readonly RunEvent[]): void => {
    for (let written = 0; written < events.length; ) written += writer.append(events.slice(written));
  };
  try {
    append(beginEvents(of, record));
    const date = dating(of.when);
    for (const items of spooled(of.spool)) {
      append(items.map(date));
      await nextTurn();
    }
  } finally {
    writer.close();
  }
  const history = new RunHistory(paths);
  await readFully(history);
  if (!of.hasEnd) {
    const {state} = history;
    const t = wallMs(Math.max(of.when.endedAt, state.clock.at ?? 0));
    appendAsDated(paths.journal, [endOf(t, of.format, of.facts, state, () => lastWords(paths.log, END_LINES))]);
    await readFully(history);
  }
  writeRollup(paths.rollup, history.rollup());
  writeRunRecord(paths, record);
  return history;
};
