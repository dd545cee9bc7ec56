import {describe, expect, test} from '@jest/globals';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import {createSeries} from '../../../source/insight/series.js';
import {TIME_FIGURES, type WholeRun} from '../../../source/insight/whole/types.js';
import {PAGE_BEGINNING, reportPage} from '../../../source/report/html/page.js';
import {HOSTILE} from '../../faults/hostile.js';
import {BEGAN, madeWhole} from './made-whole.js';
import {faultsOf, textOf} from './well-formed.js';

const OPTIONS = {withCommand: false, writtenAt: BEGAN + 86_400_000, version: '0.1.0', script: ''};
const pageOf = (run: WholeRun, withCommand = false): string => reportPage([run], null, {...OPTIONS, withCommand});

const second = (): WholeRun => {
  const run = madeWhole();
  return {...run, id: 'second', view: {...run.view, run: {...run.view.run, id: 'second', name: 'second'}}};
};
const two = (): string => {
  const runs = [madeWhole(), second()];
  return reportPage(runs, compareRuns(runs, {baseline: madeWhole().id}), OPTIONS);
};

/** A run about which hardly anything is known. */
const bare = (): WholeRun => {
  const run = madeWhole();
  const none = Object.fromEntries(TIME_FIGURES.map(name => [name, createSeries('whole', 2000, 512)]));
  const figures = Object.fromEntries(
    Object.entries(run.figures).map(([key, value]) => [
      key,
      typeof value === 'number' && key.match(/^(?:pauses|validations|stalls|restarts)$/) ? 0 : null,
    ]),
  ) as WholeRun['figures'];
  return {
    ...run,
    byTime: none as WholeRun['byTime'],
    figures,
    bands: [],
    marks: [],
    versions: null,
    apps: null,
    power: null,
    view: {...run.view, verdict: {level: 'unknown', sentence: '', brief: ''}},
  };
};

const untimed = (): WholeRun => {
  const run = bare();
  return {
    ...run,
    byIteration: madeWhole().byIteration,
    imported: {format: 'mlx_lm', file: 'train.log', hasTimes: false},
    figures: {...run.figures, iterations: 2700, statedSecondsPerIteration: 2.6},
    marks: [{kind: 'checkpoint', at: 0, iteration: 100, text: 'checkpoint 100'}],
  };
};

