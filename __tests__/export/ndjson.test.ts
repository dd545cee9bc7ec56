import {expect, test} from '@jest/globals';
import {idleLine, ndjsonLine} from '../../source/export/ndjson.js';
import type {RunEvent} from '../../source/journal/events.js';
import {EVENT_KINDS, LINE} from '../../source/report/contract/export/index.js';
import type {Fields} from '../../source/report/contract/fields.js';
import {conforming} from '../helpers/schemas.js';
import {FULL_SAMPLES} from '../journal/full-samples.js';
import {SAMPLES} from '../journal/samples.js';

const RUN = {id: 'r', startedAt: 0};
const parsed = (event: RunEvent): Record<string, unknown> => conforming('event', JSON.parse(ndjsonLine(RUN, event)));

/** Every kind with all fields there are, and with those alone that every journal has. */
const EVENTS = [...Object.values(FULL_SAMPLES), ...Object.values(SAMPLES)].map(
  ({history: _h, w: _w, ...event}: RunEvent) => event as RunEvent,
);

const keysIn = (value: object, fields: Fields): unknown[] =>
  Object.entries(value).flatMap(([key, part]) => {
    const inner = fields[key]?.fields;
    const [one] = [part].flat();
    return [key, ...(inner && one ? keysIn(one, inner).map(name => `${key}.${name}`) : [])];
  });
const keysOf = (fields: Fields): unknown[] =>
  Object.entries(fields)
    .filter(([, {absentWhen}]) => absentWhen === undefined)
    .flatMap(([key, field]) => [key, ...keysOf(field.fields ?? {}).map(name => `${key}.${name}`)]);

test.each(EVENTS.map(event => [event.type, event] as const))('a line of %s has the keys of its kind', (type, event) => {
  const {readAt: _, ...line} = LINE;
  const fields: Fields = {...line, ...EVENT_KINDS[type].fields};
  const found = keysIn(parsed(event), fields);
  const promised = new Set(keysOf(fields));
  // Some keys of memory are left out where a system or an older version does not have them; no null object has any.
  expect(found.filter(key => !promised.has(key) && !/^memory\./.test(String(key)))).toEqual([]);
  const isInNull = (key: unknown) => String(key).includes('.') && !found.includes(key);
  expect([...promised].filter(key => !found.includes(key) && !isInNull(key))).toEqual([]);
});

// Users' programs read these: a line may gain a key, but what is here stays as it is.
test('the lines, byte for byte', () => {
  for (const event of Object.values(FULL_SAMPLES)) {
    const line = ndjsonLine(RUN, event);
    if (line !== '') conforming('event', JSON.parse(line));
  }
  expect(Object.values(FULL_SAMPLES).map(event => ndjsonLine(RUN, event))).toMatchSnapshot();
});

test("what says nothing to others, or is nobody else's business, is left out", () => {
  const lines = EVENTS.map(event => ndjsonLine(RUN, event)).join('');
  expect(lines).not.toMatch(/"(?:pid|identity|waiter|t|w|logBytes|inside|history)":/);
});

test('NaN and the infinities are texts, and no control character leaves as it is', () => {
  const loss = ndjsonLine(RUN, {...SAMPLES.report, trainLoss: Number.NaN, learningRate: Number.NEGATIVE_INFINITY});
  expect(loss).toContain('"trainLoss":"NaN"');
  expect(loss).toContain('"learningRate":"-Infinity"');
  const failure = ndjsonLine(RUN, {...SAMPLES.failure, line: 'a\u001b[31m\u202eb\nc'});
  expect(failure).not.toMatch(/[\u001b\u202e]|\n./u);
  expect(JSON.parse(failure).line).toBe('a\u001b[31m\u202eb\nc');
});

test("a time is by the machine's clock, a span by the run's own; what was not dated has the time of the reading", () => {
  const run = {id: 'r', startedAt: 1_700_000_000_000};
  const event = {...SAMPLES.validation, t: 1_700_000_010_250, w: 1_700_003_610_250};
  expect(JSON.parse(ndjsonLine(run, event))).toMatchObject({time: '2023-11-14T23:13:30.250Z', elapsedSeconds: 10.25});
  const {time, elapsedSeconds, readAt} = JSON.parse(ndjsonLine(run, {...event, history: true}));
  expect([time, elapsedSeconds, readAt]).toEqual([null, null, '2023-11-14T23:13:30.250Z']);
});

test('a stream that ends because nothing comes says so', () => {
  expect(JSON.parse(idleLine(RUN, 600, 0))).toEqual({
    ...{schema: 1, run: 'r', event: 'idle-timeout', time: '1970-01-01T00:00:00.000Z'},
    ...{elapsedSeconds: null, seconds: 600},
  });
});
