import {describe, expect, test} from '@jest/globals';
import {decodeEvent, encodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {type Field, type Fields, fieldsOf, withField, wrongValues} from './fields.js';
import {FULL_SAMPLES} from './full-samples.js';
import {SAMPLES} from './samples.js';

const ALL: readonly RunEvent[] = Object.values(FULL_SAMPLES);

/** Fields that may be null (not known), in order. All others must have a value. */
const NULLABLE: {[Type in RunEvent['type']]?: string[]} = {
  run: ['continues'],
  recording: ['gapSeconds'],
  sample: [
    'memory',
    ...Object.keys(FULL_SAMPLES.sample.memory ?? {}).filter(name => name !== 'limitedBy'),
    ...['trainer', 'cpuPercent', 'memoryBytes', 'swappedBytes', 'peakBytes'],
    ...['cpuPercent', 'otherProcessorShare', 'kernelProcessorShare'],
  ],
  apps: ['bundleId', 'compressedBytes', 'protected', 'cpuPercent'],
  quit: ['bytes'],
  tools: ['cpuPercent', 'everySeconds', 'cpuSeconds'],
  power: ['gpuPercent', 'onBattery', 'lowPowerMode', 'speedLimitPercent', 'hasBattery'],
  estimate: ['calibratedBy', 'from'],
  warning: ['identity'],
  end: ['exitCode'],
  report: Object.keys(FULL_SAMPLES.report).filter(
    name => !['t', 'type', 'iteration', 'figures', 'guessed', 'retold', 'inside'].includes(name),
  ),
  unplaced: Object.keys(SAMPLES.unplaced).filter(name => !['t', 'type'].includes(name)),
  progress: ['total'],
  validating: ['done', 'total'],
  validation: ['seconds'],
  checkpoint: ['iteration'],
  saved: ['path'],
  baseline: ['secondsPerToken'],
  test: ['perplexity'],
  'host-sample': [
    'memory',
    ...Object.keys(FULL_SAMPLES['host-sample'].memory ?? {}).filter(name => name !== 'limitedBy'),
    ...['trainer', 'memoryBytes', 'memoryKind', 'cpuPercent', 'stopped'],
  ],
  'host-apps': ['bundleId', 'compressedBytes', 'protected', 'cpuPercent'],
  'host-state': ['trouble', 'text'],
  cards: [
    ...['busyPercent', 'totalBytes', 'usedBytes', 'runBytes', 'othersBytes'],
    ...['watts', 'limitWatts', 'celsius', 'slowedBy', 'bytes'],
  ],
};

const REAL = new Set([
  'trainLoss',
  'valLoss',
  'loss',
  'perplexity',
  'learningRate',
  'trainerIterationsPerSecond',
  'tokensPerSecond',
]);

/** Fields that older journals lack, besides the settings. */
const LATER = new Set([
  'continues',
  'checkpoint',
  'earlier',
  'imported',
  'compressBytesPerSecond',
  'decompressBytesPerSecond',
  'swappedOutBytes',
  'diskFreeBytes',
  'ageSeconds',
  'peakBytes',
  'logBytes',
  'helperBytes',
  'otherProcessorShare',
  'kernelProcessorShare',
  'hasBattery',
  'waiter',
  'unseen',
  'epoch',
  'activeMemoryBytes',
  'cacheMemoryBytes',
  'inside',
  'figures',
  'ofChild',
  'late',
  'guessed',
  'history',
  'retold',
  'w',
]);

const mayBeAbsent = ({name, value}: Field, event: RunEvent): boolean =>
  (event.type === 'apps' && name === 'survey') ||
  (/apps$/.test(event.type) && name === 'cpuPercent') ||
  (event.type === 'settings' && Object.hasOwn(FULL_SAMPLES.settings.values, name)) ||
  (name === 'margin' && typeof value === 'number') ||
  (event.type === 'versions' && typeof value === 'string' && name !== 'type') ||
  LATER.has(name);

/** Whether it is still decoded as an event when that field has another value. */
const isEventWith = (event: RunEvent, field: Field, value: unknown): boolean =>
  decodeEvent(JSON.stringify(withField(event, field, value))) !== null;

const FREE_TEXT = new Set([
  ...['id', 'name', 'directory', 'code', 'text', 'path', 'bundleId', 'protected', 'app', 'kind', 'line', 'why', 'run'],
  ...['phase', 'calibratedBy', 'setting', 'from', 'to', 'costs', 'format', 'file'],
  ...['host', 'told', 'platform', 'trouble', 'uuid', 'slowedBy'],
  ...['identity', 'model', 'data', 'fineTuneType', 'optimizer', 'adapterPath', 'resumeFile'],
  ...Object.keys(SAMPLES.versions.packages),
]);

describe.each(ALL)('$type', event => {
  const fields = fieldsOf(event);

  test('survives a round trip', () => {
    const line = encodeEvent(event);
    expect(line).toMatch(/^[^\n]+\n$/);
    expect(decodeEvent(line.trimEnd())).toEqual(event);
  });

  test('is refused without one of its fields, except for those that came later', () => {
    const spared = fields.filter(field => isEventWith(event, field, undefined)).map(({name}) => name);
    expect(spared).toEqual(fields.filter(field => mayBeAbsent(field, event)).map(({name}) => name));
  });

  test('is refused with a value of another kind', () => {
    const accepted = fields.flatMap(field =>
      wrongValues(field, FREE_TEXT.has(field.name))
        .filter(value => isEventWith(event, field, value))
        .map(value => ({field: field.name, value})),
    );
    expect(accepted).toEqual([]);
  });

  test('may be null only where something may be unknown', () => {
    const accepted = fields.filter(field => isEventWith(event, field, null)).map(({name}) => name);
    expect(accepted).toEqual(NULLABLE[event.type] ?? []);
  });

  test('keeps NaN and the infinities where a trainer may print them, and refuses them elsewhere', () => {
    const isReal = (name: string) => REAL.has(name) && event.type !== 'settings';
    const numbers = fields.filter(({name, value}) => typeof value === 'number' && name !== 't');
    for (const field of numbers) {
      for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const copy = structuredClone(event);
        (field.in(copy as unknown as Fields) as Fields)[field.name] = number;
        const decoded = decodeEvent(encodeEvent(copy).trimEnd());
        expect({field: field.name, decoded}).toEqual({field: field.name, decoded: isReal(field.name) ? copy : null});
      }
    }
  });
});

