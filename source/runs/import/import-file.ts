import {rmSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {UserError} from '../../errors.js';
import {KNOWN_FORMATS} from '../../import/readers.js';
import type {Format} from '../../import/types.js';
import {describe} from '../../insight/describe.js';
import type {RunView} from '../../insight/view.js';
import {type Labels, NO_LABELS, readLabels, writeLabels} from '../../journal/labels.js';
import {freeRunId, type RunPaths, showRunFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import type {Examined} from '../../trainer/examine.js';
import {checkedNote, checkedTag, withTags} from '../label/check.js';
import {importedFrom} from './digest.js';
import {createHidden} from './hidden.js';
import {withImportLock} from './lock.js';
import {type MadeOf, makeRun} from './make-run.js';
import {nameFor, usableName} from './names.js';
import {type ReadFile, readSource} from './read-file.js';
import type {Source} from './sources.js';
import {type When, whenOf} from './when.js';

export type ImportChoices = {
  home: string;
  /** Null for one after the file or its folder. */
  name: string | null;
  tags: readonly string[];
  dryRun: boolean;
  now: number;
};

/** What became of a file. */
export type Imported = {
  path: string;
  /**
   * `imported`; `replaced`: in place of the run that its beginning had become; `known`: it is a run already; `would`:
   * it would be imported; `nothing`: no training run was recognised in it; `failed`: it cannot be read.
   */
  result: 'imported' | 'replaced' | 'known' | 'would' | 'nothing' | 'failed';
  format: Format | null;
  examined: Examined | null;
  hasTimes: boolean | null;
  loops: number;
  run: {id: string; name: string} | null;
  /** The id of the run that it replaced, or would. */
  replaces: string | null;
  state: RunView['run']['outcome'];
  /** What happened and what to do, where nothing was imported. */
  problem: {what: string; next: string} | null;
  notes: readonly string[];
  /** It was changed a moment ago. */
  isFresh: boolean;
};

const FRESH_MS = 10_000;

const empty = ({path, shown}: Source): Imported => ({
  path: shown ?? path,
  result: 'nothing',
  format: null,
  examined: null,
  hasTimes: null,
  loops: 0,
  run: null,
  replaces: null,
  state: null,
  problem: null,
  notes: [],
  isFresh: false,
});

/** Tags that a file gives its run, as far as they can be some. */
const tagsIn = (given: readonly string[]): string[] =>
  given.flatMap(tag => {
    try {
      return [checkedTag(tag.trim().replace(/\s+/g, '-'))];
    } catch {
      return [];
    }
  });

const noteIn = (given: string | undefined): string | null => {
  try {
    return given === undefined ? null : checkedNote(given);
  } catch {
    return null;
  }
};

/** What the user has said about the run: those of the run that is replaced, and what is asked for now. */
const labelsOf = ({facts}: ReadFile, before: Labels, tags: readonly string[]): Labels => ({
  name: null,
  tags: withTags(before.tags, [...tagsIn(facts.tags ?? []), ...tags].slice(0, 20)),
  note: before.note ?? noteIn(facts.note),
});

/** Each checkpoint of transformers has the state of its run so far. */
const withoutCheckpoint = (directory: string): string => directory.replace(/[/\\]checkpoint-\d+$/, '');

/** Whether a run was made of this very file: only of that can it be the beginning, as many logs begin alike. */
const isOf =
  ({path, shown}: Source) =>
  ({record}: Run): boolean =>
    shown === undefined &&
    record.imported?.file === basename(path) &&
    withoutCheckpoint(record.directory) === withoutCheckpoint(dirname(resolve(path)));

const wantedName = (source: Source, {facts}: ReadFile, {name}: ImportChoices): string =>
  name ??
  facts.name ??
  (source.folder === null ? nameFor(source.shown ?? source.path) : basename(resolve(source.folder)));

const namesOf = (runs: readonly Run[], without: Run | null): Set<string> =>
  new Set(runs.filter(run => run !== without).map(({record}) => record.name));

type Made = {run: {id: string; name: string}; view: RunView; paths: RunPaths};

/** What is being imported: what was read, and the folder that becomes the run's. */
type Job = {source: Source; read: ReadFile; when: When; choices: ImportChoices; runs: readonly Run[]};

const make = async ({source, read, when, choices, runs}: Job, hidden: RunPaths, spool: string): Promise<Made> => {
  const old = read.grownFrom;
  const wanted = choices.name ?? old?.record.name ?? wantedName(source, read, choices);
  const of: MadeOf = {
    id: freeRunId(choices.home, new Date(when.startedAt)),
    name: usableName(wanted, namesOf(runs, old)),
    ...{format: read.format, file: source.shown ?? basename(source.path), directory: dirname(resolve(source.path))},
    ...{facts: read.facts, when, digest: read.digest, bytes: read.bytes, hasEnd: read.tally.hasEnd, spool},
  };
  const history = await makeRun(hidden, of);
  const before = old === null ? NO_LABELS : readLabels(old.paths.labels);
  writeLabels(hidden.labels, labelsOf(read, before, choices.tags));
  rmSync(spool, {force: true});
  return {run: {id: of.id, name: of.name}, view: describe(history.state, when.endedAt), paths: hidden};
};

/** Shows what was made, unless another import has made the same meanwhile: then that. */
const show = ({read, choices}: Job, {run, paths}: Made): Promise<Run | null> =>
  withImportLock(choices.home, async () => {
    const same = importedFrom(await listRuns(choices.home), read.digest);
    if (same !== null) return same;
    showRunFolder(choices.home, paths, run.id);
    const old = read.grownFrom;
    if (old !== null) rmSync(old.paths.folder, {recursive: true, force: true, maxRetries: 5});
    return null;
  });

/** What of the times is not written, and how it is filled in. */
const guessed = ({tally}: ReadFile, {hasTimes}: When): string[] => {
  const lacks = tally.last?.lacks ?? 'nothing';
  if (!hasTimes || lacks === 'nothing') return [];
  return [`its lines name no ${lacks}: the last one is taken to be from just before the file was changed`];
};

const known = (base: Imported, {record}: Run): Imported => ({
  ...base,
  result: 'known',
  replaces: null,
  run: {id: record.id, name: record.name},
});

const NOTHING = {what: 'No training run is recognised in it.', next: KNOWN_FORMATS};

/** Does what is to be done with a file that was read, in a folder that becomes the run's; null where none is made. */
const settle = async (job: Job, hidden: RunPaths | null, spool: string): Promise<Imported> => {
  const {source, read, when, choices, runs} = job;
  const base: Imported = {
    ...empty(source),
    ...{format: read.format, examined: read.examined, hasTimes: when.hasTimes, loops: read.tally.loops},
    ...{
      notes: [...(read.facts.notes ?? []), ...guessed(read, when)],
      isFresh: Math.abs(choices.now - read.changedAt) < FRESH_MS,
    },
    replaces: read.grownFrom?.record.id ?? null,
  };
  if (read.tally.ofRun === 0) return {...base, replaces: null, problem: NOTHING};
  // Only a bar, say: of the run that the file beside it has.
  if (read.tally.telling === 0 && source.output !== undefined) return {...base, replaces: null};
  const before = importedFrom(runs, read.digest);
  if (before !== null) return known(base, before);
  if (hidden === null) {
    const name = usableName(wantedName(source, read, choices), namesOf(runs, read.grownFrom));
    return {...base, result: 'would', run: {id: '', name}};
  }
  const made = await make(job, hidden, spool);
  const same = await show(job, made);
  if (same !== null) return known(base, same);
  const result = read.grownFrom === null ? 'imported' : 'replaced';
  return {...base, result, run: made.run, state: made.view.run.outcome};
};

/**
 * Imports one file as a run, which appears all at once, or not at all. Never throws a `UserError`: what is wrong with
 * the file is in the answer. Throws the errors of a disk that takes no writes.
 */
export const importFile = async (source: Source, choices: ImportChoices): Promise<Imported> => {
  const hidden = choices.dryRun ? null : createHidden(choices.home);
  const paths = hidden?.paths ?? null;
  const spool = paths === null ? '' : join(paths.folder, 'spool');
  try {
    const runs = await listRuns(choices.home);
    const read = await readSource(source, runs.filter(isOf(source)), paths && {paths, spool});
    const when = whenOf(read.format, read.tally, read.facts, {changedAt: read.changedAt, now: choices.now});
    return await settle({source, read, when, choices, runs}, paths, spool);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {...empty(source), result: 'failed', problem: {what: error.message, next: error.nextStep}};
  } finally {
    // It is gone where it has become the run's.
    hidden?.drop();
  }
};
