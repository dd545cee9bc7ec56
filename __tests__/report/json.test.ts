import {expect, test} from '@jest/globals';
import {toJson} from '../../source/report/json.js';
import {memoryJson} from '../../source/report/memory-json.js';
import {statusJson} from '../../source/report/status-json.js';
import {conforming} from '../helpers/schemas.js';
import {ended, memory, NOW, running, unknown} from './views.js';

/** The keys that scripts rely on: more may come, none of these may go. */
const KEYS = {
  run: 'id name session state command directory startedAt endedAt elapsedSeconds pausedSeconds exitCode',
  training:
    'iteration totalIterations trainLoss valLoss learningRate iterationsPerMinute secondsPerIteration tokensPerSecond trainedTokens peakMemoryBytes lastCheckpoint bestValLoss testLoss testPerplexity figures etaSeconds etaLowSeconds etaHighSeconds finishAt',
  trainer: 'pid cpuPercent memoryBytes memoryKind processes',
  memory:
    'takenAt platform totalBytes usedBytes appBytes wiredBytes compressedBytes cachedBytes freeBytes swapUsedBytes swapTotalBytes swapInBytesPerSecond swapOutBytesPerSecond pressure pressureSource',
  slowdown: 'factor lostSeconds evidence etaIfClearedSeconds',
  verdict: 'level sentence',
  recorder: 'alive lastEventAt memoryBytes cpuPercent',
};

const parsed = (view = running()) => {
  const [json] = conforming('runs', [JSON.parse(toJson(statusJson(view, true, 'linux')))]);
  return json;
};

test.each(Object.entries(KEYS))('%s has every key, whatever is known', (part, keys) => {
  for (const view of [running(), ended('finished', 0), {...unknown(), memory: running().memory}]) {
    expect(Object.keys(parsed(view)[part])).toEqual(expect.arrayContaining(keys.split(' ')));
  }
});

test('the parts are all there; memory is null before its first reading', () => {
  expect(Object.keys(parsed())).toEqual(expect.arrayContaining([...Object.keys(KEYS), 'advice']));
  expect(parsed(unknown()).memory).toBeNull();
  expect(parsed().advice).toEqual([]);
  expect(Object.keys(parsed().training.lastCheckpoint)).toEqual(['iteration', 'path']);
  expect(Object.keys(parsed().training.bestValLoss).sort()).toEqual(['iteration', 'value']);
});

test('a time is ISO 8601, and the same moment; nothing else looks like one', () => {
  const view = running({run: {pausedSince: NOW - 500, stopAsked: {signal: 'SIGINT', at: NOW - 100}}});
  const json = parsed({...view, warnings: [{code: 'x', text: 'y', since: NOW}]});
  const iso = (ms: number) => new Date(ms).toISOString();
  expect(json.run.startedAt).toBe(iso(view.run.startedAt));
  expect(json.run.pausedSince).toBe(iso(NOW - 500));
  expect(json.run.stopAsked).toEqual({signal: 'SIGINT', at: iso(NOW - 100)});
  expect(json.training.finishAt).toBe(iso(NOW + 11_880_000));
  expect(json.memory.takenAt).toBe(iso(NOW - 1000));
  expect(json.recorder.lastEventAt).toBe(iso(NOW - 1000));
  expect(json.warnings).toEqual([{code: 'x', text: 'y', since: iso(NOW)}]);
  const milliseconds = JSON.stringify(json).match(/\b1[67]\d{11}\b/g);
  expect(milliseconds).toBeNull();
});

test('what is unknown is null and never left out', () => {
  const {training, trainer, run} = parsed(unknown());
  for (const key of KEYS.training.split(' ')) expect(training).toHaveProperty(key, null);
  for (const key of KEYS.trainer.split(' ')) expect(trainer).toHaveProperty(key, null);
  expect(run).toMatchObject({endedAt: null, exitCode: null, pausedSeconds: 0, state: 'starting', session: 'lora'});
});

test('a loss that is NaN or infinite is given by name', () => {
  const json = parsed(running({training: {trainLoss: Number.NaN, valLoss: Number.POSITIVE_INFINITY}}));
  expect(json.training).toMatchObject({trainLoss: 'NaN', valLoss: 'Infinity'});
});

test('one document, one line feed at the end; without indent one line', () => {
  expect(toJson({a: [1, Number.NEGATIVE_INFINITY]})).toBe('{\n  "a": [\n    1,\n    "-Infinity"\n  ]\n}\n');
  expect(toJson({a: 'x\ny'}, 0)).toBe('{"a":"x\\ny"}\n');
});

test('memory alone has every key', () => {
  const json = memoryJson({...memory(), takenAt: NOW}, 'darwin');
  expect(Object.keys(json)).toEqual(expect.arrayContaining(KEYS.memory.split(' ')));
  expect(json).toMatchObject({platform: 'darwin', takenAt: new Date(NOW).toISOString()});
});

test('where it is recorded, and whether that can be seen from here', () => {
  expect(parsed()).toMatchObject({run: {visible: true}, recorder: {host: null, heartbeatAt: null}});
  const there = {visible: false, host: 'gpu-box', heartbeatAt: NOW};
  expect(JSON.parse(toJson(statusJson(running(), true, 'linux', there)))).toMatchObject({
    run: {visible: false},
    recorder: {alive: true, host: 'gpu-box', heartbeatAt: new Date(NOW).toISOString()},
  });
});