test('a word that only looks like a number stays a word', () => {
  for (const word of ['NaN', 'Infinity', '-Infinity', 'toString']) {
    const event: RunEvent = {...SAMPLES.run, id: word, name: word, command: [word], directory: word};
    expect(decodeEvent(encodeEvent(event).trimEnd())).toEqual(event);
  }
  expect(decodeEvent(JSON.stringify({...SAMPLES.report, trainLoss: 'toString'}))).toBeNull();
});

describe('refused as an event', () => {
  test.each([
    ['nothing', ''],
    ['a cut line', encodeEvent(SAMPLES.report).slice(0, 40)],
    ['binary zeros', '\0'.repeat(100)],
    ['another JSON value', '[1,2]'],
    ['null', 'null'],
    ['no type', '{"t":1}'],
    ['no time', '{"type":"training"}'],
    ['a time out of range', '{"t":8.64e16,"type":"training"}'],
    ['an infinite time', '{"t":1e999,"type":"training"}'],
    ['the first line of a newer journal', JSON.stringify({...SAMPLES.run, schema: 2})],
  ])('%s', (_name, line) => {
    expect(decodeEvent(line)).toBeNull();
  });
});

test('an event type that a later version added does not count as damage', () => {
  for (const type of ['omen', 'toString', '__proto__']) {
    expect(decodeEvent(JSON.stringify({t: 1, type, text: 'new'}))).toBe('unknown');
  }
});

test('fields that a later version added are kept', () => {
  const event = {...SAMPLES.pause, why: 'heat'};
  expect(decodeEvent(JSON.stringify(event))).toEqual(event);
});
