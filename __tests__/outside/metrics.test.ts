import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {prometheusText} from '../../source/export/prometheus/text.js';
import {scrapedOf} from '../export/scraped.js';
import {madeRun} from '../helpers/made-run.js';
import {foldAll, START} from '../insight/timeline.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {describeWith, toolPath} from './tools.js';

afterEach(leavePlaces);

const promtool = (words: readonly string[], input = ''): {status: number | null; output: string} => {
  const {status, stdout, stderr} = spawnSync(toolPath('promtool'), words, {input, encoding: 'utf8'});
  return {status, output: stdout + stderr};
};

const FOUND_NOTHING = {status: 0, output: ''};

describeWith('promtool', 'promtool', () => {
  const events = madeRun({iterations: 2000, swapping: [{from: 500, until: 900, factor: 2}]});
  const going = scrapedOf(foldAll(events.filter(({t}) => t < START + 3_000_000)));
  const ended = scrapedOf(foldAll(events));

  test.each([
    ['a run in progress', [going]],
    [
      'two runs, of which one has ended',
      [going, {...ended, view: {...ended.view, run: {...ended.view.run, id: 'r2'}}}],
    ],
    ['no run', []],
  ])('has nothing against the metrics of %s', (_what, runs) => {
    const text = prometheusText({version: '1.2.3', runs}, 'text');
    expect(promtool(['check', 'metrics'], text)).toEqual(FOUND_NOTHING);
  });

  test('would say so if there were something', () => {
    expect(promtool(['check', 'metrics'], 'mlxtop_x_total{a="b} 1\n').status).not.toBe(0);
  });

  test("reads every expression of Grafana's dashboard and of the document", () => {
    const dashboard = readFileSync(new URL('../../docs/grafana/mlxtop.json', import.meta.url), 'utf8');
    const {panels} = JSON.parse(dashboard);
    const drawn: string[] = panels.flatMap(({targets}: {targets: {expr: string}[]}) => targets.map(({expr}) => expr));
    const document = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    const written = [...document.matchAll(/^ {4}(\S*mlxtop_.*?) {3,}\S/gm)].map(match => match[1] ?? '');
    expect(drawn.length).toBeGreaterThan(12);
    expect(written.length).toBeGreaterThan(2);
    const rules = [...drawn, ...written].map((expr, index) => ({
      record: `test:expression:${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$run', '.+'),
    }));
    const file = join(temporaryFolder(), 'rules.yml');
    writeFileSync(file, JSON.stringify({groups: [{name: 'all', rules}]}));
    expect(promtool(['check', 'rules', file])).toMatchObject({
      status: 0,
      output: expect.stringContaining(`SUCCESS: ${rules.length} rules found`),
    });
  });
});
