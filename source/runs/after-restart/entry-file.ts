import {rmSync} from 'node:fs';
import type {EntryKind} from '../../host/login-entry/index.js';
import {replaceFile} from '../../journal/files.js';
import {readIfRegular} from '../../journal/regular-file.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {conforms, type FieldsOf, type Shape} from '../../journal/shapes.js';

const ENTRY = {
  kind: ['launchd', 'systemd', 'cron'],
  /** The run that the entry is named after. */
  id: 'string',
  /** The user's home folder, in which the entry is. */
  home: 'string',
  /** The program that it starts: Node, and our file. */
  program: 'strings',
  variables: {listOf: {name: 'string', value: 'string'}},
} as const satisfies Shape;

/** What the system has an entry for, and what a start by it needs. Never a secret. */
export type EntryFile = Omit<FieldsOf<typeof ENTRY>, 'kind' | 'variables'> & {
  kind: EntryKind;
  variables: Record<string, string>;
};

/** Many times what one needs. */
const MAX_BYTES = 1024 ** 2;

/** The entry of a run; null for a run without one. */
export const readEntryFile = ({loginEntry}: RunPaths): EntryFile | null => {
  const text = readIfRegular(loginEntry, MAX_BYTES);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!conforms(value, ENTRY)) return null;
    return {...value, variables: Object.fromEntries(value.variables.map(one => [one.name, one.value]))};
  } catch {
    // Cut short by a power cut.
    return null;
  }
};

/** Notes the entry in the run's folder (0600). Throws system errors. */
export const writeEntryFile = ({loginEntry}: RunPaths, entry: EntryFile): void => {
  const variables = Object.entries(entry.variables).map(([name, value]) => ({name, value}));
  replaceFile(loginEntry, `${JSON.stringify({...entry, variables})}\n`, true);
};

/** The run has no entry any more. */
export const removeEntryFile = ({loginEntry}: RunPaths): void => rmSync(loginEntry, {force: true});
