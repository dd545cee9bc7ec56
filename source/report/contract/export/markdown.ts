import {rowsOf, table} from '../markdown.js';
import {CSV_COLUMNS, TAGS} from './csv.js';
import {EVENT_KINDS, LINE} from './index.js';
import type {EventKind} from './kind.js';

const INTRODUCTION = `# What mlxtop exports

<!-- Made from source/report/contract/export/ by \`node scripts/json-docs.js\`; a test compares the two. -->

Keys, columns and tags may be added, never renamed or removed, and kinds of events and words may be added to those listed. Names carry
their unit. Times are ISO 8601 in UTC, sizes bytes, spans seconds. A number that may be NaN or infinite ("or its name") is \`NaN\`,
\`Infinity\` or \`-Infinity\` then; in JSON as a text.`;

const LINES = `## Events, one a line

    mlxtop export [RUN] --ndjson [--follow] [--idle-timeout 10m]

Every event of a run in the order in which it was recorded, as JSON. What is unknown is \`null\`. With \`--follow\` it goes on until the run
ends (exit code 0), or until nothing was recorded for so long, 10 minutes unless told otherwise (exit code 1, and a last line
\`idle-timeout\`). While nothing happens a blank is written now and then, by which a closed reader is noticed: a line may begin with
blanks, which JSON allows.

Every line has these keys:`;

const TABLE = `## A table

    mlxtop export [RUN] --csv [--whole] [--output FILE]

CSV (RFC 4180, lines end with a line feed): one row for each iteration that the trainer reported, and for each that was validated or tested
without a report. Beside it stands what was measured of the machine last before. An empty cell is "not known". Other figures that the
trainer prints by name follow in columns of their own, at most 64 of them: \`figure_NAME\`. Without \`--whole\` the iterations are those that the
trainer counts. With it the runs that this one continues come first, and what was done again after a checkpoint is left out.`;

const TENSORBOARD = `## TensorBoard

    mlxtop export [RUN] --tensorboard DIR [--whole]

An event file in \`DIR/RUN\` (\`DIR/RUN-ID\` where event files of something else are in that), which replaces that of an earlier export of the
run. TensorBoard reads it, and what reads its files: \`trackio.import_tf_events\` (\`pip install trackio[tensorboard]\`), \`aim convert tensorboard\`
(which needs tensorflow), and \`wandb sync --sync-tensorboard\`, which wandb has up to version 0.29.

Steps are iterations; what was measured of the machine has the iteration at that time, for long runs not every reading. What could not
be dated has the time at which it was read. Losses without an iteration are numbered. Values are 32-bit floats: seven digits.
Other figures that the trainer prints by name are \`figures/NAME\`.`;

const kindText = ([name, {about, fields}]: [string, EventKind]): string[] => {
  const rows = rowsOf(fields);
  return [`### \`${name}\``, about, ...(rows.length === 0 ? [] : [table(rows)])];
};

/** The whole of docs/export.md. */
export const exportDocs = (): string =>
  `${[
    INTRODUCTION,
    LINES,
    table(rowsOf(LINE)),
    ...Object.entries<EventKind>(EVENT_KINDS).flatMap(kindText),
    TABLE,
    table(rowsOf(CSV_COLUMNS), ['column', 'type or unit', 'meaning', 'empty']),
    TENSORBOARD,
    table(rowsOf(TAGS), ['tag', 'type or unit', 'meaning', '']),
  ].join('\n\n')}\n`;
