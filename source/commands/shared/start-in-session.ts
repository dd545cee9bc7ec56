import type {Run} from '../../journal/runs.js';
import type {Tmux} from '../../tmux/client.js';
import {NameTakenError} from '../../tmux/launch.js';
import {type Choice, chooseSession, type Wanted} from './choose-session.js';
import {type StartPlan, startRun} from './start-run.js';

/** Of several starts at the same moment each round gives one its name: more of them than anybody makes. */
const MOST_TRIES = 20;

export type Started = {kind: 'started'; run: Run} | Extract<Choice, {kind: 'attach'}>;

/**
 * Starts a run in the session of that name, or without one in the first of the default names that is free: when another start takes
 * that a moment before, in the next one. `planFor` gives the plan under a name.
 */
export const startInSession = async (
  tmux: Tmux,
  runs: readonly Run[],
  given: string | undefined,
  wanted: Wanted,
  planFor: (session: string) => StartPlan,
): Promise<Started> => {
  for (let tries = 1; ; tries++) {
    const choice = await chooseSession(tmux, runs, given, wanted);
    if (choice.kind === 'attach') return choice;
    try {
      return {kind: 'started', run: await startRun(tmux, planFor(choice.name))};
    } catch (error) {
      if (!(error instanceof NameTakenError) || given !== undefined || tries === MOST_TRIES) throw error;
    }
  }
};
