import type {EventOf, RunEvent} from '../journal/events.js';
import type {ExportedFields, ExportedLine} from '../report/contract/export/index.js';
import {isoTime} from '../report/iso-time.js';
import {toJsonLine} from '../report/json.js';
import {machineFields} from './ndjson/machine.js';
import {outsideFields} from './ndjson/outside.js';
import {runFields} from './ndjson/run.js';
import {trainingFields} from './ndjson/training.js';

/**
 * The lines of `mlxtop export --ndjson`. Their contract is report/contract/export/, in words docs/export.md; keys and
 * kinds may be added, never renamed. Each line is one event of a run, in the order of its journal:
 *
 *     {"schema":1,"run":"20261122-231502-4f1a","event":"report","time":"2026-11-22T22:15:02.123Z",
 *      "elapsedSeconds":12.5,"iteration":10,"trainLoss":2.5,…}
 *
 * - `schema` is 1; a reader refuses another. `run` is the run's id. `event` is the kind: the journal's word for it
 *   (`run`, `report`, `validation`, `sample`, …), and `idle-timeout`, which no journal has.
 * - `time` is by the machine's clock (the journal's `w`, else `t`). It is null for what was printed before it could be
 *   dated (the journal's `history`): then `readAt` is there, the time of the reading. `elapsedSeconds` is by the run's
 *   own clock, from its first event on, null where `time` is.
 * - Then the kind's own keys, mostly named as in the journal. Null is "not known"; NaN and the infinities are the texts
 *   "NaN", "Infinity" and "-Infinity". A key that the journal lacks is null, or false for a yes or no.
 * - Not as in the journal: `restarted` has `instead` (its `run`) and `machineStartedAt` (its `at`, as a time);
 *   `baseline` has `from` (its `run`); `settings` has the settings themselves and not `values`; a report's or
 *   validation's `inside` is `fromInside`, yes or no. What says nothing to others is left out: pids, bytes of files, a
 *   warning's waiter.
 * - A line may begin with blanks: with `--follow` one is written now and then while nothing happens, which is how a
 *   closed reader is noticed.
 */
export const EXPORT_SCHEMA = 1;

type Fields = {[Type in RunEvent['type']]: (event: EventOf<Type>) => ExportedFields[Type]};

const FIELDS: Fields = {...runFields, ...trainingFields, ...machineFields, ...outsideFields};

/** The kinds with numbers that may be NaN or infinite (journal/events/progress.ts). */
const WITH_REALS: ReadonlySet<RunEvent['type']> = new Set(['report', 'unplaced', 'validation', 'test']);

/** The beginning of a run's own clock, and its id. */
export type ExportedRun = {id: string; startedAt: number};

const lineOf = ({id, startedAt}: ExportedRun, {type, t, w = t, history = false}: RunEvent): ExportedLine => ({
  schema: EXPORT_SCHEMA,
  run: id,
  event: type,
  time: history ? null : isoTime(w),
  elapsedSeconds: history ? null : Math.round(t - startedAt) / 1000,
  readAt: history ? isoTime(w) : undefined,
});

/** One event of a run as one line, with its line feed. */
export const ndjsonLine = (run: ExportedRun, event: RunEvent): string => {
  // The table's type pairs each type with its event; indexing with a union loses the pairing.
  const fields: (event: never) => object = FIELDS[event.type];
  return toJsonLine({...lineOf(run, event), ...fields(event as never)}, WITH_REALS.has(event.type));
};

/** The last line of a stream that ends because nothing was recorded for `seconds`; `now` in ms since 1970. */
export const idleLine = ({id}: ExportedRun, seconds: number, now: number): string => {
  const fields: ExportedFields['idle-timeout'] = {seconds};
  return toJsonLine(
    {schema: EXPORT_SCHEMA, run: id, event: 'idle-timeout', time: isoTime(now), elapsedSeconds: null, ...fields},
    false,
  );
};
