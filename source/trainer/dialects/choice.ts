import type {TrainingEvent} from '../../journal/events.js';
import type {NamedDialect, Read} from '../dialect.js';

/**
 * Events by which a dialect shows that it may understand the trainer: a bar, a total, a line that several trainers
 * print alike.
 */
const WEAK = new Set<TrainingEvent['type']>(['progress', 'validation', 'total', 'checkpoint']);

/** By which a dialect that knows what it reads shows that a guess is none: not by a bar, which any program may draw. */
const BETTER = new Set<TrainingEvent['type']>(['report', 'validation', 'checkpoint']);

/** Passed on from every dialect that can read them, whichever leads. */
const FACTS = new Set<TrainingEvent['type']>(['settings', 'failure']);

export type DialectChoice = {
  read(line: string, at?: number): Read[];
  /** The dialect that leads or is kept; null as long as none does. */
  readonly name: string | null;
};

const hasReport = (events: readonly Read[]): boolean =>
  events.some(({type}) => type === 'report' || type === 'unplaced');

/** The dialect that any bar without a description may lead. */
const BARE = 'hf-trainer';

const isTraining = (events: readonly Read[]): boolean => events.some(({type}) => type === 'progress');

/** The beginning of a training run, at the time of the first of its events. */
const startOf = ([first]: readonly Read[]): Read =>
  first?.t === undefined ? {type: 'training'} : {type: 'training', t: first.t, retold: true};

/**
 * Finds out which of these dialects a trainer speaks; earlier ones are asked first. A report is a strong sign: its
 * dialect is kept, and the others are never asked again. Any other sign of a run is a weak one: its dialect leads, so
 * that what it reads is believed, until an earlier dialect reads a weak sign too, or any other a report. (A bar may be
 * that of a download, and mlx-lm-lora prints mlx_lm's lines for validations and saves.) A guess leads as soon as it
 * counts, and is never kept: what any other dialect knows replaces it.
 */
export const chooseDialect = (dialects: readonly NamedDialect[]): DialectChoice => {
  let candidates = dialects;
  let leader: NamedDialect | null = null;
  // What an earlier leader showed was another program's bar: the iterations start over.
  let hasShown = false;

  const lead = (dialect: NamedDialect, events: Read[]): Read[] => {
    const isOver = leader !== null && leader !== dialect && hasShown;
    if (isOver) hasShown = false;
    leader = dialect;
    if (hasReport(events) && !dialect.isGuess) candidates = [dialect];
    hasShown ||= events.some(({type}) => type === 'progress' || (type === 'report' && dialect.isGuess));
    return isOver ? [startOf(events), ...events] : events;
  };

  /** Whether a dialect takes the lead, or has it, by these events. */
  const leads = (dialect: NamedDialect, events: readonly Read[], isAfterLeader: boolean): boolean => {
    if (dialect === leader || hasReport(events)) return true;
    if (leader?.isGuess) return events.some(({type}) => BETTER.has(type));
    if (dialect.isGuess && leader !== null) return leader.name === BARE && isTraining(events);
    return (leader === null || !isAfterLeader) && events.some(({type}) => WEAK.has(type));
  };

  /** Those of a dialect's events that count; null when the next dialect is to be asked. */
  const believed = (dialect: NamedDialect, events: Read[], isAfterLeader: boolean): Read[] | null => {
    if (events.length === 0) return null;
    if (candidates.length === 1) return events;
    if (leads(dialect, events, isAfterLeader)) return lead(dialect, events);
    if (leader === null || (!isAfterLeader && !leader.isGuess)) return events;
    const facts = events.filter(({type}) => FACTS.has(type));
    return facts.length > 0 ? facts : null;
  };

  return {
    read: (line, at) => {
      let isAfterLeader = false;
      for (const dialect of candidates) {
        const events = believed(dialect, dialect.read(line, at), isAfterLeader);
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
