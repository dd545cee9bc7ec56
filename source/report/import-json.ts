import {withoutSecrets} from '../format/secrets.js';
import type {ImportedJson, ImportJson} from './contract/import.js';
import type {ImportedFile} from './import.js';

type Figure = {iteration: number; loss: number | null};

const figureJson = (figure: Figure | null): ImportedJson['first'] =>
  figure && {iteration: figure.iteration, loss: figure.loss};

/** Of a file that could not be read. */
const NOTHING_READ: NonNullable<ImportedFile['examined']> = {
  ...{reader: null, lines: 0, read: 0, reports: 0, positions: 0, unplaced: 0, validations: 0, checkpoints: 0},
  ...{total: null, first: null, last: null, unread: {lines: 0, examples: []}},
};

const countsJson = ({examined}: ImportedFile) => {
  const counts = examined ?? NOTHING_READ;
  return {
    lines: counts.lines,
    linesRead: counts.read,
    linesNotUnderstood: counts.unread.lines,
    notUnderstood: counts.unread.examples.map(withoutSecrets),
    reports: counts.reports + counts.unplaced,
    positions: counts.positions,
    validations: counts.validations,
    checkpoints: counts.checkpoints,
    totalIterations: counts.total,
    first: figureJson(counts.first),
    last: figureJson(counts.last),
  };
};

const oneJson = (one: ImportedFile): ImportedJson => ({
  file: one.path,
  result: one.result,
  format: one.format,
  reader: one.examined?.reader ?? null,
  run: one.run && {id: one.run.id === '' ? null : one.run.id, name: one.run.name},
  replaces: one.replaces,
  outcome: one.state,
  hasTimes: one.hasTimes,
  ...countsJson(one),
  trainingLoops: one.loops,
  problem: one.problem?.what ?? null,
  nextStep: one.problem?.next ?? null,
  notes: [...one.notes],
});

/** What `mlxtop import --json` prints: what became of each file. */
export const importJson = (
  files: readonly ImportedFile[],
  left: readonly {path: string; why: string}[],
): ImportJson => ({
  imported: files.map(oneJson),
  leftOut: left.map(({path, why}) => ({path, why})),
});
