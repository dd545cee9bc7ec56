import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** Writes a program that does nothing, by its names below that folder; gives its path. */
export const programIn = (folder: string, ...names: string[]): string => {
  const path = join(folder, ...names);
  mkdirSync(join(path, '..'), {recursive: true});
  writeFileSync(path, '#!/bin/sh\n', {mode: 0o755});
  return path;
};
