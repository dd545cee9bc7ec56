import {CHECK} from './check.js';
import {COMPARE} from './compare.js';
import {DOCTOR} from './doctor.js';
import type {Fields} from './fields.js';
import {IMPORT} from './import.js';
import {APP_NOW, MEMORY_NOW} from './memory.js';
import {PATTERNS} from './patterns.js';
import {QUEUED} from './queue.js';
import {ENDING, SINCE, STATUS, UNREADABLE} from './status.js';

/** One `--json` document: the command, what it is about, and its keys or those of each item of its list. */
export type DocumentContract = {
  name: string;
  command: string;
  about: string;
  isList: boolean;
  fields: Fields;
  /** The keys of another document that each item has, too, before these. */
  before?: Fields;
};

/** Every public document, in the order of docs/json.md. */
export const DOCUMENTS: readonly DocumentContract[] = [
  {
    name: 'status',
    command: 'mlxtop status [RUN] [--since TIME] --json',
    about: 'One run.',
    isList: false,
    fields: {...STATUS, ...ENDING, ...SINCE},
  },
  {
    name: 'runs',
    command: 'mlxtop runs --json',
    about: 'All runs, newest first: a list of objects with the keys of `status` up to `skippedLines`, and this one.',
    isList: true,
    fields: UNREADABLE,
    before: STATUS,
  },
  {
    name: 'queue',
    command: 'mlxtop queue --json',
    about: 'The runs that wait for their start, in order: a list of objects.',
    isList: true,
    fields: QUEUED,
  },
  {
    name: 'memory',
    command: 'mlxtop memory [--watch] --json',
    about: "The machine's memory; with `--watch` one object a line.",
    isList: false,
    fields: MEMORY_NOW,
  },
  {
    name: 'apps',
    command: 'mlxtop apps --json',
    about: 'Memory by application, largest first: a list of objects.',
    isList: true,
    fields: APP_NOW,
  },
  {
    name: 'check',
    command: 'mlxtop check [CONFIG] [-- TRAINER ARGS…] --json',
    about: 'A training run before its start: whether it starts, whether it fits, what to change.',
    isList: false,
    fields: CHECK,
  },
  {
    name: 'compare',
    command: 'mlxtop compare RUN RUN… --json',
    about: 'Two and more runs against one of them.',
    isList: false,
    fields: COMPARE,
  },
  {
    name: 'import',
    command: 'mlxtop import FILE|FOLDER… --json',
    about: 'What became of files that others wrote.',
    isList: false,
    fields: IMPORT,
  },
  {
    name: 'patterns',
    command: 'mlxtop patterns test FILE --json',
    about: 'What is read in a log, by a pattern or without one.',
    isList: false,
    fields: PATTERNS,
  },
  {
    name: 'doctor',
    command: 'mlxtop doctor --json',
    about: 'What is missing or odd on this machine.',
    isList: false,
    fields: DOCTOR,
  },
];
