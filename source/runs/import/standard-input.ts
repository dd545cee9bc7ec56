import {closeSync, openSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {UserError} from '../../errors.js';
import {formatBytes} from '../../format/units.js';
import {OPEN} from '../../paths/open.js';
import {MAX_FILE} from './bounds.js';
import {createHidden} from './hidden.js';
import type {Source} from './sources.js';

/**
 * Keeps what comes by a pipe in a file, which can be read like any other. `drop` removes it. Throws a `UserError` when
 * more comes than is read of a file.
 */
export const keepInput = async (
  input: AsyncIterable<Uint8Array>,
  home: string,
): Promise<{source: Source; drop(): void}> => {
  const {paths, drop} = createHidden(home);
  const path = join(paths.folder, 'input');
  const fd = openSync(path, OPEN.replace, 0o600);
  let bytes = 0;
  try {
    for await (const piece of input) {
      bytes += piece.length;
      if (bytes > MAX_FILE) {
        throw new UserError(
          `Standard input has more than the ${formatBytes(MAX_FILE)} that are read.`,
          'Give a file, or less of it: head -c 2G FILE | mlxtop import -',
        );
      }
      for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at);
    }
    return {source: {path, shown: 'standard input', folder: null, isFound: false, ofLora: false}, drop};
  } catch (error) {
    drop();
    throw error;
  } finally {
    closeSync(fd);
  }
};
