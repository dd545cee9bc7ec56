import type {AppSample} from '../../journal/events.js';

/** Less than a fifth of a core is in nobody's way. */
const LEAST_PERCENT = 20;

/** The application that used most of the processor at a look; null where none used much, or nothing was told. */
export const busiestApp = (apps: readonly AppSample[]): string | null => {
  const [first] = apps
    .flatMap(({name, cpuPercent}) => (cpuPercent == null || cpuPercent < LEAST_PERCENT ? [] : [{name, cpuPercent}]))
    .sort((a, b) => b.cpuPercent - a.cpuPercent);
  return first?.name ?? null;
};
