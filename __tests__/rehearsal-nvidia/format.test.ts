import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {afterAll, expect, test} from '@jest/globals';
import {createCards} from '../../scripts/rehearsal-nvidia/rehearsal.js';
import {other, SCENES} from '../../scripts/rehearsal-nvidia/scenes.js';
import {parseCardLog} from '../../source/host/nvidia/log.js';
import {LOOK} from '../../source/host/nvidia/loop.js';

const REAL = readFileSync(new URL('../fixtures/host/nvidia/one-run.txt', import.meta.url), 'utf8');

const cards = createCards({state: {processes: [other(731, 20036)]}});
afterAll(() => cards.remove());

const smi = (...words: string[]) => spawnSync(`${cards.tools}/nvidia-smi`, words, {encoding: 'utf8'});

/** A line without its value. */
const nameOf = (line: string): string => line.replace(/: .*/, ':').trimEnd();

test('a look has lines that the real one has, in its columns and in its order', () => {
  const real = REAL.split('\n').map(nameOf);
  let at = 0;
  const lines = smi(...LOOK)
    .stdout.trimEnd()
    .split('\n');
  for (const line of lines.map(nameOf)) {
    const found = real.indexOf(line, at);
    expect([line, found === -1 ? 'is not there' : '']).toEqual([line, '']);
    at = found + 1;
  }
});

test('queries and what is wrong with them, as they were captured', () => {
  const format = '--format=csv,noheader,nounits';
  expect(smi('--query-compute-apps=pid,process_name,used_memory', format).stdout).toBe(
    '731, /home/user/.venv/bin/python3, 20036\n',
  );
  expect(smi('--query-gpu=index,memory.total,power.limit', '--format=csv').stdout).toBe(
    'index, memory.total [MiB], power.limit [W]\n0, 81559 MiB, 700.00 W\n',
  );
  expect(smi('--query-gpu=index,no_such_field', format)).toMatchObject({
    status: 2,
    stdout: 'Field "no_such_field" is not a valid field to query.\n\n',
  });
  expect(smi('--query-gpu=index', '--query-compute-apps=pid', '--format=csv')).toMatchObject({status: 2});
  expect(smi('-i', '7', '--query-gpu=index', format)).toMatchObject({status: 6, stdout: 'No devices were found\n'});
});

test.each(Object.keys(SCENES))('the scene %s begins as a state that can be shown', name => {
  const scene = createCards({scene: name});
  try {
    const {fault, cards: shown} = scene.state();
    if (fault !== null || shown.length === 0) return;
    const {stdout} = spawnSync(`${scene.tools}/nvidia-smi`, [...LOOK], {encoding: 'utf8'});
    expect(parseCardLog(stdout)).toHaveLength(shown.length);
  } finally {
    scene.remove();
  }
});
