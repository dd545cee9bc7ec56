import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';
import {harmful, harmfulBesidesColour} from './hostile.js';
import {makeHostile} from './hostile-run.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const cannotShow = (process.platform !== 'linux' || !existsSync('/usr/bin/script')) && 'needs script(1) of util-linux';
const OF_THE_SCREEN = /\u001b\[[\d;:]*[A-HJKm]|\u001b\[\?(?:7|25|1000|1006|1049|2004|2026)[hl]/g;

/** What a terminal of that size gets from a command, once `isThere` says that it is all. */
const bytesOf = async (
  words: readonly string[],
  isThere: (bytes: string) => boolean,
  columns = 140,
  rows = 50,
): Promise<string> => {
  const file = join(stage.folder, `bytes-${columns}-${words.length}`);
  const own = ['env', `MLXTOP_HOME=${stage.home}`, ...words].join(' ');
  const terminal = stage.terminal(['script', '-q', '-f', '-c', own, file], columns, rows);
  const bytes = () => readFileSync(file, 'utf8');
  await waitFor('its output', () => isThere(bytes()), terminal.screen);
  terminal.close();
  return bytes().split('\n').slice(1).join('\n');
};

faults('what a terminal gets of a run whose every word would do something to it', [
  {
    fault: 'what its trainer printed, on a terminal',
    holds: 'comes as text and colours, in a pipe as text; --raw gives every byte',
    cannotShow,
    shown: async () => {
      const {paths} = await makeHostile(stage, 'a1');
      const raw = readFileSync(paths.log);
      const shown = await bytesOf([PROGRAM, 'logs', 'a1'], bytes => bytes.includes('ValueError'));
      expect(harmfulBesidesColour(shown)).toEqual([]);
      expect(shown).toContain('\u001b[31mred\u001b[0m');
      expect(await bytesOf([PROGRAM, 'logs', 'a1', '--no-color'], bytes => bytes.includes('ValueError'))).not.toContain(
        '\u001b',
      );
      expect(await bytesOf([PROGRAM, 'logs', 'a1', '--raw'], bytes => bytes.includes('ValueError'))).toContain(
        '\u001b]52;c;SGk=\u0007',
      );
      expect(spawnSync(PROGRAM, ['logs', 'a1', '--raw'], {env: stage.env}).stdout.equals(raw)).toBe(true);
      const piped = spawnSync(PROGRAM, ['logs', 'a1'], {env: stage.env, encoding: 'utf8'}).stdout;
      expect(piped).toContain('ValueError');
      expect(piped).not.toContain('\u001b');
      expect(harmfulBesidesColour(piped)).toEqual([]);
    },
  },
  {
    fault: 'its dashboard',
    holds: 'draws, and gives the terminal nothing of the run to act on',
    cannotShow,
    shown: async () => {
      await makeHostile(stage, 'a1');
      for (const [columns, rows] of [
        [140, 50],
        [60, 20],
      ] as const) {
        const words = [PROGRAM, 'dashboard', 'a1', '--color'];
        const drawn = await bytesOf(words, bytes => bytes.includes('failed') && bytes.includes('close'), columns, rows);
        // Its own: where the cursor goes, what is erased, colours, the other screen.
        const rest = drawn.replace(OF_THE_SCREEN, '').replaceAll('\r', '');
        expect(harmful(rest).filter(line => line.includes('\\u'))).toEqual([]);
        expect(drawn).not.toMatch(/^\s*INJECTED/m);
      }
    },
  },
]);
