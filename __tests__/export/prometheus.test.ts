import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {acceptedFormat} from '../../source/export/prometheus/content-type.js';
import type {ScrapedRun} from '../../source/export/prometheus/family.js';
import {FAMILIES, type MetricsFormat, OWN_FAMILIES, prometheusText} from '../../source/export/prometheus/text.js';
import type {MemorySample} from '../../source/journal/events.js';
import {madeRun} from '../helpers/made-run.js';
import {readMetrics} from '../helpers/read-metrics.js';
import {foldAll, START, sample, Timeline} from '../insight/timeline.js';
import {scrapedOf} from './scraped.js';

const FORMATS: readonly MetricsFormat[] = ['text', 'openmetrics'];

const read = (runs: readonly ScrapedRun[], format: MetricsFormat = 'text', writer: string | null = null) =>
  readMetrics(prometheusText({version: '1.2.3', runs, writer}, format), format);

/** The value of the series with that name, and labels if it has some; undefined where it is not there. */
const valueIn = (runs: readonly ScrapedRun[], name: string, labels: Record<string, string> = {}) =>
  read(runs).series.find(
    one => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )?.value;

const going = (): Timeline =>
  new Timeline(['mlx_lm.lora', '--train', '--model', '/Users/ada/secret/models/Qwen3-4B'])
    .add({type: 'total', iterations: 1000, source: 'flag'})
    .add({type: 'training'})
    .watch(10)
    .report(10, {trainLoss: 2.5, trainedTokens: 5120})
    .add({type: 'checkpoint', iteration: 10, path: '/Users/ada/adapters/0000010_adapters.safetensors'})
    .watch(20);

const running = (extra: Partial<ScrapedRun> = {}): ScrapedRun => scrapedOf(foldAll(going().events), 1000, extra);

