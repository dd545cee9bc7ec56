import type {TrainingEvent} from '../../journal/events.js';
import type {NamedDialect} from '../dialect.js';

/** Events by which a dialect shows that it may understand the trainer: a bar, a total, a line that several trainers print alike. */
const WEAK = new Set<TrainingEvent['type']>(['progress', 'validation', 'total', 'checkpoint']);

/** Told by every dialect that can read them, whichever leads. */
const FACTS = new Set<TrainingEvent['type']>(['settings', 'failure']);

export type DialectChoice = {
  read(line: string): TrainingEvent[];
  /** The dialect that leads or is kept; null as long as none does. */
  readonly name: string | null;
};

/**
 * Finds out which of these dialects a trainer speaks; earlier ones are asked first. A report is a strong sign: its dialect is kept, and
 * the others are never asked again. Anything else that tells of a training is a weak one: its dialect leads, so that what it reads is
 * believed, until an earlier one reads a weak sign too, or any other a report. (A bar may be that of a download, and mlx-lm-lora
 * prints mlx_lm's lines for validations and saves.)
 */
export const chooseDialect = (dialects: readonly NamedDialect[]): DialectChoice => {
  let candidates = dialects;
  let leader: NamedDialect | null = null;
  // What a leader showed of another program's bar was no training: the iterations begin anew.
  let hasShown = false;

  const lead = (dialect: NamedDialect, events: TrainingEvent[]): TrainingEvent[] => {
    const isOver = leader !== null && leader !== dialect && hasShown;
    if (isOver) hasShown = false;
    leader = dialect;
    if (events.some(event => event.type === 'report')) candidates = [dialect];
    hasShown ||= events.some(event => event.type === 'progress');
    return isOver ? [{type: 'training'}, ...events] : events;
  };

  return {
    read: line => {
      let isAfterLeader = false;
      for (const dialect of candidates) {
        const events = dialect.read(line);
        if (events.length === 0) {
          isAfterLeader ||= dialect === leader;
          continue;
        }
        if (candidates.length === 1) return events;
        if (events.some(event => event.type === 'report')) return lead(dialect, events);
        if (leader === null || dialect === leader || !isAfterLeader) {
          return dialect === leader || events.some(event => WEAK.has(event.type)) ? lead(dialect, events) : events;
        }
        const facts = events.filter(event => FACTS.has(event.type));
        if (facts.length > 0) return facts;
      }
      return [];
    },
    get name() {
      return leader?.name ?? null;
    },
  };
};