describe('a page', () => {
  test.each<[string, () => string]>([
    ['a run', () => pageOf(madeWhole())],
    ['two runs', two],
    ['a run of which nothing is known', () => pageOf(bare())],
    ['a run without times', () => pageOf(untimed())],
  ])('about %s is well-formed, each id once, and leads nowhere else', (_what, make) => {
    const page = make();
    expect(faultsOf(page)).toEqual([]);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
    for (const [, all = ''] of page.matchAll(/aria-labelledby="([^"]*)"/g)) {
      for (const one of all.split(' ')) expect(ids).toContain(one);
    }
    expect(/\b(?:src|href)="(?!#)|url\((?!#)|@import|<link|<iframe|<img|\son\w+=/.exec(page)).toBeNull();
    expect(/NaN|undefined|\[object|Infinity/.exec(page)).toBeNull();
  });

  test('numbers what happened in the charts as in the list below', () => {
    const page = pageOf(madeWhole());
    const listed = [...page.matchAll(/<li id="event-(\d+)">/g)].map(([, id]) => id);
    expect(listed).toEqual(['1', '2', '3', '4', '5', '6']);
    const badges = [...page.matchAll(/<a class="badge[^"]*" href="#event-(\d+)"[^>]*>(\d+)</g)];
    expect(new Set(badges.map(([, number]) => number))).toEqual(new Set(listed));
    for (const [, number, target] of badges) expect(target).toBe(number);
    // The keyboard comes to each once, not once a chart.
    expect(page.match(/<a class="badge[^"]*" href="#event-1" style/g)).toHaveLength(1);
    expect(textOf(page)).toMatch(/Cursor quit: 3\.4 GB freed, 11 → 24 it\/min/);
  });

  test('has for each chart a drawing with name and description, and a table with heads', () => {
    const page = pageOf(madeWhole());
    const charts = page.match(/<figure class="chart.*?<\/figure>/gs) ?? [];
    expect(charts).toHaveLength(5);
    for (const chart of charts) {
      expect(chart).toMatch(/<svg role="img" aria-labelledby="(chart-\w+)-title \1-about"[^>]*><title id="\1-title">/);
      expect(chart).toMatch(/<th scope="col">/);
      expect(chart).toMatch(/<th scope="row">/);
      expect(chart.match(/<tr>/g)?.length).toBeLessThanOrEqual(41);
    }
    expect(page).toContain('<html lang="en">');
  });

  test('has rules for the dark, for narrow screens and for paper, and tells bands apart by patterns', () => {
    const page = pageOf(madeWhole());
    for (const rule of [
      'prefers-color-scheme:dark',
      '@media print',
      '@page{size:A4',
      'max-width:560px',
      'break-inside:avoid',
    ]) {
      expect(page).toContain(rule);
    }
    for (const band of ['swapping', 'asleep', 'gap', 'yellow', 'red'])
      expect(page).toContain(`<pattern id="h-${band}"`);
  });

  test('names neither command nor folder, account or machine unless it is asked to', () => {
    const failed = madeWhole();
    failed.view.run.failure = {kind: 'bad-data', sentence: 'Bad: /Users/ada/x/train.jsonl', line: 'ada: SECRET LINE'};
    const page = pageOf(failed);
    expect(/\bada\b|\/Users|adas-macbook|-m mlx_lm|Fine Tune|SECRET/.exec(page)).toBeNull();
    expect(page).toContain('…/train.jsonl');
    const open = textOf(pageOf(failed, true));
    expect(open).toMatch(/\/Users\/ada\/venv\/bin\/python -m mlx_lm lora --config/);
    expect(open).toMatch(/SECRET LINE/);
  });

  test('keeps gaps in its lines', () => {
    const pace = /data-series="pace"[^>]* d="([^"]*)"/.exec(pageOf(madeWhole()))?.[1] ?? '';
    expect(pace.match(/M/g)).toHaveLength(2);
  });

  test('runs and shows nothing that comes from outside', () => {
    const evil = `"'><img src=x onerror=alert(1)></title></style></script><!-- ]]> ${HOSTILE} javascript:alert(1)`;
    const run = madeWhole({
      marks: [{kind: 'app', at: BEGAN + 1000, text: evil}],
      bands: [{kind: 'pause', from: BEGAN, until: BEGAN + 60_000, text: evil}],
      apps: [{name: evil, bytes: 1}],
      versions: {[evil]: evil},
      imported: {format: evil, file: evil, hasTimes: true},
    });
    Object.assign(run.view.run, {name: evil, id: evil, tags: [evil], note: evil, ending: evil, command: [evil]});
    Object.assign(run.view.settings, {model: evil, data: evil, fineTuneType: evil, optimizer: evil});
    run.view.verdict.sentence = evil;
    Object.assign(run.record.machine, {processor: evil, system: evil});
    for (const withCommand of [false, true]) {
      const page = pageOf(run, withCommand);
      expect(faultsOf(page)).toEqual([]);
      expect(/<img|<!--|onerror=alert\(1\)>/.exec(page)).toBeNull();
      expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.exec(page)).toBeNull();
    }
  });

  test('is as small as was promised', () => {
    expect(Buffer.byteLength(pageOf(madeWhole()))).toBeLessThan(120_000);
    expect(Buffer.byteLength(two())).toBeLessThan(260_000);
  });

  test('is known as ours by its beginning', () => {
    expect(pageOf(madeWhole()).startsWith(PAGE_BEGINNING)).toBe(true);
  });
});

describe('a page about several runs', () => {
  test('begins with how they compare, and lays them over each other', () => {
    const text = textOf(two());
    expect(text.indexOf('Side by side')).toBeLessThan(text.indexOf('What happened'));
    for (const part of ['What differs', 'By iteration', 'By training time', 'Training loss', 'the baseline']) {
      expect(text).toContain(part);
    }
  });

  test('tells the runs apart by dashes and points, not by colours alone', () => {
    const chart = /<figure class="chart large" id="chart-all-iteration-valLoss">.*?<\/figure>/s.exec(two())?.[0] ?? '';
    expect(chart).toMatch(/class="series t-a" data-series="run1"/);
    expect(chart).toMatch(/class="series t-b dash-1" data-series="run2"/);
    expect(chart).toMatch(/class="points round t-a"/);
    expect(chart).toMatch(/class="points square t-b"/);
  });
});

test('a run without times is drawn by iteration, with its trainer’s own pace as an estimate', () => {
  const text = textOf(pageOf(untimed()));
  expect(text).toContain('by iteration');
  expect(text).toMatch(/≈\s2\.60 s/);
  expect(text).not.toMatch(/Memory pressure|by the clock/);
  const ended = {...untimed(), marks: [{kind: 'end' as const, at: 0, iteration: 900, text: 'finished'}]};
  expect(pageOf(ended)).toContain('<ol class="events bare">');
});
