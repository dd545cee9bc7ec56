import {chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {sceneOf} from './scenes.js';

/** @import {State} from './types.ts' */

const SMI = fileURLToPath(new URL('smi.js', import.meta.url));

/** @param {string} folder @param {State} state */
const write = (folder, state) => {
  const draft = join(folder, `cards.json.${process.pid}`);
  writeFileSync(draft, JSON.stringify(state, null, 1));
  renameSync(draft, join(folder, 'cards.json'));
};

/** @param {string} text */
const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;

/** @param {string} folder */
const entryOf = folder =>
  `#!/bin/sh\nMLXTOP_REHEARSED_CARDS=${quoted(folder)}\nexport MLXTOP_REHEARSED_CARDS\nexec ${quoted(process.execPath)} ${quoted(SMI)} "$@"\n`;

/**
 * A folder of a rehearsal that exists already.
 * @param {string} tools
 */
export const openCards = tools => ({
  /** For `MLXTOP_TOOLS`. */
  tools,
  /** @returns {State} */
  state: () => JSON.parse(readFileSync(join(tools, 'cards.json'), 'utf8')),
  /**
   * Changes what the cards show; a tool that stays shows it from its next look on.
   * @param {(state: State) => void} edit
   */
  change: edit => {
    /** @type {State} */
    const state = JSON.parse(readFileSync(join(tools, 'cards.json'), 'utf8'));
    edit(state);
    write(tools, state);
  },
  /** Each call's pid and words, in order. */
  calls: () => {
    try {
      return readFileSync(join(tools, 'calls.log'), 'utf8').split('\n').filter(Boolean);
    } catch {
      return [];
    }
  },
  remove: () => rmSync(tools, {recursive: true, force: true}),
});

/**
 * Makes a folder with a stand-in for nvidia-smi and the state that it shows.
 * @param {{scene?: string, directory?: string, state?: Partial<State>}} [options]
 */
export const createCards = ({scene = 'training', directory, state = {}} = {}) => {
  const tools = directory ?? mkdtempSync(join(tmpdir(), 'mlxtop-nvidia-'));
  write(tools, {...sceneOf(scene), ...state});
  const entry = join(tools, 'nvidia-smi');
  writeFileSync(entry, entryOf(tools));
  chmodSync(entry, 0o755);
  return openCards(tools);
};
