import {closeSync, fstatSync} from 'node:fs';
import {join} from 'node:path';
import {errorMessage, UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {openRegular, UnreadableFileError} from '../../journal/regular-file.js';
import {readHeader} from '../../trainer/checkpoints/header.js';
import {isWeights} from '../missing-files.js';
import {namesIn, readBytes} from '../read-json.js';
import type {Tensor} from './tensor.js';

/** Hugging Face refuses longer headers, so no model has one. */
const MAX_HEADER_BYTES = 25_000_000;
/** DeepSeek V3 has 163. */
const MAX_FILES = 1000;

export type Weights = {fileBytes: number; tensors: Tensor[]};

const AGAIN = 'Download the model again, or convert it again with mlx_lm.convert.';

const isPointer = (path: string): boolean =>
  readBytes(path, 1024)?.toString('latin1').startsWith('version https://git-lfs') ?? false;

/** Why a file of weights cannot be used, and what to do. */
const broken = (path: string, why: string): UserError =>
  isPointer(path)
    ? new UserError(
        `${printable(path)} is a pointer of Git LFS, not the weights.`,
        'Run git lfs pull in the folder of the model.',
      )
    : new UserError(`${printable(path)} cannot be used as weights: ${why}.`, AGAIN);

const readOne = (path: string): Weights => {
  let fd: number;
  try {
    fd = openRegular(path);
  } catch (error) {
    throw broken(path, error instanceof UnreadableFileError ? error.brief : errorMessage(error));
  }
  try {
    const {size} = fstatSync(fd);
    const header = readHeader(fd, size, MAX_HEADER_BYTES);
    if (typeof header === 'string') throw broken(path, header);
    const tensors = header.tensors.map(({name, dtype, shape, from, to}) => ({name, dtype, shape, bytes: to - from}));
    return {fileBytes: size, tensors};
  } finally {
    closeSync(fd);
  }
};

/**
 * All tensors of a model by the headers of its files: those that mlx_lm loads (`model*.safetensors`), whatever the
 * index says. Throws a `UserError` where there are none, or one is no safetensors file or cut short.
 */
export const readWeights = (folder: string): Weights => {
  const names = namesIn(folder).filter(isWeights);
  if (names.length === 0 || names.length > MAX_FILES) {
    throw new UserError(
      `${printable(folder)} holds ${names.length === 0 ? 'no' : 'too many'} model*.safetensors files.`,
      'mlx_lm loads nothing else: convert the model with mlx_lm.convert.',
    );
  }
  // A name that stands in two files is loaded once: the later file's replaces it.
  const tensors = new Map<string, Tensor>();
  let fileBytes = 0;
  for (const name of names) {
    const one = readOne(join(folder, name));
    fileBytes += one.fileBytes;
    for (const tensor of one.tensors) tensors.set(tensor.name, tensor);
  }
  return {fileBytes, tensors: [...tensors.values()]};
};