describe('a run in progress', () => {
  test.each(FORMATS)('can be read as %s, with the same series', format => {
    const {series, types} = read([running()], format);
    expect(series).toEqual(read([running()]).series);
    expect(types.mlxtop_run_iterations_total).toBe('counter');
    expect(types.mlxtop_run_info).toBe(format === 'text' ? 'gauge' : 'info');
  });

  test('has its figures in base units, each with its id', () => {
    const runs = [running()];
    expect(valueIn(runs, 'mlxtop_run_iterations_total', {run: 'r1'})).toBe(10);
    expect(valueIn(runs, 'mlxtop_run_iterations_planned')).toBe(1000);
    expect(valueIn(runs, 'mlxtop_run_tokens_total')).toBe(5120);
    expect(valueIn(runs, 'mlxtop_run_train_loss')).toBe(2.5);
    expect(valueIn(runs, 'mlxtop_run_start_timestamp_seconds')).toBe(START / 1000);
    expect(valueIn(runs, 'mlxtop_run_checkpoint_timestamp_seconds')).toBe(START / 1000 + 10);
    expect(valueIn(runs, 'mlxtop_run_state', {state: 'training'})).toBe(1);
    expect(valueIn(runs, 'mlxtop_run_state', {state: 'failed'})).toBe(0);
    expect(valueIn(runs, 'mlxtop_recorder_cpu_seconds_total')).toBe(1.25);
    expect(valueIn(runs, 'mlxtop_live_runs')).toBe(1);
    const named = read(runs).series.filter(({name}) => !OWN_FAMILIES.some(own => own.name === name));
    expect(new Set(named.map(({labels}) => labels.run))).toEqual(new Set(['r1']));
  });

  test('what is not known is not there', () => {
    const names = read([running()]).series.map(({name}) => name);
    for (const name of ['mlxtop_run_validation_loss', 'mlxtop_run_exit_code', 'mlxtop_run_swap_cost_seconds']) {
      expect(names).not.toContain(name);
    }
    expect(valueIn([running({recorderCpuSeconds: null})], 'mlxtop_recorder_cpu_seconds_total')).toBeUndefined();
  });

  test('says neither its command, nor a path, nor an application', () => {
    const state = foldAll(going().add({type: 'quit', app: 'Google Chrome', bytes: 1, result: 'quit'}).events);
    const text = prometheusText({version: '1', runs: [scrapedOf(state)]}, 'text');
    expect(text).toContain('model="Qwen3-4B"');
    expect(text).toContain('trainer="mlx-lm"');
    expect(text).not.toMatch(/ada|secret|--train|\/work|adapters|Chrome/);
  });

  test('a loss that is not a number is NaN', () => {
    const state = foldAll(going().report(20, {trainLoss: Number.NaN}).events);
    expect(valueIn([scrapedOf(state)], 'mlxtop_run_train_loss')).toBeNaN();
  });

  test('the kinds of memory add up to what is in use', () => {
    const memory: MemorySample = {
      ...{totalBytes: 100, usedBytes: 80, appBytes: 40, wiredBytes: 15, compressedBytes: 20, cachedBytes: 10},
      ...{freeBytes: 10, swapUsedBytes: 7, swapTotalBytes: 9, swapInBytesPerSecond: 0, swapOutBytesPerSecond: 0},
      ...{pressure: 'red', pressureSource: 'kernel', limitedBy: 'machine'},
    };
    const state = foldAll(going().add({...sample(100), memory}).events);
    const used = read([scrapedOf(state)]).series.filter(({name}) => name === 'mlxtop_memory_used_bytes');
    expect(used.map(({labels, value}) => [labels.kind, value])).toEqual([
      ['app', 40],
      ['wired', 15],
      ['compressed', 20],
      ['other', 5],
    ]);
    expect(valueIn([scrapedOf(state)], 'mlxtop_memory_pressure')).toBe(4);
  });

  test('has its cards, by number', () => {
    const card = {
      ...{
        index: 1,
        uuid: 'GPU-a',
        name: 'NVIDIA H200',
        busyPercent: 97,
        totalBytes: 100,
        usedBytes: 60,
        runBytes: null,
      },
      ...{othersBytes: null, watts: 610.5, limitWatts: 700, celsius: 71, slowedBy: 'heat' as const},
    };
    const state = foldAll(going().add({type: 'cards', cards: [card], processes: []}).events);
    const runs = [scrapedOf(state)];
    const labels = {run: 'r1', card: '1'};
    expect(valueIn(runs, 'mlxtop_card_busy_ratio', labels)).toBe(0.97);
    expect(valueIn(runs, 'mlxtop_card_memory_used_bytes', labels)).toBe(60);
    expect(valueIn(runs, 'mlxtop_card_memory_run_bytes')).toBeUndefined();
    expect(valueIn(runs, 'mlxtop_card_power_watts', labels)).toBe(610.5);
    expect(valueIn(runs, 'mlxtop_card_slowed', {...labels, reason: 'heat'})).toBe(1);
    expect(valueIn(runs, 'mlxtop_card_slowed', {...labels, reason: 'other'})).toBe(0);
    expect(valueIn(runs, 'mlxtop_card_info', {...labels, name: 'NVIDIA H200', uuid: 'GPU-a'})).toBe(1);
  });

  test.each(FORMATS)('whatever its name is, %s stays whole', format => {
    const name = 'a "b" \\ c\nd \u001b[31m } # EOF';
    const view = running().view;
    const odd = running({view: {...view, run: {...view.run, name}}, session: name});
    const info = read([odd], format).series.find(one => one.name === 'mlxtop_run_info');
    expect(info?.labels.name).toBe('a "b" \\ c d ?[31m } # EOF');
  });
});

