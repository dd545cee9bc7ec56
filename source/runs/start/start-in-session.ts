import {setTimeout as sleep} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import type {Run} from '../../journal/runs.js';
import type {Tmux} from '../../tmux/client.js';
import {NameTakenError} from '../../tmux/launch.js';
import {chooseSession, type SessionChoice, type Wanted} from './choose-session.js';
import {type StartPlan, startRun} from './start-run.js';

/** Of several starts at the same moment each round gives one its name: more of them than anybody makes. */
const MOST_TRIES = 20;

/** A launch that is under way has its place written down within so long, also where the machine swaps. */
const LAUNCH_MS = 10_000;
const LOOK_MS = 100;

export type Started = {kind: 'started'; run: Run} | Extract<SessionChoice, {kind: 'attach'}>;

type ListRuns = () => Promise<readonly Run[]>;

/** The same run once its launch is over; as it is when that does not come. */
const withPlace = async (run: Run, listRuns: ListRuns): Promise<Run> => {
  let latest = run;
  for (let waited = 0; latest.record.tmux === null && !latest.record.adopted && waited < LAUNCH_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    latest = (await listRuns()).find(({record}) => record.id === run.record.id) ?? latest;
  }
  return latest;
};

/** Another start was quicker: what holds now, in the words for a name that was in use all along. */
const afterRace = (error: unknown): unknown =>
  error instanceof UserError
    ? new UserError(`Another start was a moment quicker. ${error.message}`, error.nextStep, error.exitCode)
    : error;

/**
 * Starts a run in the session of that name, or without one in the first of the default names that is free. When another start takes it
 * a moment before: in the next of these names; under a given name, that one's run if it is of the same command, else a `UserError` that
 * tells of it. `planFor` gives the plan under a name.
 */
export const startInSession = async (
  tmux: Tmux,
  listRuns: ListRuns,
  given: string | undefined,
  wanted: Wanted,
  planFor: (session: string) => StartPlan,
): Promise<Started> => {
  let hasLost = false;
  const choose = async (): Promise<SessionChoice> => {
    try {
      return await chooseSession(tmux, listRuns, given, wanted);
    } catch (error) {
      throw hasLost ? afterRace(error) : error;
    }
  };
  for (let tries = 1; ; tries++) {
    const choice = await choose();
    if (choice.kind === 'attach') return {kind: 'attach', run: await withPlace(choice.run, listRuns)};
    try {
      return {kind: 'started', run: await startRun(tmux, planFor(choice.name))};
    } catch (error) {
      if (!(error instanceof NameTakenError) || tries === MOST_TRIES) throw error;
      hasLost = true;
    }
  }
};
