import {UserError, usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {maskedCommand} from '../../format/secret-words.js';
import type {Run} from '../../journal/runs.js';
import type {Tmux} from '../../tmux/client.js';
import {killSession, listPanes, listSessions, type Session} from '../../tmux/sessions.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {lifeOfRun, runLives} from '../life.js';

const DEFAULT_NAME = 'mlxtop';

/**
 * Letters, digits, `_` and `-`: tmux replaces `.` and `:`, and reads a leading `=`, `$`, `@` or `%` as a kind of
 * target.
 */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_-]{0,63}$/u;

/**
 * Returns the name; a run without a session of ours is named by `--name`. Throws a `UserError` for a name that tmux
 * would change.
 */
export const checkSessionName = (name: string, flag: '--session' | '--name' = '--session'): string => {
  if (NAME.test(name)) return name;
  throw usageError(
    `'${name}' cannot be a ${flag === '--name' ? "run's" : "session's"} name.`,
    `Use letters, digits, _ and -, for instance: ${flag} llama-lora`,
  );
};

/** Start under this name, or attach to the same run because it is already in progress there. */
export type SessionChoice = {kind: 'start'; name: string} | {kind: 'attach'; run: Run};

export type Wanted = {command: readonly string[]; directory: string};

/**
 * Whether a run has that command and folder. Its record has the secrets masked: commands that differ only in these
 * count as the same.
 */
const isSame = (run: Run, wanted: Wanted): boolean =>
  run.record.directory === wanted.directory &&
  JSON.stringify(run.record.command) === JSON.stringify(maskedCommand(wanted.command));

const runIn = (session: Session, runs: readonly Run[]): Run | undefined =>
  runs.find(run => run.record.id === session.runId);

/**
 * Whether a session has only our own panes: the user may work in another, perhaps in the very shell that started this
 * command.
 */
const isOursAlone = async (tmux: Tmux, session: Session): Promise<boolean> =>
  (await listPanes(tmux, session.id)).every(pane => pane.role !== '');

/** The error for a session name of the user's that cannot be used. */
const taken = (name: string, session: Session, run: Run | undefined, hasEnded: boolean): UserError => {
  const another = `Choose another name: --session ${name}-2`;
  if (hasEnded) {
    return new UserError(
      `The run in session '${name}' has ended, but you have panes of your own in it.`,
      `Close them first, or c${another.slice(1)}`,
    );
  }
  if (!run) {
    const whose = session.runId === '' ? 'mlxtop did not start it' : `its run ${session.runId} is not in this home`;
    return new UserError(`There is already a tmux session '${name}', and ${whose}.`, another);
  }
  return new UserError(
    `Another run is in progress in session '${name}' (run ${run.record.id}): ${shorten(commandLine(run.record.command), 200)}`,
    `To attach to it: mlxtop attach ${name}   To start this one under another name: --session ${name}-2`,
  );
};

/**
 * What a start under this name means; undefined when it is a default name that is taken. Closes an ended run's session.
 */
const startUnder = async (
  tmux: Tmux,
  {name, isGiven}: {name: string; isGiven: boolean},
  {sessions, runs}: {sessions: readonly Session[]; runs: readonly Run[]},
  wanted: Wanted,
): Promise<SessionChoice | undefined> => {
  const session = sessions.find(one => one.name === name);
  if (!session) return {kind: 'start', name};
  const run = runIn(session, runs);
  const hasEnded = run !== undefined && (await lifeOfRun(run)) === 'over';
  if (hasEnded && (await isOursAlone(tmux, session))) {
    await killSession(tmux, session.id);
    return {kind: 'start', name};
  }
  if (!isGiven) return undefined;
  if (run && !hasEnded && isSame(run, wanted)) return {kind: 'attach', run};
  throw taken(name, session, run, hasEnded);
};

/**
 * Decides what a start under `given` (or the default names) means when sessions and runs already exist. Closes an ended
 * run's session. `listRuns` is called after the sessions are listed, because a run is recorded before its session is
 * made. Throws a `UserError` when the given name is taken.
 */
export const chooseSession = async (
  tmux: Tmux,
  listRuns: () => Promise<readonly Run[]>,
  given: string | undefined,
  wanted: Wanted,
): Promise<SessionChoice> => {
  const sessions = await listSessions(tmux);
  const runs = sessions.some(({runId}) => runId !== '') ? await listRuns() : [];
  for (let number = 1; ; number++) {
    const name = given ?? (number === 1 ? DEFAULT_NAME : `${DEFAULT_NAME}-${number}`);
    const choice = await startUnder(tmux, {name, isGiven: given !== undefined}, {sessions, runs}, wanted);
    if (choice !== undefined) return choice;
  }
};

/** A living run of the same command in the same folder, under any name. */
export const twinOf = async (runs: readonly Run[], wanted: Wanted): Promise<Run | undefined> => {
  for (const run of runs) {
    if (isSame(run, wanted) && (await unlessUnreadable(() => runLives(run), false))) return run;
  }
  return undefined;
};
