import type {Dirent} from 'node:fs';
import {readdir, readFile, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join} from 'node:path';

/** A model in Hugging Face's cache. */
export type CachedModel = {
  name: string;
  bytes: number;
  /** Files of its weights that are missing; null when there are no weights at all. */
  missing: number | null;
  /** A download of a file of it that has not ended, and when it last grew (ms since 1970). */
  unfinished: {bytes: number; at: number} | null;
};

export type ModelCache = {folder: string; models: CachedModel[]; isCut: boolean};

/** Where huggingface_hub keeps models (its constants.py). */
export const cacheFolder = (environment: NodeJS.ProcessEnv): string => {
  const {HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HOME} = environment;
  const user = HOME || homedir();
  const home = HF_HOME || join(XDG_CACHE_HOME || join(user, '.cache'), 'huggingface');
  return (HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE || join(home, 'hub')).replace(/^~(?=\/|$)/, user);
};

/** So many models and files are looked at, and so long an index is read. */
const MAX_MODELS = 200;
const MAX_FILES = 5000;
const MAX_INDEX_BYTES = 8 * 1024 ** 2;

const entries = (folder: string): Promise<Dirent[]> => readdir(folder, {withFileTypes: true}).catch(() => []);

const sizeOf = async (path: string): Promise<{bytes: number; at: number} | null> => {
  const found = await stat(path).catch(() => null);
  return found === null ? null : {bytes: found.size, at: found.mtimeMs};
};

const shardsOf = async (path: string): Promise<string[]> => {
  const size = await sizeOf(path);
  if (size === null || size.bytes > MAX_INDEX_BYTES) return [];
  try {
    const index: unknown = JSON.parse(await readFile(path, 'utf8'));
    const map = typeof index === 'object' && index !== null && 'weight_map' in index ? index.weight_map : {};
    return [...new Set(Object.values(map ?? {}).filter(one => typeof one === 'string'))];
  } catch {
    return [];
  }
};

const INDEX = 'model.safetensors.index.json';

/** How many files of a snapshot's weights are missing: not there, or links to nothing. Null without any. */
const missingOf = async (snapshot: string): Promise<number | null> => {
  const names = (await entries(snapshot)).map(({name}) => name);
  const wanted = names.includes(INDEX)
    ? await shardsOf(join(snapshot, INDEX))
    : names.filter(name => name.endsWith('.safetensors'));
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
    bytes: sumOf(sizes),
    missing: await bestMissing(join(folder, 'snapshots')),
    unfinished: open.length === 0 ? null : {bytes: sumOf(open), at: Math.max(...open.map(size => size?.at ?? 0))},
  };
};

/** What the cache holds, by names and sizes alone; null when there is none. Bounded, and throws nothing. */
export const readModelCache = async (environment: NodeJS.ProcessEnv): Promise<ModelCache | null> => {
  const folder = cacheFolder(environment);
  const names = (await entries(folder)).flatMap(({name}) => (name.startsWith('models--') ? [name] : []));
  if ((await sizeOf(folder)) === null) return null;
  const budget = {files: MAX_FILES};
  const models: CachedModel[] = [];
  for (const name of names.slice(0, MAX_MODELS)) {
    models.push(await modelOf(join(folder, name), name.slice('models--'.length).replace('--', '/'), budget));
  }
  return {folder, models, isCut: names.length > MAX_MODELS || budget.files <= 0};
};
