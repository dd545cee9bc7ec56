import {createHash} from 'node:crypto';
import {describe, expect, test} from '@jest/globals';
import {printable} from '../../../source/format/printable.js';
import {addToSeries, createSeries, type Series} from '../../../source/insight/series.js';
import type {Block} from '../../../source/report/html/block.js';
import {type DrawnGroup, dataBlock} from '../../../source/report/html/data-block.js';
import {contentPolicy} from '../../../source/report/html/policy.js';
import {decodeSeries, encodeSeries} from '../../../source/report/html/series-codec.js';

const START = Date.UTC(2026, 10, 28);

const seriesOf = (values: readonly (number | null)[], bucketMs = 2000): Series => ({
  kind: 'whole',
  bucketMs,
  startMs: START,
  least: [...values],
  greatest: [...values],
  last: [...values],
});

const written = (series: Series, how = {}) => {
  const coded = encodeSeries('loss', series, how);
  if (coded === null) throw new Error('nothing was written');
  return coded;
};

describe('a series in the page', () => {
  test('is read back as it was measured, to a thousandth of the largest value', () => {
    const values = [2.301, 2.25, null, 1.999, 0.3, 0.012];
    expect(decodeSeries(written(seriesOf(values))).least).toEqual(values);
    const bytes = [3.2, 9.71, 0].map(gigabytes => Math.round(gigabytes * 1024 ** 3));
    const back = decodeSeries(written(seriesOf(bytes))).least;
    for (const [index, value] of back.entries()) expect(Math.abs((value ?? 0) - (bytes[index] ?? 0))).toBeLessThan(1e7);
    expect(decodeSeries(written(seriesOf([0, 0]))).least).toEqual([0, 0]);
    expect(decodeSeries(written(seriesOf([-1.5, 0.25]))).least).toEqual([-1.5, 0.25]);
  });

  test('keeps small values apart on a logarithmic axis', () => {
    expect(decodeSeries(written(seriesOf([12.5, 0.0123]), {log: true})).least).toEqual([12.5, 0.0123]);
  });

  test('begins with its first value, and keeps a gap', () => {
    const coded = written(seriesOf([null, null, 1, null, 1, null]));
    expect(coded).toEqual({label: 'loss', start: START + 4000, step: 2000, scale: 0.001, least: [1000, null, 0]});
  });

  test('of a week has its spikes, in a bounded number of buckets', () => {
    const series = createSeries('whole', 1000, 4096);
    for (let second = 0; second < 4000; second++) addToSeries(series, START + 1000 * second, second === 2001 ? 90 : 10);
    const coded = written(series);
    expect(coded.least.length).toBe(500);
    expect(coded.step).toBe(8000);
    const {least, greatest} = decodeSeries(coded);
    expect([least[250], greatest[250], greatest[251]]).toEqual([10, 90, 10]);
  });

  test('without a value is not written', () => {
    expect(encodeSeries('loss', createSeries('whole', 2000, 8))).toBeNull();
    expect(encodeSeries('loss', seriesOf([Number.NaN, null, Number.POSITIVE_INFINITY]))).toBeNull();
  });
});

const HOSTILE = '</script><script>window.x=1</script><!-- & \u2028\u2029 ]]>';

const drawn = (series: Series): DrawnGroup => ({
  axis: 'time',
  from: START,
  until: START + 3_600_000,
  charts: [
    {name: 'loss', unit: 'loss', low: 0, high: 3, log: false, lines: [{key: 'loss', label: HOSTILE, values: series}]},
  ],
});

describe('the block of data', () => {
  test('says what the page draws', () => {
    const block: Block = JSON.parse(dataBlock([drawn(seriesOf([2, 1]))]));
    expect(Object.keys(block)).toEqual(['version', 'axis', 'from', 'until', 'charts']);
    expect(block).toMatchObject({version: 1, axis: 'time', charts: {loss: {unit: 'loss', low: 0, high: 3}}});
    expect(block.charts.loss?.series.loss?.label).toBe(printable(HOSTILE));
  });

  test('has every group of charts, each over its own axis', () => {
    const first = drawn(seriesOf([2]));
    const block: Block = JSON.parse(dataBlock([first, {...first, axis: 'iteration', elapsed: true}]));
    expect(block.others).toMatchObject([{axis: 'iteration', elapsed: true, charts: {loss: {unit: 'loss'}}}]);
  });

  test('cannot end the element that it stands in', () => {
    expect(dataBlock([drawn(seriesOf([2]))])).not.toMatch(/[<>&\u2028\u2029]/);
  });

  test('stays small however long and restless a run was', () => {
    const restless = (salt: number): Series => {
      const values = Array.from({length: 2048}, (_, index) => 8e9 + 4e9 * Math.sin(index * index * (1 + salt)));
      return {...seriesOf(values, 300_000), greatest: values.map(value => value * 1.01)};
    };
    const keys = ['loss', 'valLoss', 'pace', 'app', 'wired', 'compressed', 'cached', 'trainer', 'swap', 'in', 'out'];
    const charts = keys.map((key, index) => ({
      name: key,
      unit: 'bytes' as const,
      low: 0,
      high: 12e9,
      log: false,
      lines: [{key, label: key, values: restless(index)}],
    }));
    const block = dataBlock([{axis: 'time', from: 0, until: 1, charts}]);
    expect(block.length).toBeLessThan(64_000);
    expect(block.length).toBeGreaterThan(20_000);
  });
});

test('the policy lets run what was written, and nothing else', () => {
  const script = 'document.title="é"';
  const hash = createHash('sha256').update(Buffer.from(script)).digest('base64');
  expect(contentPolicy(script)).toContain(`script-src 'sha256-${hash}';`);
  expect(contentPolicy('')).toContain("script-src 'none';");
  for (const policy of [contentPolicy(script), contentPolicy('')]) {
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/);
  }
});
