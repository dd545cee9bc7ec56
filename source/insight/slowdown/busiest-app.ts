import type {AppSample} from '../../journal/events.js';

/** Less than a fifth of a core is not in the way. */
const MIN_PERCENT = 20;

/**
 * The application that used most of the processor, by a list of them; null where none used much, or that is not known.
 */
export const busiestApp = (apps: readonly AppSample[]): string | null => {
  const [first] = apps
    .flatMap(({name, cpuPercent}) => (cpuPercent == null || cpuPercent < MIN_PERCENT ? [] : [{name, cpuPercent}]))
    .sort((a, b) => b.cpuPercent - a.cpuPercent);
  return first?.name ?? null;
};
