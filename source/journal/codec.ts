import {EVENT_SHAPES} from './event-shapes.js';
import {type RunEvent, SCHEMA_VERSION} from './events.js';
import {conforms, type Shape} from './shapes.js';

const NON_FINITE: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** JSON text of any plain value in which NaN and the infinities survive, as the strings `NaN`, `Infinity`, `-Infinity`. */
export const encodeValue = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );

/** A number from what `encodeValue` wrote for one; anything else is returned as it is. */
export const decodeNumber = (value: unknown): unknown =>
  typeof value === 'string' && value in NON_FINITE ? NON_FINITE[value] : value;

/** One event as one journal line, line feed included. */
export const encodeEvent = (event: RunEvent): string => `${encodeValue(event)}\n`;

const LOSSY_KEYS = ['trainLoss', 'valLoss', 'loss', 'perplexity', 'learningRate'] as const;

/**
 * One journal line as an event; null for a line that is not one: cut, garbage, an unknown type, a field of the wrong kind, or a
 * journal of a newer schema. Unknown extra fields are kept.
 */
export const decodeEvent = (line: string): RunEvent | null => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const event = value as Record<string, unknown>;
  for (const key of LOSSY_KEYS) {
    if (typeof event[key] === 'string') event[key] = decodeNumber(event[key]);
  }
  if (typeof event.t !== 'number' || typeof event.type !== 'string') return null;
  const shape: Shape | undefined = Object.hasOwn(EVENT_SHAPES, event.type)
    ? EVENT_SHAPES[event.type as RunEvent['type']]
    : undefined;
  if (!shape || !conforms(event, shape)) return null;
  if (event.type === 'run' && (event.schema as number) > SCHEMA_VERSION) return null;
  return event as RunEvent;
};