describe('which series there are', () => {
  const machine = FAMILIES.filter(({whileRunning}) => whileRunning === true).map(({name}) => name);
  const shown = (run: ScrapedRun): string[] => read([run]).series.map(({name}) => name);

  test('those of the machine only while it is being read', () => {
    const state = foldAll(going().events);
    expect(shown(scrapedOf(state))).toEqual(expect.arrayContaining(['mlxtop_memory_pressure']));
    expect(shown(scrapedOf(state, 90_000)).filter(name => machine.includes(name))).toEqual([]);
    // Sampled every two minutes.
    const rare = scrapedOf(state, 90_000, {intervalMs: 120_000});
    expect(shown(rare)).toContain('mlxtop_memory_pressure');
  });

  test('of a run that has ended, how it ended', () => {
    const ended = scrapedOf(foldAll(going().add({type: 'end', state: 'failed', exitCode: 3}).events));
    expect(shown(ended).filter(name => machine.includes(name))).toEqual([]);
    expect(valueIn([ended], 'mlxtop_run_exit_code')).toBe(3);
    expect(valueIn([ended], 'mlxtop_run_state', {state: 'failed'})).toBe(1);
    expect(valueIn([ended], 'mlxtop_run_end_timestamp_seconds')).toBe((ended.view.run.endedAt ?? 0) / 1000);
    expect(valueIn([ended], 'mlxtop_live_runs')).toBe(0);
  });

  test('of two runs of the same name, each its own', () => {
    const one = running();
    const other = running({view: {...one.view, run: {...one.view.run, id: 'r2'}}});
    for (const format of FORMATS) {
      const {series} = read([one, other], format);
      expect(series.filter(({name}) => name === 'mlxtop_memory_pressure').map(({labels}) => labels.run)).toEqual([
        'r1',
        'r2',
      ]);
    }
  });

  test('without a run, that there is none', () => {
    expect(read([], 'openmetrics').series).toEqual([
      {name: 'mlxtop_build_info', labels: {version: '1.2.3'}, value: 1},
      {name: 'mlxtop_live_runs', labels: {}, value: 0},
    ]);
  });

  test('two files that one reader puts together never have the same', () => {
    const one = read([running()], 'text', 'r1').series;
    const view = running().view;
    const other = read([running({view: {...view, run: {...view.run, id: 'r2'}}})], 'text', 'r2').series;
    const keys = [...one, ...other].map(({name, labels}) => `${name} ${JSON.stringify(labels)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('with an estimate, the end and its range', () => {
    const events = madeRun({iterations: 2000}).filter(({t}) => t < START + 2_000_000);
    const run = scrapedOf(foldAll(events));
    const end = (which: string): number => valueIn([run], `mlxtop_run_end${which}_timestamp_seconds`) ?? Number.NaN;
    expect(end('')).toBeCloseTo(run.now / 1000 + (run.view.training.etaSeconds ?? Number.NaN), -1);
    expect(end('_low')).toBeLessThanOrEqual(end(''));
    expect(end('_high')).toBeGreaterThanOrEqual(end(''));
  });
});

test('names and units follow the rules', () => {
  for (const {name, type, unit} of [...FAMILIES, ...OWN_FAMILIES]) {
    expect(name).toMatch(/^mlxtop_[a-z_]+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    expect([name, name.endsWith('_info')]).toEqual([name, type === 'info']);
    if (unit !== null) expect(name.replace(/_total$/, '')).toMatch(new RegExp(`_${unit}$`));
  }
  const names = [...FAMILIES, ...OWN_FAMILIES].map(({name}) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  [undefined, 'text'],
  ['*/*', 'text'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
  // Prometheus 2.42 and 3.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openmetrics',
  ],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    'openmetrics',
  ],
  ['application/openmetrics-text; version=0.0.1', 'text'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text;q=0', 'text'],
  ['application/openmetrics-text;q=0.1, text/plain;q=0.9', 'text'],
])('whoever accepts %p gets %s', (accept, format) => {
  expect(acceptedFormat(accept)).toBe(format);
});

describe("Grafana's dashboard", () => {
  const text = readFileSync(new URL('../../docs/grafana/mlxtop.json', import.meta.url), 'utf8');
  const {panels, templating} = JSON.parse(text);

  test('asks for series that there are', () => {
    const known = new Set<string>([...FAMILIES, ...OWN_FAMILIES].map(({name}) => name));
    const asked = [...new Set(text.match(/mlxtop_[a-z_]+/g))];
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter(name => !known.has(name))).toEqual([]);
  });

  test('lets the user choose the runs, and shows each panel in its own place', () => {
    expect(templating.list.map(({name}: {name: string}) => name)).toEqual(['datasource', 'run']);
    expect(new Set(panels.map(({id}: {id: number}) => id)).size).toBe(panels.length);
    const places = new Set<string>();
    for (const {gridPos, targets} of panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(places.has(`${x} ${y}`)).toBe(false);
          places.add(`${x} ${y}`);
        }
      }
      for (const {expr} of targets) expect(expr).toContain('$run');
    }
  });

  test('finds the runs by name and id', () => {
    const {regex} = templating.list[1];
    const found = new RegExp(regex.slice(1, -1)).exec('mlxtop_run_info{job="x", model="m", name="lora", run="r1"} 1 2');
    expect(found?.groups).toEqual({text: 'lora', value: 'r1'});
  });
});
