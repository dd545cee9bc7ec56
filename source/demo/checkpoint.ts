import {mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {errorCode, errorMessage} from '../errors.js';
import type {Options} from './options.js';
import {type ModelSize, PARAMETER_NAMES, type ParameterSet, parameterShapes} from './parameters.js';
import {PythonError, systemError} from './python-error.js';
import {decodeSafetensors, encodeSafetensors, type Tensor} from './safetensors.js';

/** `adapters.safetensors` in the adapter path: always the newest weights. */
export const adapterFile = (adapterPath: string): string => join(adapterPath, 'adapters.safetensors');

/** `0000100_adapters.safetensors`: the weights after iteration 100. */
export const checkpointFile = (adapterPath: string, iteration: number): string =>
  join(adapterPath, `${String(iteration).padStart(7, '0')}_adapters.safetensors`);

/** Runs a file operation; turns a system error into the one that Python would print for `path`. */
const onSystem = <Result>(path: string, operation: () => Result): Result => {
  try {
    return operation();
  } catch (error) {
    throw systemError(error, path);
  }
};

/**
 * Writes a second file and renames it, so that a kill or a full disk in between leaves the last complete checkpoint
 * intact.
 */
const writeWhole = (path: string, content: string | Uint8Array): void => {
  const unfinished = `${path}.unfinished`;
  onSystem(path, () => {
    try {
      writeFileSync(unfinished, content);
      renameSync(unfinished, path);
    } finally {
      rmSync(unfinished, {force: true});
    }
  });
};

const asTensors = (parameters: ParameterSet, size: ModelSize): Record<string, Tensor> => {
  const shapes = parameterShapes(size);
  return Object.fromEntries(PARAMETER_NAMES.map(name => [name, {shape: shapes[name], values: parameters[name]}]));
};

/** Writes the weights to each of `paths`. Throws Python's `OSError` when one cannot be written. */
export const saveWeights = (paths: readonly string[], parameters: ParameterSet, size: ModelSize): void => {
  const bytes = encodeSafetensors(asTensors(parameters, size));
  for (const path of paths) writeWhole(path, bytes);
};

const isDirectory = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false;

/**
 * Creates a directory and the missing ones above it, as pathlib does. Node's own `recursive` never returns where the
 * system answers ENOENT below a directory that exists (Node 20 on /proc).
 */
const makeDirectory = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && !isDirectory(dirname(path))) {
      makeDirectory(dirname(path));
      mkdirSync(path);
    } else if (!isDirectory(path)) {
      throw error;
    }
  }
};

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/**
 * Creates the adapter path and writes `adapter_config.json` with all options, as mlx_lm does before the first
 * iteration.
 */
export const saveConfiguration = (options: Options): void => {
  const directory = normalize(options.adapterPath);
  onSystem(directory, () => makeDirectory(directory));
  const entries = Object.entries({fineTuneType: 'full', model: 'demo', ...options});
  const sorted = Object.fromEntries(entries.map(([name, value]) => [snakeCase(name), value]).sort());
  writeWhole(join(directory, 'adapter_config.json'), `${JSON.stringify(sorted, null, 4)}\n`);
};

const readTensors = (path: string): Map<string, Tensor> => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new PythonError('RuntimeError', `[load_safetensors] Failed to open file ${path}`);
  }
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    throw new PythonError('RuntimeError', `[load_safetensors] ${errorMessage(error)}`);
  }
};

/**
 * Overwrites `parameters` with those of a checkpoint; all of them or, when it throws, none. Throws Python's
 * RuntimeError when the file cannot be read, its ValueError when the file is of another model or of one of another
 * size.
 */
export const loadWeights = (path: string, parameters: ParameterSet, size: ModelSize): void => {
  const tensors = readTensors(path);
  const shapes = parameterShapes(size);
  const stored = PARAMETER_NAMES.map(name => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new PythonError('ValueError', `Missing parameter ${name} in ${path}.`);
    const [expected, received] = [shapes[name].join(', '), tensor.shape.join(', ')];
    if (expected !== received) {
      throw new PythonError(
        'ValueError',
        `Expected shape (${expected}) but received shape (${received}) for parameter ${name}.`,
      );
    }
    return [name, tensor.values] as const;
  });
  for (const [name, values] of stored) parameters[name].set(values);
};
