import type {RunView} from '../insight/view.js';

/** Long enough to be read, short enough not to become part of the furniture. */
const HINT_MS = 120_000;

/** What the dashboard itself warns of: a recorder that cannot write, and the terminal, while the run is young. */
export const ownWarnings = (
  {run}: RunView,
  now: number,
  hint: string | null,
  problem: string | null,
): RunView['warnings'] => {
  const isYoung = run.endedAt === null && now - run.startedAt < HINT_MS;
  return [
    ...(problem ? [{code: 'recorder', text: problem, since: now}] : []),
    ...(hint && isYoung ? [{code: 'terminal', text: hint, since: run.startedAt}] : []),
  ];
};
