import {rmSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {besideName, hasOwn, moveToOwn, orCannotWrite} from '../output/own-file.js';

const OTHERWISE = 'Name another file: mlxtop report --output FILE   or print it: mlxtop report --output -';

/**
 * Writes a report, mode 0600, in the place of nothing or of an earlier report, each of which begins with `beginning`;
 * it appears when it is complete. Returns its whole path. Throws a `UserError` for any other file in its place, and
 * where the folder refuses it.
 */
export const writeReport = (name: string, text: string, beginning: string): string => {
  const path = resolve(name);
  const kind = {beginning, what: 'a report that mlxtop has written', otherwise: OTHERWISE};
  const written = besideName(path);
  orCannotWrite(path, () => {
    hasOwn(path, kind);
    try {
      writeFileSync(written, text, {flag: 'wx', mode: 0o600});
      moveToOwn(written, path, kind);
    } finally {
      rmSync(written, {force: true});
    }
  });
  return path;
};

/** More ids would make a name that no file may have. */
const MAX_IDS = 2;

/** The name of a report that was given none: by the ids of its runs, since names come again. */
export const reportName = (ids: readonly string[], ending: 'html' | 'md'): string => {
  const more = ids.length > MAX_IDS ? [`and-${ids.length - MAX_IDS}-more`] : [];
  return `mlxtop-${[...ids.slice(0, MAX_IDS), ...more].join('-')}.${ending}`;
};
