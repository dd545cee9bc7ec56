import {decodeEvent} from '../journal/codec.js';
import {EVENT_SHAPES, type EventOf, type RunEvent} from '../journal/events.js';
import type {Examined} from '../trainer/examine.js';
import {createFound} from '../trainer/found.js';
import {isRecord} from '../trainer/is-record.js';
import {TOO_LONG} from './json-records.js';
import {eachLine, parseJson} from './lines.js';
import {msOf} from './records.js';
import {stampAt} from './stamps.js';
import type {FileFacts, FormatReader, Take} from './types.js';

/** The version of the lines that is understood; see export/ndjson.ts. */
const SCHEMA = 1;
const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 200;
/** Nothing of the run itself: said by the stream, and by nobody else. */
const OF_THE_STREAM = 'idle-timeout';

type Line = Record<string, unknown> & {run: string; event: string};

/** Whether a line is one of `mlxtop export --ndjson`. */
export const isOwnLine = (value: unknown): value is Line =>
  isRecord(value) &&
  typeof value.schema === 'number' &&
  typeof value.run === 'string' &&
  typeof value.event === 'string';

const withoutNulls = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

const withoutHelper = ({helperBytes: _none, ...recorder}: Record<string, unknown>): Record<string, unknown> => recorder;

/** What is called otherwise in a journal, or stands only there: see the list in export/ndjson.ts. */
const RENAMED: Readonly<Record<string, (line: Record<string, unknown>) => Record<string, unknown>>> = {
  run: line => ({
    ...line,
    schema: 1,
    id: line.run,
    continues: isRecord(line.continues) ? withoutNulls(line.continues) : null,
  }),
  restarted: line => ({run: line.instead, at: msOf(line.machineStartedAt)}),
  recording: line => ({...line, pid: 0}),
  baseline: line => ({...line, run: line.from}),
  estimate: line => ({...line, changes: []}),
  settings: ({
    source,
    schema: _,
    run: _run,
    event: _event,
    time: _time,
    elapsedSeconds: _span,
    readAt: _at,
    ...values
  }) => ({
    source,
    values: withoutNulls(values),
  }),
  sample: line => ({
    ...line,
    trainer: isRecord(line.trainer) ? {pid: 0, ...line.trainer} : null,
    recorder:
      isRecord(line.recorder) && line.recorder.helperBytes === null ? withoutHelper(line.recorder) : line.recorder,
  }),
  cards: line => ({
    ...line,
    processes: Array.isArray(line.processes) ? line.processes.map(one => ({pid: 0, ...one})) : null,
  }),
  tools: line => ({...line, tools: []}),
};

const isKnown = (type: string): type is RunEvent['type'] => Object.hasOwn(EVENT_SHAPES, type);

/** A field that may be missing has no null in a journal. */
const asInJournal = (type: RunEvent['type'], fields: Record<string, unknown>): Record<string, unknown> => {
  const shape: Readonly<Record<string, unknown>> = EVENT_SHAPES[type];
  return Object.fromEntries(
    Object.keys(shape).flatMap(key => {
      const kind = shape[key];
      const mayMiss = typeof kind === 'object' && kind !== null && 'orAbsent' in kind;
      return fields[key] === undefined || (fields[key] === null && mayMiss) ? [] : [[key, fields[key]]];
    }),
  );
};

/** The line's event, checked like one of a journal; null for one that is not known or not whole. */
const eventOf = (line: Line, t: number, isHistory: boolean): RunEvent | null => {
  const {event: type} = line;
  if (!isKnown(type)) return null;
  const fields = asInJournal(type, (RENAMED[type] ?? (own => own))(line));
  const decoded = decodeEvent(JSON.stringify({type, t, ...(isHistory && {history: true}), ...fields}));
  return decoded === 'unknown' ? null : decoded;
};

/** Types that are read of a trainer's output are counted as of a log. */
const COUNTED = new Set<string>(['report', 'progress', 'validation', 'checkpoint', 'total', 'unplaced']);
type Counted = Parameters<ReturnType<typeof createFound>['note']>[0];
const isCounted = (event: RunEvent): event is RunEvent & Counted => COUNTED.has(event.type);

/** Reads what `mlxtop export --ndjson` has written: the journal of a run, with memory and all. */
export const ndjsonReader = (take: Take): FormatReader => {
  const found = createFound();
  const facts: FileFacts = {};
  const examples: string[] = [];
  const others = new Set<string>();
  let id: string | null = null;
  let began: number | null = null;
  let lines = 0;
  let read = 0;
  let unread = 0;

  const leave = (text: string): void => {
    unread++;
    if (examples.length < MAX_EXAMPLES) examples.push(text.slice(0, MAX_EXAMPLE_LENGTH));
  };

  /** By the run's own clock, which begins as the machine's; and by the machine's, where that is another. */
  const timesOf = (line: Line): {t: number; w: number} | null => {
    const w = msOf(line.time ?? line.readAt);
    if (w === null) return null;
    const {elapsedSeconds} = line;
    if (typeof elapsedSeconds !== 'number') return {t: w, w};
    began ??= w - 1000 * elapsedSeconds;
    return {t: Math.round(began + 1000 * elapsedSeconds), w};
  };

  const noteRun = ({name, command, directory, continues}: EventOf<'run'>): void => {
    Object.assign(facts, {name, command, directory, ...(continues && {continues})});
  };

  const readLine = (line: Line, text: string): void => {
    id ??= line.run;
    const times = timesOf(line);
    if (line.run !== id) others.add(line.run);
    const isOurs = line.run === id && line.schema === SCHEMA && times !== null;
    const event = isOurs ? eventOf(line, times.t, line.time === null) : null;
    if (event === null || times === null) {
      leave(text);
      return;
    }
    read++;
    if (event.type === 'run') {
      noteRun(event);
      return;
    }
    if (isCounted(event)) found.note(event);
    const {t: _t, ...undated} = event;
    take({event: undated, at: stampAt(times.t), isOwn: true, ...(times.w !== times.t && {w: times.w})});
  };

  const each = eachLine(text => {
    const value = text === null ? undefined : parseJson(text.trim());
    if (isOwnLine(value) && value.event === OF_THE_STREAM) return;
    lines++;
    if (isOwnLine(value) && text !== null) readLine(value, text);
    else leave(text ?? TOO_LONG);
  });

  return {
    push: each.push,
    end: () => {
      each.end();
      const rest = {lines, read, unread: {lines: unread, examples}};
      const examined: Examined = {reader: read > 0 ? 'mlxtop' : null, ...found.found, ...rest};
      const notes = others.size === 0 ? [] : [`it has lines of ${others.size} more runs, which are left out`];
      return {examined, facts: {...facts, notes}};
    },
  };
};
