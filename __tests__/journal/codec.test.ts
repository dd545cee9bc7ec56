import {describe, expect, test} from '@jest/globals';
import {decodeEvent, encodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {SAMPLES} from './samples.js';

const ALL: readonly RunEvent[] = Object.values(SAMPLES);

/** Fields that may be null, not known, in their order. Everything else must be there. */
const NULLABLE: {[Type in RunEvent['type']]?: string[]} = {
  recording: ['gapSeconds'],
  sample: [
    'memory',
    ...Object.keys(SAMPLES.sample.memory ?? {}).filter(name => name !== 'limitedBy'),
    ...['trainer', 'cpuPercent', 'memoryBytes', 'swappedBytes', 'peakBytes'],
    'cpuPercent',
  ],
  apps: ['bundleId', 'compressedBytes', 'protected'],
  quit: ['bytes'],
  tools: ['cpuPercent', 'everySeconds', 'cpuSeconds'],
  power: ['gpuPercent', 'onBattery', 'lowPowerMode', 'speedLimitPercent'],
  end: ['exitCode'],
  report: Object.keys(SAMPLES.report).filter(name => !['t', 'type', 'iteration', 'figures'].includes(name)),
  progress: ['total'],
  validating: ['done', 'total'],
  validation: ['seconds'],
  checkpoint: ['iteration'],
  saved: ['path'],
  baseline: ['secondsPerToken'],
  test: ['perplexity'],
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

/** What older journals do not have. */
const LATER = new Set([
  'compressBytesPerSecond',
  'decompressBytesPerSecond',
  'swappedOutBytes',
  'diskFreeBytes',
  'peakBytes',
  'late',
  'figures',
  'margin',
  'model',
  'batchSize',
  'lrSchedule',
]);

type Fields = Record<string, unknown>;
type Field = {name: string; value: unknown; in: (event: Fields) => Fields};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inside = (fields: Fields, name: string): unknown => {
  const value = fields[name];
  return Array.isArray(value) ? value[0] : value;
};

/** All fields of an event, those of nested ones and of a list's first one too. */
const fieldsOf = (fields: Fields, within: (event: Fields) => Fields = event => event): Field[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    const nested = inside(fields, name);
    return [
      {name, value, in: within},
      ...(isFields(nested) ? fieldsOf(nested, event => inside(within(event), name) as Fields) : []),
    ];
  });

/** Whether the event is one when that field has another value; undefined leaves the field out. */
const isEventWith = (event: RunEvent, field: Field, value: unknown): boolean => {
  const copy: Fields = structuredClone(event);
  field.in(copy)[field.name] = value;
  return decodeEvent(JSON.stringify(copy)) !== null;
};

const FREE_TEXT = new Set('id name directory code text path bundleId protected app model kind line why run'.split(' '));

/** Values that a field cannot have, by the kind that the sample shows. */
const wrongValues = ({name, value}: Field): unknown[] => {
  if (name === 'type') return [5, true, {}];
  if (typeof value === 'number') return ['nonsense', '5', true, [5], {}];
  if (typeof value === 'boolean') return ['true', 1, [], {}];
  if (typeof value === 'string') return [5, true, ['a'], {}, ...(FREE_TEXT.has(name) ? [] : ['nonsense', 'toString'])];
  if (Array.isArray(value)) return ['text', 5, [5], [null], {}];
  // Of the settings and of the figures none has to be there.
  if (name === 'figures') return ['text', 5, true, [], [5]];
  return ['text', 5, true, ...(name === 'values' ? [] : [[], {}])];
};

describe.each(ALL)('$type', event => {
  const fields = fieldsOf(event);

  test('comes back as it was written', () => {
    const line = encodeEvent(event);
    expect(line).toMatch(/^[^\n]+\n$/);
    expect(decodeEvent(line.trimEnd())).toEqual(event);
  });

  test('is none without one of its fields, but for those that came later', () => {
    const spared = fields.filter(field => isEventWith(event, field, undefined)).map(({name}) => name);
    expect(spared).toEqual(fields.map(({name}) => name).filter(name => LATER.has(name)));
  });

  test('is none with a value of another kind', () => {
    const accepted = fields.flatMap(field =>
      wrongValues(field)
        .filter(value => isEventWith(event, field, value))
        .map(value => ({field: field.name, value})),
    );
    expect(accepted).toEqual([]);
  });

  test('has null only where something may be unknown', () => {
    const accepted = fields.filter(field => isEventWith(event, field, null)).map(({name}) => name);
    expect(accepted).toEqual(NULLABLE[event.type] ?? []);
  });

  test('keeps NaN and the infinities where a training may have them, and has them nowhere else', () => {
    const numbers = fields.filter(({name, value}) => typeof value === 'number' && name !== 't');
    for (const field of numbers) {
      for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const copy = structuredClone(event);
        (field.in(copy as unknown as Fields) as Fields)[field.name] = number;
        const decoded = decodeEvent(encodeEvent(copy).trimEnd());
        expect({field: field.name, decoded}).toEqual({field: field.name, decoded: REAL.has(field.name) ? copy : null});
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

describe('what is no event', () => {
  test.each([
    ['nothing', ''],
    ['a cut line', encodeEvent(SAMPLES.report).slice(0, 40)],
    ['binary zeros', '\0'.repeat(100)],
    ['another JSON value', '[1,2]'],
    ['null', 'null'],
    ['no type', '{"t":1}'],
    ['no time', '{"type":"training"}'],
    ['a time that no calendar has', '{"t":8.64e16,"type":"training"}'],
    ['an endless time', '{"t":1e999,"type":"training"}'],
    ['the head of a newer journal', JSON.stringify({...SAMPLES.run, schema: 2})],
  ])('%s', (_name, line) => {
    expect(decodeEvent(line)).toBeNull();
  });
});

test('an event that a later version added is no damage', () => {
  for (const type of ['omen', 'toString', '__proto__']) {
    expect(decodeEvent(JSON.stringify({t: 1, type, text: 'new'}))).toBe('unknown');
  }
});

test('fields that a later version added are kept', () => {
  const event = {...SAMPLES.pause, why: 'heat'};
  expect(decodeEvent(JSON.stringify(event))).toEqual(event);
});
