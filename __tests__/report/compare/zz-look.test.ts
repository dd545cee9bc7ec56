import {test} from '@jest/globals';
import {writeFileSync} from 'node:fs';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import {compareText} from '../../../source/report/compare/text.js';
import {GIB, losses, NOW, SWAPPING, whole} from '../../insight/compare/runs.js';

test('look', () => {
  const a = whole('20261118-100000-cursor-open', {name: 'cursor-open', figures: SWAPPING, apps: [{name: 'Cursor', bytes: 4.1 * GIB}, {name: 'Finder', bytes: 2e8}]});
  const b = whole('20261118-140000-cursor-closed', {name: 'cursor-closed', byIteration: {loss: losses(7)}});
  const c = whole('20261118-160000-batch8', {name: 'batch8', settings: {batchSize: 8, learningRate: 2e-5}, versions: {python: '3.11.7', mlx: '0.31.2', 'mlx-lm': '0.31.3'}, figures: {secondsPerIteration: {value: 4.9, error: 0.01}, tokensPerSecond: 163, iterations: 1000, totalIterations: 2000}, run: {outcome: 'failed', state: 'failed'}, power: {battery: 0.8, throttled: 0}});
  let out = '';
  for (const width of [80, 120]) {
    out += `\n=== ${width} two\n` + compareText(compareRuns([a, b]), {width, all: false, now: NOW});
    out += `\n=== ${width} three\n` + compareText(compareRuns([a, b, c]), {width, all: false, now: NOW});
  }
  const ten = Array.from({length: 10}, (_, i) => whole(`20261118-1${i}0000-sweep-rank-${2 ** i}`, {name: `sweep-rank-${2 ** i}`, settings: {rank: 2 ** i}, figures: {secondsPerIteration: {value: 2.4 + i / 10, error: 0.005}}}));
  out += `\n=== 80 five\n` + compareText(compareRuns(ten.slice(0, 5)), {width: 80, all: false, now: NOW});
  out += `\n=== 80 ten\n` + compareText(compareRuns(ten), {width: 80, all: false, now: NOW});
  out += `\n=== 100 all\n` + compareText(compareRuns([a, b]), {width: 100, all: true, now: NOW});
  writeFileSync('/tmp/compare-look.txt', out);
});
