import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {readMetrics} from '../helpers/read-metrics.js';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
let server: ChildProcess | undefined;

beforeEach(() => {
  stage = createStage();
});
afterEach(() => {
  server?.kill('SIGKILL');
  return stage.close();
});

const TRAINER = [process.execPath, trainerFile('mlx-lm.cjs')];

/** `mlxtop serve` on any free port: its address, and how it ends when it is asked to. */
const serveAll = async () => {
  const serving = spawn(PROGRAM, ['serve', '--port', '0'], {env: stage.env, stdio: ['ignore', 'pipe', 'pipe']});
  server = serving;
  const exited = once(serving, 'exit');
  let errors = '';
  serving.stderr.on('data', chunk => {
    errors += chunk;
  });
  const [line] = await once(createInterface(serving.stdout), 'line');
  const url = /http:\S+:\d+/.exec(String(line))?.[0];
  return {
    url: url ?? `no address in: ${line}`,
    async end() {
      serving.kill('SIGTERM');
      const [code] = await exited;
      return {code, errors};
    },
  };
};

test('a run is seen in a file for node_exporter, at mlxtop serve and in an export, until it has ended', async () => {
  const textfile = join(stage.folder, 'textfile');
  const config = join(stage.folder, 'config');
  mkdirSync(join(config, 'mlxtop'), {recursive: true});
  mkdirSync(textfile);
  writeFileSync(join(config, 'mlxtop', 'settings.yaml'), `metrics:\n  textfile: ${textfile}\n`);
  const id = stage.start(TRAINER, ['--name', 'lora'], {XDG_CONFIG_HOME: config});
  const file = join(textfile, `mlxtop-${id}.prom`);
  await waitFor('the file', () => existsSync(file));
  const kept = readMetrics(readFileSync(file, 'utf8'), 'text').series;
  expect(kept).toContainEqual(expect.objectContaining({name: 'mlxtop_build_info', value: 1}));

  const {url, end} = await serveAll();
  const scrape = async () => {
    const response = await fetch(`${url}/metrics`, {headers: {accept: 'application/openmetrics-text;version=1.0.0'}});
    return readMetrics(await response.text(), 'openmetrics').series;
  };
  const iterations = async () => (await scrape()).find(({name}) => name === 'mlxtop_run_iterations_total');
  await waitFor('an iteration', async () => ((await iterations())?.value ?? 0) > 0);
  expect((await iterations())?.labels).toEqual({run: id});
  const {runs} = JSON.parse(await (await fetch(`${url}/status`)).text());
  expect(runs).toMatchObject([{run: {id, name: 'lora', command: []}}]);

  expect(stage.mlxtop(['stop', 'lora', '--yes']).code).toBe(0);
  await waitFor('the file to go', () => !existsSync(file));
  const ended = readMetrics(stage.mlxtop(['export', '--prometheus']).stdout, 'text').series;
  expect(ended).toContainEqual({name: 'mlxtop_live_runs', labels: {}, value: 0});
  expect(ended).toContainEqual({name: 'mlxtop_run_state', labels: {run: id, state: 'stopped'}, value: 1});
  expect(await end()).toEqual({code: 0, errors: ''});
});

test('a folder that is not there is said by the run, which goes on', async () => {
  const config = join(stage.folder, 'config');
  mkdirSync(join(config, 'mlxtop'), {recursive: true});
  writeFileSync(join(config, 'mlxtop', 'settings.yaml'), 'metrics: {textfile: /nowhere/at-all}\n');
  stage.start(TRAINER, [], {XDG_CONFIG_HOME: config});
  const warned = await waitFor('the warning', () =>
    stage.status().warnings.find(({code}: {code: string}) => code === 'metrics'),
  );
  expect(warned.text).toMatch(/^Metrics cannot be written to \/nowhere\/at-all: it does not exist\./);
});
