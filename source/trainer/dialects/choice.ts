import type {TrainingEvent} from '../../journal/events.js';
import type {NamedDialect} from '../dialect.js';

/**
 * Events by which a dialect shows that it may understand the trainer: a bar, a total, a line that several trainers
 * print alike.
 */
const WEAK = new Set<TrainingEvent['type']>(['progress', 'validation', 'total', 'checkpoint']);

/** Passed on from every dialect that can read them, whichever leads. */
const FACTS = new Set<TrainingEvent['type']>(['settings', 'failure']);

export type DialectChoice = {
  read(line: string): TrainingEvent[];
  /** The dialect that leads or is kept; null as long as none does. */
  readonly name: string | null;
};

const hasReport = (events: readonly TrainingEvent[]): boolean => events.some(event => event.type === 'report');

/**
 * Finds out which of these dialects a trainer speaks; earlier ones are asked first. A report is a strong sign: its
 * dialect is kept, and the others are never asked again. Any other sign of a run is a weak one: its dialect leads, so
 * that what it reads is believed, until an earlier dialect reads a weak sign too, or any other a report. (A bar may be
 * that of a download, and mlx-lm-lora prints mlx_lm's lines for validations and saves.)
 */
export const chooseDialect = (dialects: readonly NamedDialect[]): DialectChoice => {
  let candidates = dialects;
  let leader: NamedDialect | null = null;
  // What an earlier leader showed was another program's bar: the iterations start over.
  let hasShown = false;

  const lead = (dialect: NamedDialect, events: TrainingEvent[]): TrainingEvent[] => {
    const isOver = leader !== null && leader !== dialect && hasShown;
    if (isOver) hasShown = false;
    leader = dialect;
    if (hasReport(events)) candidates = [dialect];
    hasShown ||= events.some(event => event.type === 'progress');
    return isOver ? [{type: 'training'}, ...events] : events;
  };

  /** Those of a dialect's events that count; null when the next dialect is to be asked. */
  const believed = (dialect: NamedDialect, events: TrainingEvent[], isAfterLeader: boolean): TrainingEvent[] | null => {
    if (events.length === 0) return null;
    if (candidates.length === 1) return events;
    if (dialect === leader || hasReport(events)) return lead(dialect, events);
    if (leader === null || !isAfterLeader)
      return events.some(({type}) => WEAK.has(type)) ? lead(dialect, events) : events;
    const facts = events.filter(({type}) => FACTS.has(type));
    return facts.length > 0 ? facts : null;
  };

  return {
    read: line => {
      let isAfterLeader = false;
      for (const dialect of candidates) {
        const events = believed(dialect, dialect.read(line), isAfterLeader);
        if (events !== null) return events;
        isAfterLeader ||= dialect === leader;
      }
      return [];
    },
    get name() {
      return leader?.name ?? null;
    },
  };
};
