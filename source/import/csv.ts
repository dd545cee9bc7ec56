import {UserError} from '../errors.js';
import {createNumbers} from './csv-numbers.js';
import {createRows, separatorOf} from './csv-rows.js';
import {TOO_LONG} from './json-records.js';
import {eachLine} from './lines.js';
import {createRecords} from './records.js';
import type {FileFacts, FormatReader, Take} from './types.js';

/** `training loss` and `Train Loss` are one name; a unit stands in brackets behind it. */
const plain = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/\s*[([][^)\]]*[)\]]$/, '')
    .replace(/[\s.-]+/g, '_');

/** Names of mlxtop's own table, and of others, for the usual ones. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  training_loss: 'train_loss',
  validation: 'val_loss',
  validation_loss: 'val_loss',
  validation_seconds: 'val_time',
  trainer_iterations_per_second: 'iterations_per_second',
  mlx_peak_bytes: 'peak_memory_bytes',
  tokens: 'trained_tokens',
  iterations: 'iteration',
  _step: 'step',
  __step: 'step',
};

const unitOf = (heading: string): string => /[([]([^)\]]*)[)\]]$/.exec(heading.trim())?.[1]?.toLowerCase() ?? '';

type Column = {name: string; unit: string; of: string | null};

/** W&B's table has `RUN - METRIC`, and beside it the least and greatest of each. */
const columnOf = (heading: string): Column | null => {
  if (/__M(?:IN|AX)$/.test(heading)) return null;
  const at = heading.lastIndexOf(' - ');
  const name = at < 0 ? heading : heading.slice(at + 3);
  const known = plain(name);
  return {name: OTHER_NAMES[known] ?? known, unit: unitOf(name), of: at < 0 ? null : heading.slice(0, at)};
};

/** Bytes of a peak memory stand in a column of their own name. */
const namedBy = ({name, unit}: Column): string =>
  /^peak_mem(?:ory)?$/.test(name) && /^(?:b|bytes)$/.test(unit) ? 'peak_memory_bytes' : name;

type Table = {columns: (string | null)[]; run: string | null; others: string[]};

/** What the columns are; of several runs in one table those of the first. */
const tableOf = (headings: readonly string[]): Table => {
  const columns = headings.map(columnOf);
  const runs = [...new Set(columns.flatMap(column => column?.of ?? []))];
  const [run = null, ...others] = runs;
  const names = columns.map(column =>
    column === null || (column.of !== null && column.of !== run) ? null : namedBy(column),
  );
  return {columns: names, run, others};
};

const STEPS = /^(?:iter(?:ation)?|it|step|global_step|train\/(?:global_)?step|trainer\/global_step)$/;
const LOSSES = /loss/;

/** Whether a line is the heading of a table that can be read: it names an iteration and a loss. */
export const isHeading = (line: string): boolean => {
  const row = createRows(separatorOf(line), 1)(line) ?? [];
  const {columns} = tableOf(row);
  const names = columns.filter(name => name !== null);
  return names.some(name => STEPS.test(name)) && names.some(name => LOSSES.test(name));
};

const recordOf = ({columns}: Table, row: readonly string[]): Record<string, unknown> => {
  const record: Record<string, unknown> = {};
  for (const [index, name] of columns.entries()) {
    const cell = row[index];
    if (name !== null && cell) record[name] ??= cell;
  }
  return record;
};

/**
 * Reads a table with a heading that has the usual names: mlxtop's own, W&B's and trackio's exports, or anybody's.
 * Throws a `UserError` for one without an iteration or a loss.
 */
export const csvReader = (take: Take): FormatReader => {
  const records = createRecords('csv', take);
  const facts: FileFacts = {};
  let table: Table | null = null;
  let rows: ReturnType<typeof createRows> | null = null;
  let numbers: ReturnType<typeof createNumbers> = row => row;

  const begin = (line: string): void => {
    // Notes that others put before the heading, and what Excel's own separator is told by.
    if (line.startsWith('#') || /^sep=.$/i.test(line)) return;
    if (!isHeading(line)) {
      throw new UserError(
        'Its first row names neither an iteration nor a loss.',
        'A table needs a heading such as: iteration,train_loss,val_loss,learning_rate,time',
      );
    }
    const separator = separatorOf(line);
    table = tableOf(createRows(separator, 1)(line) ?? []);
    rows = createRows(separator);
    numbers = createNumbers(
      separator,
      table.columns.map(name => name !== null && LOSSES.test(name)),
    );
    if (table.run !== null) facts.name = table.run;
    if (table.others.length > 0) {
      facts.notes = [`it has columns of ${table.others.length} more runs, which are left out: export each on its own`];
    }
  };

  const readLine = (line: string): void => {
    if (table === null || rows === null) {
      begin(line);
      return;
    }
    const row = rows(line);
    if (row !== null) records.take(recordOf(table, numbers(row.map(cell => cell.trim()))), line);
  };

  const lines = eachLine(text => {
    if (text === null) records.leave(TOO_LONG);
    // Excel's format for the Macintosh has no line feeds.
    else for (const line of text.split('\r')) if (line.trim() !== '' || rows !== null) readLine(line);
  });

  return {
    push: lines.push,
    end: () => {
      lines.end();
      return {examined: records.end(), facts};
    },
  };
};
