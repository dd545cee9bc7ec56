import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {bundle} from '../bundle.js';
import {median, range} from '../statistics.js';
import {milliseconds} from '../table.js';

/** @import {Measure, Row} from '../types.ts' */

/** @param {number} bytes */
const size = bytes => `${(bytes / 1e6).toFixed(1)} MB`;

/** @param {string} path */
const sizeOf = path => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  const sizes = readdirSync(path, {recursive: true}).map(name => statSync(join(path, String(name))));
  return sizes.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
};

/**
 * What mlx_lm would have printed of the run whose journal is given.
 * @param {string} journal
 */
const logOf = journal =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter(line => line.includes('"type":"report"'))
    .map(line => JSON.parse(line))
    .map(
      ({iteration, trainLoss, trainerIterationsPerSecond: rate, tokensPerSecond, trainedTokens}) =>
        `Iter ${iteration}: Train loss ${trainLoss}, Learning Rate 1.000e-05, It/sec ${rate}, ` +
        `Tokens/sec ${tokensPerSecond}, Trained Tokens ${trainedTokens}, Peak mem 7.400 GB\n`,
    )
    .join('');

/**
 * How long `mlxtop export` takes for a run of a week in each form, and `mlxtop import` for a log of as many reports and
 * for our own lines, from start to end.
 * @type {Measure}
 */
export const exchange = async ({stage, quick}) => {
  const folder = stage.subfolder('exchange');
  const home = stage.subfolder(join('exchange', 'home'));
  const generator = await bundle('made', folder);
  const made = spawnSync(process.execPath, [generator, home, 'weeks'], {encoding: 'utf8'});
  if (made.status !== 0) throw new Error(`the runs could not be made: ${made.stderr}`);
  const [id] = JSON.parse(made.stdout).ids;
  const journal = join(home, 'runs', id, 'journal.ndjson');
  const log = join(folder, 'train.log');
  writeFileSync(log, logOf(journal));
  let homes = 0;

  /**
   * @param {() => {words: readonly string[], home: string}} next
   */
  const timed = next => {
    const one = next();
    const start = performance.now();
    const {status, stdout, stderr} = spawnSync(process.execPath, [stage.script, ...one.words], {
      env: {...stage.env, MLXTOP_HOME: one.home},
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`mlxtop ${one.words.join(' ')} (${status}): ${stdout}${stderr}`);
    return performance.now() - start;
  };
  /**
   * @param {string} what
   * @param {string} file what is read or written
   * @param {Parameters<typeof timed>[0]} next
   * @returns {Row}
   */
  const row = (what, file, next) => {
    const times = Array.from({length: quick ? 2 : 5}, () => timed(next));
    return {
      what: `${what} (${size(sizeOf(file))})`,
      measured: milliseconds(median(times)),
      scatter: range(times, milliseconds),
    };
  };
  const [csv, lines, board] = ['week.csv', 'week.ndjson', 'logs'].map(name => join(folder, name));
  if (!csv || !lines || !board) return [];
  const fresh = () => stage.subfolder(join('exchange', `home-${++homes}`));
  return [
    row('export of a run of a week: CSV', csv, () => ({words: ['export', id, '--csv', '--output', csv], home})),
    row('its journal as lines of JSON', lines, () => ({words: ['export', id, '--ndjson', '--output', lines], home})),
    row("TensorBoard's files of it", board, () => ({words: ['export', id, '--tensorboard', board], home})),
    row('import of a log of mlx_lm', log, () => ({words: ['import', log], home: fresh()})),
    row('import of those lines of JSON', lines, () => ({words: ['import', lines], home: fresh()})),
  ];
};
