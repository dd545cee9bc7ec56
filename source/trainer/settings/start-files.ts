import {closeSync, fstatSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {errorMessage} from '../../errors.js';
import type {TrainSettings} from '../../estimate/facts.js';
import type {DataFolder, ResumeFacts, StartFiles} from '../../estimate/start-facts.js';
import {openRegular, UnreadableFileError} from '../../journal/regular-file.js';
import {buildOfWeights} from '../checkpoints/fit.js';
import {readHeader} from '../checkpoints/header.js';

const statOf = (path: string) => {
  try {
    return statSync(path, {throwIfNoEntry: false}) ?? null;
  } catch {
    // Not ours to look into: for the trainer, which runs as the same user, it is not there either.
    return null;
  }
};

const NOTHING = {train: null, valid: null, test: null};

const dataFolder = (path: string): DataFolder => {
  const stats = statOf(path);
  if (stats === null) return {state: 'missing', files: NOTHING};
  if (!stats.isDirectory()) return {state: 'file', files: NOTHING};
  const bytesOf = (name: string): number | null => statOf(join(path, `${name}.jsonl`))?.size ?? null;
  return {state: 'folder', files: {train: bytesOf('train'), valid: bytesOf('valid'), test: bytesOf('test')}};
};

const resumeFacts = (path: string): ResumeFacts => {
  if (statOf(path) === null) return {state: 'missing'};
  try {
    const fd = openRegular(path);
    try {
      const header = readHeader(fd, fstatSync(fd).size);
      if (typeof header === 'string') return {state: 'broken', why: header};
      return {state: 'whole', ...buildOfWeights(header.tensors)};
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return {state: 'broken', why: error instanceof UnreadableFileError ? error.brief : errorMessage(error)};
  }
};

/** What the files and folders that a start names look like. Reads names, sizes and one header; never throws. */
export const readStartFiles = (settings: TrainSettings, directory: string): StartFiles => ({
  data: settings.data === null ? null : dataFolder(resolve(directory, settings.data)),
  resume: settings.resumeAdapterFile === null ? null : resumeFacts(resolve(directory, settings.resumeAdapterFile)),
});
