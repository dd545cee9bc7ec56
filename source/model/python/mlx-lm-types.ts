import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {readIfRegular} from '../../journal/regular-file.js';

const MAX_SOURCE_BYTES = 1024 * 1024;

/** The names in mlx_lm's `MODEL_REMAPPING` and `MODEL_ARCHITECTURE_REMAPPING` (mlx_lm/utils.py). */
const remapped = (source: string): string[] => {
  const tables = [...source.matchAll(/^MODEL_(?:ARCHITECTURE_)?REMAPPING = \{\n([\s\S]*?)^\}/gm)];
  return tables.flatMap(([, body = '']) => [...body.matchAll(/^\s*\(?"([^"]+)"/gm)].map(([, name = '']) => name));
};

/**
 * Every `model_type` that the mlx_lm in that folder of packages can build: one for each module of `mlx_lm/models`, and
 * those that it takes for another. Null where its files are not there (an editable install).
 */
export const modelTypesIn = (site: string): Set<string> | null => {
  try {
    const modules = readdirSync(join(site, 'mlx_lm', 'models')).flatMap(name => /^([\w-]+)\.py$/.exec(name)?.[1] ?? []);
    const source = readIfRegular(join(site, 'mlx_lm', 'utils.py'), MAX_SOURCE_BYTES) ?? '';
    return new Set([...modules, ...remapped(source)].filter(name => name !== '__init__'));
  } catch {
    // Not installed there.
    return null;
  }
};
