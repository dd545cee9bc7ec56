import type {Run} from '../../journal/runs.js';
import {estimateLater, isCheckable} from '../check/estimate-later.js';
import type {FirstCheck} from '../check/first-check.js';
import type {User} from '../user.js';
import type {StartRequest} from './request.js';

/** The check of a start that is under way. */
export type CheckBefore = {
  /** Waits for it, for a moment at most. Throws a `UserError` where it was demanded and is against the start. */
  done(): Promise<void>;
  /** Prints its line, once. */
  announce(): void;
  /** What was found by then, for the run's journal. */
  found(): Pick<FirstCheck, 'estimate' | 'versions'>;
  /** Has the estimate made after the start, in a process of its own, where it was not made before. */
  makeUp(run: Run): Promise<void>;
};

/** For a start that nothing is known about. */
const NOTHING: CheckBefore = {
  done: async () => {},
  announce() {},
  found: () => ({estimate: null, versions: null}),
  makeUp: run => estimateLater(run).catch(() => {}),
};

/**
 * Begins to check what is about to start. Its code is loaded here, beside what else a start has to do: only trainers
 * that a check knows something about pay for it.
 */
export const checkBefore = async (
  {command, directory, checked}: Pick<StartRequest, 'command' | 'directory' | 'checked'>,
  runs: () => Promise<readonly Run[]>,
  user: User,
): Promise<CheckBefore> => {
  if (!checked && !isCheckable(command)) return NOTHING;
  const {shortCheck, demandedCheck} = await import('../check/first-check.js');
  const begun = (checked ? demandedCheck : shortCheck)({command, directory, runs});
  // It is looked at by `done`, which may never be called: an error elsewhere ends the start first.
  begun.catch(() => {});
  let found: FirstCheck = {line: null, estimate: null, versions: null};
  return {
    async done() {
      found = await begun;
    },
    announce() {
      if (found.line !== null) user.say(`${found.line}\n`);
      found = {...found, line: null};
    },
    found: () => found,
    async makeUp(run) {
      if (found.estimate !== null) return;
      await user.warnOnFailure('its memory was not estimated', () => estimateLater(run), undefined);
    },
  };
};
