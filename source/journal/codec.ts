import {COMMON_FIELDS, EVENT_SHAPES, type RunEvent, SCHEMA_VERSION} from './events.js';
import {conforms, type Shape} from './shapes.js';
import {eventWithoutSecrets} from './without-secrets.js';

const NON_FINITE = new Map<unknown, number>(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(value => [String(value), value]),
);

/** JSON text of any plain value. NaN and the infinities survive as the strings `NaN`, `Infinity` and `-Infinity`. */
export const encodeValue = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );

/** NaN or an infinity from its name, as `encodeValue` wrote it; anything else is returned unchanged. */
export const decodeNumber = (value: unknown): unknown => NON_FINITE.get(value) ?? value;

/** One event as one journal line, with its line feed. Secrets are masked: see `eventWithoutSecrets`. */
export const encodeEvent = (event: RunEvent): string => `${encodeValue(eventWithoutSecrets(event))}\n`;

type EventType = RunEvent['type'];

const SHAPES: Readonly<Record<EventType, Shape>> = EVENT_SHAPES;

const isKnownType = (type: string): type is EventType => Object.hasOwn(SHAPES, type);

/** Fields of each event type that may be NaN or infinite. */
const REAL_FIELDS = new Map(
  Object.entries(SHAPES).map(([type, shape]) => [
    type,
    Object.keys(shape).filter(field => shape[field] === 'real' || shape[field] === 'real?'),
  ]),
);

/**
 * Turns the names of NaN and the infinities back into numbers in the fields that allow them. In place: `fields` was
 * just parsed.
 */
const decodeNumbers = (fields: Record<string, unknown>, type: EventType): void => {
  for (const field of REAL_FIELDS.get(type) ?? []) fields[field] = decodeNumber(fields[field]);
};

/**
 * One journal line as an event. Null for a line that is not one: cut, garbage, a field of the wrong kind, or the first
 * line of a journal of a newer schema; `'unknown'` for an event of a type that this version does not know. Unknown
 * extra fields are kept. Secrets that an older version wrote are masked.
 */
export const decodeEvent = (line: string): RunEvent | 'unknown' | null => {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return null;
  }
  if (!conforms(event, COMMON_FIELDS)) return null;
  const {type} = event;
  if (!isKnownType(type)) return 'unknown';
  decodeNumbers(event, type);
  if (!conforms(event, SHAPES[type])) return null;
  const known = event as RunEvent;
  return known.type === 'run' && known.schema > SCHEMA_VERSION ? null : eventWithoutSecrets(known);
};
