import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {bareResident} from '../bare.js';
import {bundle} from '../bundle.js';
import {jsonLines} from '../json-lines.js';
import {atMost, megabytes} from '../table.js';

/** @import {Measure, Row} from '../types.ts' */

/**
 * What the recorder held after a day; `descriptors` is null where the system does not tell.
 * @typedef {{day: number | 'end', residentBytes: number, descriptors: number | null, files: Record<string, number>}} Day
 */

const DAYS = 7;
/** Since then nothing is to grow. */
const SETTLED_DAY = 2;
const MAX_OVER_BARE = 15 * 1024 ** 2;
const MAX_GROWTH = 2 * 1024 ** 2;
const TRAINERS = [
  {kind: 'lines', name: 'a report every 5 s', maxBytes: 60 * 1024 ** 2},
  {kind: 'bar', name: 'a live bar', maxBytes: 150 * 1024 ** 2},
];
/** As the recorder is started: see HEAP in source/runs/own-program.ts. */
const OPTIONS = [
  '--max-semi-space-size=1',
  '--max-old-space-size=64',
  '--expose-gc',
  ...(['20', '22', '24'].includes(process.versions.node.split('.')[0] ?? '')
    ? ['--no-opt', '--optimize-for-size']
    : []),
];

/**
 * What the recorder held after each of the days.
 * @param {string} program
 * @param {string} folder
 * @param {string} kind
 * @param {number} days
 * @returns {Promise<Day[]>}
 */
const endure = async (program, folder, kind, days) => {
  const words = [...OPTIONS, program, folder, kind, String(days)];
  const child = spawn(process.execPath, words, {stdio: ['ignore', 'pipe', 'inherit']});
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the recorder did not endure ${kind}: exit code ${code}`);
  return jsonLines(text);
};

/** @param {Record<string, number>} files */
const sum = files => Object.values(files).reduce((total, bytes) => total + bytes, 0);

/**
 * Bytes of the files by what they are: the packed part of the journal, the rest of it, the log, all else.
 * @param {Record<string, number>} files
 */
const parts = files => {
  /** @param {RegExp} pattern */
  const of = pattern => sum(Object.fromEntries(Object.entries(files).filter(([name]) => pattern.test(name))));
  const packed = of(/^journal-.*\.gz$/);
  return `journal ${megabytes(packed)} packed, ${megabytes(of(/^journal.*\.ndjson$/))} plain, log ${megabytes(of(/^trainer\.log$/))}`;
};

/**
 * @param {{name: string, maxBytes: number}} trainer
 * @param {readonly Day[]} days
 * @param {number} bare
 * @returns {Row[]}
 */
const rowsOf = ({name, maxBytes}, days, bare) => {
  const files = days.at(-1)?.files ?? {};
  const bytes = sum(files);
  const later = days.filter(({day}) => day === 'end' || day >= SETTLED_DAY);
  const sizes = later.map(({residentBytes}) => residentBytes);
  const most = Math.max(...sizes);
  const growth = most - (sizes[0] ?? 0);
  const [first = null, ...others] = later.flatMap(day => day.descriptors ?? []);
  const more = first === null ? null : Math.max(first, ...others) - first;
  return [
    {
      what: `a week with ${name}: on the disk`,
      measured: megabytes(bytes),
      scatter: parts(files),
      bound: atMost(bytes, maxBytes, megabytes),
    },
    {
      what: `a week with ${name}: recorder, the most from day ${SETTLED_DAY} on`,
      measured: megabytes(most),
      bare: megabytes(bare),
      bound: atMost(most, bare + MAX_OVER_BARE, megabytes),
    },
    {
      what: `a week with ${name}: what it grows by after day ${SETTLED_DAY}`,
      measured: megabytes(growth),
      bound: atMost(growth, MAX_GROWTH, megabytes),
    },
    {
      what: `a week with ${name}: file descriptors, how many more`,
      measured: more === null ? 'not told' : `${more} (of ${first})`,
      ...(more !== null && {bound: {text: '≤ 0', holds: more <= 0}}),
    },
  ];
};

/**
 * What a week leaves on the disk and in the recorder: the recorder itself, told by a clock of its own that seven days
 * have passed, beside trainers that are made up. Sizes, no times: a busy machine only makes it last longer.
 * @type {Measure}
 */
export const week = async ({stage, quick}) => {
  const program = await bundle('endure', stage.subfolder('week'));
  const bare = await bareResident();
  const days = quick ? SETTLED_DAY + 1 : DAYS;
  const told = await Promise.all(
    TRAINERS.map(({kind}) => endure(program, join(stage.folder, 'week', kind), kind, days)),
  );
  return TRAINERS.flatMap((trainer, index) => rowsOf(trainer, told[index] ?? [], bare)).map(row => ({
    ...row,
    onAnyMachine: true,
  }));
};
