import {EVENT_SHAPES} from './event-shapes.js';
import {type RunEvent, SCHEMA_VERSION} from './events.js';
import {conforms} from './shapes.js';
import {eventWithoutSecrets} from './without-secrets.js';

const NON_FINITE = new Map<unknown, number>(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(value => [String(value), value]),
);

/** JSON text of any plain value in which NaN and the infinities survive, as the strings `NaN`, `Infinity`, `-Infinity`. */
export const encodeValue = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );

/** A number from what `encodeValue` wrote for one; anything else is returned as it is. */
export const decodeNumber = (value: unknown): unknown => NON_FINITE.get(value) ?? value;

/** One event as one journal line, line feed included. Never a secret: see `eventWithoutSecrets`. */
export const encodeEvent = (event: RunEvent): string => `${encodeValue(eventWithoutSecrets(event))}\n`;

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Fields of each event type that may be NaN or infinite. */
const REAL_FIELDS = new Map(
  Object.entries(EVENT_SHAPES).map(([type, shape]) => [
    type,
    Object.keys(shape).filter(field => shape[field] === 'real' || shape[field] === 'real?'),
  ]),
);

/** Turns the names of NaN and the infinities back into these numbers, in place, where they may be. */
const decodeNumbers = (fields: Fields, type: string): void => {
  for (const field of REAL_FIELDS.get(type) ?? []) fields[field] = decodeNumber(fields[field]);
};

/** The latest time that a Date can hold. */
const MOST_TIME = 8.64e15;

const isTime = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= MOST_TIME;

/**
 * One journal line as an event. Null for a line that is not one: cut, garbage, a field of the wrong kind, or the head of a journal
 * of a newer schema; `'unknown'` for an event of a type that this version does not know. Unknown extra fields are kept. Secrets that an
 * older version has written down are masked.
 */
export const decodeEvent = (line: string): RunEvent | 'unknown' | null => {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isFields(event) || !isTime(event.t) || !isTime(event.w ?? 0) || typeof event.type !== 'string') return null;
  if (!Object.hasOwn(EVENT_SHAPES, event.type)) return 'unknown';
  const shape = EVENT_SHAPES[event.type as RunEvent['type']];
  decodeNumbers(event, event.type);
  if (!conforms(event, shape)) return null;
  if (event.type === 'run' && (event.schema as number) > SCHEMA_VERSION) return null;
  return eventWithoutSecrets(event as RunEvent);
};
