import {readdirSync, rmSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import {errorCode, usageError} from '../../errors.js';
import type {Host} from '../../host/types.js';
import {HIDDEN_PREFIX, runsFolder} from '../../journal/run-folder.js';
import {type ImportChoices, type Imported, importFile} from './import-file.js';
import type {Found, Source} from './sources.js';

/** What became of everything that was given. */
export type ImportResult = {imported: Imported[]; left: {path: string; why: string}[]};

/** An import that lives adds files to its folder more often. */
const STALE_MS = 600_000;

/** Removes what imports that were killed have left. */
export const dropLeftovers = async (home: string, host: Pick<Host, 'processIdentity'>, now: number): Promise<void> => {
  const parent = runsFolder(home);
  let names: string[];
  try {
    names = readdirSync(parent).filter(name => name.startsWith(HIDDEN_PREFIX));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  for (const name of names) {
    const pid = Number(/^\d+/.exec(name.slice(HIDDEN_PREFIX.length))?.[0] ?? Number.NaN);
    const path = join(parent, name);
    const age = now - (statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? now);
    if (!Number.isSafeInteger(pid) || age < STALE_MS || (await host.processIdentity(pid)) !== null) continue;
    rmSync(path, {recursive: true, force: true, maxRetries: 5});
  }
};

/** A name is for one run. */
const requireOne = (count: number, {name}: ImportChoices): void => {
  if (name === null || count <= 1) return;
  throw usageError(
    `--name is for one run, and these are ${count} files.`,
    'Import them one by one, or rename them later.',
  );
};

/** Imports these sources, each by way of `around`. */
export const importAll = async (
  found: readonly Found[],
  choices: ImportChoices,
  around: (source: Source, work: () => Promise<Imported>) => Promise<Imported> = (_source, work) => work(),
): Promise<ImportResult> => {
  const sources = found.flatMap(one => one.sources);
  requireOne(sources.length, choices);
  const imported: Imported[] = [];
  const left = found.flatMap(one => one.left);
  for (const source of sources) {
    const one = await around(source, () => importFile(source, choices));
    const belongs = one.result === 'nothing' && one.problem === null ? source.output : undefined;
    if (belongs === undefined) imported.push(one);
    else left.push({path: one.path, why: `belongs to ${basename(belongs)}, and has no loss of its own`});
  }
  return {imported, left};
};
