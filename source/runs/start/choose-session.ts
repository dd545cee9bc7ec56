import {UserError, usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {hasHidden, printable} from '../../format/printable.js';
import {isSessionName, sessionNameFor} from '../../format/run-name.js';
import {maskedCommand} from '../../format/secret-words.js';
import {isWaiting} from '../../journal/queue-entry.js';
import type {Run} from '../../journal/runs.js';
import type {Tmux} from '../../tmux/client.js';
import {killSession, listPanes, listSessions, type Session} from '../../tmux/sessions.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {lifeOfRun, runLives} from '../life.js';

const DEFAULT_NAME = 'mlxtop';

/** Returns the name. Throws a `UserError` for one that tmux would change. */
export const checkSessionName = (name: string): string => {
  if (isSessionName(name)) return name;
  throw usageError(
    `'${printable(name)}' cannot be a session's name.`,
    'Use letters, digits, _ and -. A run may have any name: --name NAME',
  );
};

/** Room for what people note in a name; more would only be cut wherever it is shown. */
const MAX_CHARACTERS = 100;

/** Returns the name of a run without blanks around it. Throws a `UserError` for one that no line could show. */
export const checkRunName = (given: string): string => {
  const name = given.trim();
  if (name !== '' && !hasHidden(name) && [...name].length <= MAX_CHARACTERS) return name;
  throw usageError(
    `'${printable(name)}' cannot be a run's name.`,
    `Use up to ${MAX_CHARACTERS} characters without line ends and other control characters, for instance: --name 'qwen2.5 r=8'`,
  );
};

/** What the user gave a run: a session's name, a name, or neither. */
export type GivenName = {session?: string | undefined; name?: string | undefined};

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
const taken = ({name, given}: Candidate, session: Session, run: Run | undefined, hasEnded: boolean): UserError => {
  const other = given === 'name' && run ? `--name ${commandLine([`${run.record.name}-2`])}` : `--session ${name}-2`;
  const another = `Choose another name: ${other}`;
  if (hasEnded) {
    return new UserError(
      `The run in session '${name}' has ended, but you have panes of your own in it.`,
      `Close them first, or c${another.slice(1)}`,
    );
  }
  if (!run) {
    const whose =
      session.runId === '' ? 'mlxtop did not start it' : `its run ${session.runId} is not in this folder of runs`;
    return new UserError(`There is already a tmux session '${name}', and ${whose}.`, another);
  }
  return new UserError(
    `Another run is in progress in session '${name}' (run ${run.record.id}): ${shorten(commandLine(run.record.command), 200)}`,
    `To attach to it: mlxtop attach ${name}   To start this one under another name: ${other}`,
  );
};

/** A session's name to try, and what of the user's it comes from. */
type Candidate = {name: string; given: 'session' | 'name' | null};

/**
 * What a start under this name means; undefined when another is to be tried. Closes an ended run's session. `runName`:
 * sessions of runs that have another one are left alone.
 */
const startUnder = async (
  tmux: Tmux,
  candidate: Candidate,
  runName: string | undefined,
  {sessions, runs}: {sessions: readonly Session[]; runs: readonly Run[]},
  wanted: Wanted,
): Promise<SessionChoice | undefined> => {
  const {name, given} = candidate;
  const session = sessions.find(one => one.name === name);
  if (!session) return {kind: 'start', name};
  const run = runIn(session, runs);
  if (given === 'name' && run?.record.name !== runName) return undefined;
  const hasEnded = run !== undefined && (await lifeOfRun(run)) === 'over';
  if (hasEnded && (await isOursAlone(tmux, session))) {
    await killSession(tmux, session.id);
    return {kind: 'start', name};
  }
  if (given === null) return undefined;
  if (run && !hasEnded && isSame(run, wanted)) return {kind: 'attach', run};
  throw taken(candidate, session, run, hasEnded);
};

/**
 * Decides what a start under the given name (or the default names) means when sessions and runs already exist. Closes
 * an ended run's session. `listRuns` is called after the sessions are listed, because a run is recorded before its
 * session is made. Throws a `UserError` when the given name is taken.
 */
export const chooseSession = async (
  tmux: Tmux,
  listRuns: () => Promise<readonly Run[]>,
  {session, name: runName}: GivenName,
  wanted: Wanted,
): Promise<SessionChoice> => {
  const sessions = await listSessions(tmux);
  const runs = sessions.some(({runId}) => runId !== '') ? await listRuns() : [];
  const given = session !== undefined ? 'session' : runName !== undefined ? 'name' : null;
  const base = session ?? (runName === undefined ? DEFAULT_NAME : sessionNameFor(runName));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    const choice = await startUnder(tmux, {name, given}, runName, {sessions, runs}, wanted);
    if (choice !== undefined) return choice;
  }
};

/** A living run of the same command in the same folder, under any name. */
export const twinOf = async (runs: readonly Run[], wanted: Wanted): Promise<Run | undefined> => {
  for (const run of runs) {
    if (!isWaiting(run.paths) && isSame(run, wanted) && (await unlessUnreadable(() => runLives(run), false)))
      return run;
  }
  return undefined;
};
