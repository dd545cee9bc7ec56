import {lutimesSync, utimesSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createHome} from '../helpers/home.js';
import {CONTENTS, KINDS, type Shape} from './bad-files.js';
import {makeRuns, othersWork} from './run-list.js';
import {type Fault, faults} from './table.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

const FILES = [
  'run.json',
  'journal.ndjson',
  'journal-0001.ndjson',
  'journal-0001.ndjson.gz',
  'rollup.json',
  'summary.json',
  'trainer.log',
  'exit',
  'lock',
  'health',
  'heartbeat',
  'clock',
  'last-events',
  'last-stop',
  'exit-reserve',
  'recorder-deaths',
  'recorder-words',
  'scrollback',
  'recovered',
  'log-mark',
  'status-line',
  'looked-at',
] as const;
type File = (typeof FILES)[number];

/** Without these files a run cannot be shown. The others are left out, or computed again. */
const SEGMENTS: readonly File[] = ['journal-0001.ndjson', 'journal-0001.ndjson.gz'];
const NEEDED: readonly File[] = ['run.json', 'journal.ndjson', ...SEGMENTS, 'trainer.log', 'exit', 'lock'];

const MAY_BE_LARGE: readonly File[] = ['journal.ndjson', 'journal-0001.ndjson', 'trainer.log', 'exit'];

const isMarked = (file: File, {shape}: Shape): boolean => {
  if (shape.startsWith('100 MB')) return NEEDED.includes(file) && !MAY_BE_LARGE.includes(file);
  // The same as a missing one: the exit code is looked for four times a second, and a journal that was never long has
  // one file.
  if ((file === 'exit' || SEGMENTS.includes(file)) && shape === 'a link to nothing') return false;
  return KINDS.some(kind => kind.shape === shape) ? NEEDED.includes(file) : file === 'run.json';
};

const row = (file: File, shape: Shape): Fault => ({
  fault: `${file} is ${shape.shape}`,
  holds: `${isMarked(file, shape) ? 'one marked line says so' : 'its run is listed'}, everything else works`,
  shown: async () => {
    const {paths} = await makeRuns(home.home);
    shape.put(join(paths.folder, file));
    // Not of just now, as if it were about to be read. Some of these shapes have no time of change.
    lutimesSync(join(paths.folder, file), 1, 1);
    utimesSync(paths.folder, 1, 1);
    const line = await othersWork(home.home);
    if (isMarked(file, shape)) expect(line).toMatch(/cannot be read: /);
    else expect(line).toMatch(/^bad +/);
  },
});

for (const file of FILES) {
  faults(
    `A run's ${file}`,
    [...KINDS, ...CONTENTS].map(shape => row(file, shape)),
  );
}
