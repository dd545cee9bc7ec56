import type {Dirent} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {errorCode} from '../errors.js';
import {INDEX, shardsOf} from '../model/missing-files.js';

/** A model in Hugging Face's cache. */
export type CachedModel = {
  name: string;
  bytes: number;
  /** Files of its weights that are missing; null when there are no weights at all. */
  missing: number | null;
  /** What it holds cannot be listed: it belongs to another user. */
  isClosed: boolean;
  /** A download of a file of it that has not ended, and when it last grew (ms since 1970). */
  unfinished: {bytes: number; at: number} | null;
};

/** `refusal`: why its folder cannot be listed (`EACCES`); null where it can. */
export type ModelCache = {models: CachedModel[]; isCut: boolean; refusal: string | null};

/** So many models and files are looked at. */
const MAX_MODELS = 200;
const MAX_FILES = 5000;

/** Why a folder that is there cannot be listed; null where it can, or is not there. */
const refusalOf = async (folder: string): Promise<string | null> => {
  try {
    await readdir(folder);
    return null;
  } catch (error) {
    const code = errorCode(error) ?? 'unknown';
    return code === 'ENOENT' ? null : code;
  }
};

const entries = (folder: string): Promise<Dirent[]> => readdir(folder, {withFileTypes: true}).catch(() => []);

const sizeOf = async (path: string): Promise<{bytes: number; at: number} | null> => {
  const found = await stat(path).catch(() => null);
  return found === null ? null : {bytes: found.size, at: found.mtimeMs};
};

/** How many files of a snapshot's weights are missing: not there, or links to nothing. Null without any. */
const missingOf = async (snapshot: string): Promise<number | null> => {
  const names = (await entries(snapshot)).map(({name}) => name);
  const wanted = names.includes(INDEX) ? shardsOf(snapshot) : names.filter(name => name.endsWith('.safetensors'));
  if (wanted.length === 0) return null;
  const sizes = await Promise.all(wanted.map(name => sizeOf(join(snapshot, name))));
  return sizes.filter(size => size === null).length;
};

/** The best of the snapshots that the cache keeps. */
const bestMissing = async (folder: string): Promise<number | null> => {
  const all = (await entries(folder)).filter(one => one.isDirectory()).slice(0, 20);
  const counts = await Promise.all(all.map(({name}) => missingOf(join(folder, name))));
  const known = counts.filter(count => count !== null);
  return known.length === 0 ? null : Math.min(...known);
};

const sumOf = (sizes: readonly ({bytes: number} | null)[]): number =>
  sizes.reduce((sum, size) => sum + (size?.bytes ?? 0), 0);

const modelOf = async (folder: string, name: string, budget: {files: number}): Promise<CachedModel> => {
  const blobs = (await entries(join(folder, 'blobs'))).slice(0, Math.max(0, budget.files));
  budget.files -= blobs.length;
  const sizes = await Promise.all(blobs.map(blob => sizeOf(join(folder, 'blobs', blob.name))));
  const open = sizes.filter((size, index) => size !== null && blobs[index]?.name.endsWith('.incomplete'));
  return {
    name,
    isClosed: (await refusalOf(join(folder, 'snapshots'))) !== null,
    bytes: sumOf(sizes),
    missing: await bestMissing(join(folder, 'snapshots')),
    unfinished: open.length === 0 ? null : {bytes: sumOf(open), at: Math.max(...open.map(size => size?.at ?? 0))},
  };
};

/**
 * What Hugging Face's cache in that folder holds, by names and sizes alone; null when there is none. Bounded, and
 * throws nothing.
 */
export const readModelCache = async (folder: string): Promise<ModelCache | null> => {
  const refusal = await refusalOf(folder);
  if (refusal !== null) return {models: [], isCut: false, refusal};
  if ((await sizeOf(folder)) === null) return null;
  const names = (await entries(folder)).flatMap(({name}) => (name.startsWith('models--') ? [name] : []));
  const budget = {files: MAX_FILES};
  const models: CachedModel[] = [];
  for (const name of names.slice(0, MAX_MODELS)) {
    models.push(await modelOf(join(folder, name), name.slice('models--'.length).replace('--', '/'), budget));
  }
  return {models, isCut: names.length > MAX_MODELS || budget.files <= 0, refusal: null};
};
