import {setTimeout as sleep} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import type {Run} from '../../journal/runs.js';
import type {Tmux} from '../../tmux/client.js';
import {NameTakenError} from '../../tmux/launch.js';
import {chooseSession, type GivenName, type SessionChoice, type Wanted} from './choose-session.js';
import {type StartPlan, startRun} from './start-run.js';

/** Of starts at the same moment, one gets its name in each round; more than 20 at once are not expected. */
const MAX_TRIES = 20;

/** A launch records its place within this time, even where the machine swaps. */
const LAUNCH_MS = 10_000;
const POLL_MS = 100;

export type Started = {kind: 'started'; run: Run} | Extract<SessionChoice, {kind: 'attach'}>;

type ListRuns = () => Promise<readonly Run[]>;

/** The same run once its launch has recorded its place; unchanged if that does not happen in time. */
const withPlace = async (run: Run, listRuns: ListRuns): Promise<Run> => {
  let latest = run;
  for (let waited = 0; latest.record.tmux === null && !latest.record.adopted && waited < LAUNCH_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    latest = (await listRuns()).find(({record}) => record.id === run.record.id) ?? latest;
  }
  return latest;
};

/** The error after another start took the name first: that for a taken name, with this reason before it. */
const afterRace = (error: unknown): unknown =>
  error instanceof UserError
    ? new UserError(`Another start took this name a moment earlier. ${error.message}`, error.nextStep, error.exitCode)
    : error;

/**
 * Starts a run in a session of the given name, else in the first default one that is free. If another start takes the
 * name a moment earlier, the next default name is used; for a given name, resolves with the other run if its command is
 * the same, else throws a `UserError`. `planFor` returns the plan for a session's name.
 */
export const startInSession = async (
  tmux: Tmux,
  listRuns: ListRuns,
  given: GivenName,
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
      if (!(error instanceof NameTakenError) || tries === MAX_TRIES) throw error;
      hasLost = true;
    }
  }
};
