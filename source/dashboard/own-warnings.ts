import type {RunView} from '../insight/view.js';

/** Long enough to be read, short enough not to become part of the furniture. */
const HINT_MS = 120_000;

/** What the dashboard itself has to say at `now`: of its recorder, and, while the run is young, of the terminal. */
export const ownWarnings = (
  problem: string | null,
  hint: string | null,
  run: Pick<RunView['run'], 'startedAt' | 'endedAt'>,
  now: number,
): RunView['warnings'] => [
  ...(problem ? [{code: 'recorder', text: problem, since: now}] : []),
  ...(hint && run.endedAt === null && now - run.startedAt < HINT_MS
    ? [{code: 'terminal', text: hint, since: run.startedAt}]
    : []),
];
