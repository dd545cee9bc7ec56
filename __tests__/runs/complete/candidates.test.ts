import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {RunEvent} from '../../../source/journal/events.js';
import {writeLabels} from '../../../source/journal/labels.js';
import {candidates} from '../../../source/runs/complete/candidates.js';
import {completeMain} from '../../../source/runs/complete/main.js';
import {createHome, makeRun} from '../../helpers/home.js';

let place: ReturnType<typeof createHome>;
beforeEach(() => {
  place = createHome();
});
afterEach(() => place.close());

const NOW = Date.UTC(2026, 10, 29, 12);
const words = (kind: string): string[] => candidates(kind, place.home, NOW).map(({word}) => word);
const end = (t: number): RunEvent => ({t, type: 'end', state: 'failed', exitCode: 1, unseen: false});

test('a run is offered by its name, and an older one of that name by its id', () => {
  makeRun(place.home, {id: '20261128-100000-0001', name: 'lora', createdAt: NOW - 9e7}, [end(NOW - 8e7)]);
  makeRun(place.home, {id: '20261129-100000-0002', name: 'lora', createdAt: NOW - 1000});
  makeRun(place.home, {id: '20261129-110000-0003', name: 'r=8, fp16', createdAt: NOW});
  expect(words('run')).toEqual(['r-8-fp16', 'lora', '20261128-100000-0001']);
  expect(words('living-run')).toEqual(['r-8-fp16', 'lora']);
  expect(words('ended-run')).toEqual(['20261128-100000-0001']);
  expect(words('waiting-run')).toEqual([]);
  expect(candidates('ended-run', place.home, NOW)[0]?.about).toMatch(/^failed, .*, sleep 60$/);
});

test('tags and applications come from the runs, and nothing in them reaches a terminal as a command', () => {
  const app = {bundleId: null, bytes: 1, atLeast: false, compressedBytes: null, processes: 1, protected: null};
  const names = ['Google Chrome', 'evil\u001b[2J'];
  const run = makeRun(place.home, {id: '20261129-100000-0002', command: ['a\u001b[31m', 'b']}, [
    {t: NOW, type: 'apps', apps: names.map(name => ({...app, name}))},
  ]);
  writeLabels(run.paths.labels, {name: null, tags: ['r=8', 'sweep'], note: null});
  expect(words('app')).toEqual(['Google Chrome']);
  expect(candidates('tag', place.home, NOW)).toEqual([
    {word: 'r=8', about: '1 run'},
    {word: 'sweep', about: '1 run'},
  ]);
  expect(candidates('run', place.home, NOW)[0]?.about).not.toContain('\u001b');
});

test('damaged folders and kinds that are not known offer nothing, without a word', async () => {
  mkdirSync(join(place.home, 'runs/20261129-100000-0009'), {recursive: true});
  writeFileSync(join(place.home, 'runs/20261129-100000-0009/run.json'), '{');
  writeFileSync(join(place.home, 'runs/a-file'), '');
  expect([words('run'), words('nonsense'), words('app')]).toEqual([[], [], []]);
  const printed: string[] = [];
  expect(await completeMain([], text => printed.push(text))).toBe(0);
  expect(printed.join('')).toBe('');
});

test('a word and what it is are a line each, however many runs there are', async () => {
  for (let index = 0; index < 120; index++) {
    makeRun(place.home, {id: `20261129-100000-${String(index).padStart(4, '0')}`, name: `run-${index}`});
  }
  const printed: string[] = [];
  await completeMain(['run'], text => printed.push(text));
  const lines = printed.join('').split('\n');
  expect(lines[0]).toBe('run-119');
  expect(lines[1]).toMatch(/^in progress, /);
  expect(lines.length).toBe(2 * 100 + 1);
});
