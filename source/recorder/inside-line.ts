import {errorCode} from '../errors.js';
import {decodeNumber} from '../journal/codec.js';
import {EVENT_SHAPES, type TrainingEvent} from '../journal/events.js';
import {UnreadableFileError} from '../journal/regular-file.js';
import {conforms} from '../journal/shapes.js';
import {LinesSince} from './lines-since.js';

/** One line of what the module inside the trainer writes (trainer/inside/python). */
export type InsideLine =
  | {type: 'told'; event: Extract<TrainingEvent, {type: 'report' | 'validation'}>; lost: number}
  | {type: 'error'; text: string}
  | {type: 'full'};

const MAX_TEXT = 240;

type Fields = Record<string, unknown>;

const parsed = (line: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const reportOf = (fields: Fields, inside: number) => ({
  type: 'report',
  iteration: fields.iteration,
  trainLoss: decodeNumber(fields.trainLoss),
  learningRate: decodeNumber(fields.learningRate),
  trainerIterationsPerSecond: decodeNumber(fields.trainerIterationsPerSecond),
  tokensPerSecond: decodeNumber(fields.tokensPerSecond),
  trainedTokens: fields.trainedTokens,
  peakMemoryBytes: fields.peakMemoryBytes,
  activeMemoryBytes: fields.activeMemoryBytes,
  cacheMemoryBytes: fields.cacheMemoryBytes,
  inside,
});

const validationOf = (fields: Fields, inside: number) => ({
  type: 'validation',
  iteration: fields.iteration,
  valLoss: decodeNumber(fields.valLoss),
  seconds: fields.seconds,
  inside,
});

const eventOf = (fields: Fields, end: number): Extract<InsideLine, {type: 'told'}>['event'] | null => {
  if (!isCount(fields.iteration)) return null;
  if (fields.type === 'report') {
    const report = reportOf(fields, end);
    return conforms(report, EVENT_SHAPES.report) ? {...report, type: 'report'} : null;
  }
  const validation = validationOf(fields, end);
  return conforms(validation, EVENT_SHAPES.validation) ? {...validation, type: 'validation'} : null;
};

/**
 * Reads a line that ends at byte `end` of its file. Null for one that is none: cut by a full disk, or of another kind.
 */
export const readInsideLine = (line: string, end: number): InsideLine | null => {
  const fields = parsed(line);
  switch (fields?.type) {
    case 'report':
    case 'validation': {
      const event = eventOf(fields, end);
      return event && {type: 'told', event, lost: isCount(fields.lost) ? fields.lost : 0};
    }
    case 'error':
      return typeof fields.text === 'string' ? {type: 'error', text: fields.text.slice(0, MAX_TEXT)} : null;
    case 'full':
      return {type: 'full'};
    default:
      return null;
  }
};

/**
 * What a run without a recorder has told from inside, behind byte `from` of its file, where the journal ends. Nothing
 * for a file that cannot be read: the console's figures are there.
 */
export const unjournaledInside = (path: string, from: number): TrainingEvent[] => {
  const lines = new LinesSince(path, from);
  const events: TrainingEvent[] = [];
  try {
    for (let some = lines.read(); some.length > 0; some = lines.read()) {
      for (const {text, end} of some) {
        const line = readInsideLine(text, end);
        if (line?.type === 'told') events.push(line.event);
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError) && errorCode(error) === undefined) throw error;
  } finally {
    lines.close();
  }
  return events;
};
