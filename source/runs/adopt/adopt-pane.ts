import {rmSync, writeFileSync} from 'node:fs';
import {UserError, usageError} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
import {getHost} from '../../host/get-host.js';
import {releaseLock} from '../../journal/lock.js';
import {homeFolder} from '../../journal/run-folder.js';
import type {RunProcess} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import type {RecordingChoices} from '../../recorder/adopt.js';
import {createAdoptedRun} from '../../recorder/adopt.js';
import {ownRun} from '../../recorder/main.js';
import {type ForeignPane, pipePane, readPane} from '../../tmux/adopt.js';
import {connect, requireTmux, type Tmux} from '../../tmux/client.js';
import {jobInPane} from '../../trainer/foreground.js';
import {estimateLater} from '../check/estimate-later.js';
import {adoptedPaneRecorder} from '../own-program.js';
import {recorderStarted} from '../revive/restart.js';
import type {User} from '../user.js';
import {adoptedAlready} from './already.js';

/** The tmux command for the user's own server, or for the one that was named. */
const tmuxOf = (tmux: Tmux): string =>
  tmux.server !== null && 'name' in tmux.server ? commandLine(['tmux', '-L', tmux.server.name]) : 'tmux';

const howToFind = (tmux: Tmux): string =>
  `To list all panes and what runs in them: ${tmuxOf(tmux)} list-panes -a -F "#{pane_id} #{pane_current_command}"`;

/** Programs whose work is done elsewhere: a signal would reach the connection, not the trainer. */
const ELSEWHERE = /^(?:ssh|mosh-client|tmux(?:: client)?|screen|docker|podman|kubectl)$/;

const findPane = async (tmux: Tmux, target: string): Promise<ForeignPane> => {
  await requireTmux(tmux);
  const pane = await readPane(tmux, target);
  if (pane === null) {
    throw new UserError(`There is no tmux pane ${target}.`, `${howToFind(tmux)}. For another server: -L NAME.`);
  }
  if (pane.runId !== '') {
    throw new UserError(
      `Pane ${target} is in one of mlxtop's own sessions.`,
      `To see it: mlxtop attach ${pane.session}`,
    );
  }
  if (pane.dead)
    throw new UserError(`The program in pane ${target} has ended.`, 'Only a running trainer can be adopted.');
  return pane;
};

type FoundTrainer = {processes: RunProcess[]; command: string[]; directory: string};

/**
 * The trainer's processes in a pane, its command and its folder: for a pipeline those of its first part, for a script's
 * shell those below it. Throws a `UserError` when there is no trainer that could be followed.
 */
const findTrainer = async (tmux: Tmux, pane: ForeignPane): Promise<FoundTrainer> => {
  const host = await getHost();
  const all = await host.processes({fresh: true});
  const job = jobInPane(pane.leaderPid, all);
  if (job.kind === 'gone') throw new UserError(`The program in pane ${pane.id} has just ended.`, howToFind(tmux));
  if (job.kind === 'idle') {
    throw new UserError(
      `Nothing runs in the foreground of pane ${pane.id}.`,
      job.waiting.length > 0
        ? `Its shell has ${job.waiting.join(', ')} stopped or in the background. If that is the trainer, type fg there first.`
        : `Start the trainer there first, or let mlxtop start it: mlxtop run -- COMMAND. ${howToFind(tmux)}`,
    );
  }
  if (job.kind === 'unclear') {
    throw new UserError(
      `Pane ${pane.id} has several programs in the foreground: ${job.names.join(', ')}.`,
      'Write the output to a file, and follow the file: mlxtop attach --log FILE --pid PID',
    );
  }
  const [remote] = job.names.filter(name => ELSEWHERE.test(name));
  if (remote !== undefined) {
    throw new UserError(
      `Pane ${pane.id} runs ${remote}: the trainer itself runs elsewhere.`,
      'Run mlxtop where the trainer runs.',
    );
  }
  const processes = await Promise.all(
    job.roots.map(async root => ({...root, identity: await host.processIdentity(root.pid)})),
  );
  if (processes.some(({pid}) => pid === process.pid || pid === process.ppid)) {
    throw usageError('That is the pane that you are in.', `Give the trainer's pane. ${howToFind(tmux)}`);
  }
  const [first] = job.roots;
  const words = first?.itself ? await host.commandLine(first.pid) : null;
  const directory = first && (await host.workingDirectory(first.pid));
  return {
    processes: processes.filter(({identity}) => identity !== null),
    command: words ?? job.names,
    directory: directory ?? (pane.directory || '/'),
  };
};

export type PaneOptions = {
  /** The tmux server's name (`tmux -L`); undefined for the user's own. */
  socketName: string | undefined;
  /** Replaces another reader of the pane without asking. */
  isSure: boolean;
  user: User;
  choicesFor: (usualName: string) => Promise<RecordingChoices>;
};

/**
 * Whether the pane's one pipe may be taken: another program's is not taken without asking. Throws a `UserError` without
 * a terminal.
 */
const mayTakePipe = async (tmux: Tmux, {id, piped}: ForeignPane, {user, isSure}: PaneOptions): Promise<boolean> => {
  if (!piped || isSure) return true;
  const what = `Another program reads the output of pane ${id} (tmux pipe-pane), and a pane can have only one reader.`;
  if (!user.canAsk()) {
    throw usageError(what, `To replace it: --yes. To end it yourself: ${tmuxOf(tmux)} pipe-pane -t ${id}`);
  }
  return user.confirm(`${what} Replace it?`);
};

/** Follows the pane. Its recorder waits for the lock until the scrollback, which it reads first, has been saved. */
const follow = async (tmux: Tmux, pane: ForeignPane, run: Run): Promise<void> => {
  const {paths} = run;
  const host = await getHost();
  const owner = await ownRun(host, paths);
  if (owner === null) throw new Error(`${paths.lock} is taken`);
  try {
    const {scrollback, refusal} = await pipePane(
      tmux,
      pane.id,
      adoptedPaneRecorder(paths.folder, {socketPath: pane.socketPath, paneId: pane.id}, host.toolsFolder),
    );
    if (refusal !== null) throw new UserError(`tmux does not let pane ${pane.id} be read: ${refusal}`, howToFind(tmux));
    writeFileSync(paths.scrollback, scrollback, {mode: 0o600, flag: 'wx'});
  } finally {
    releaseLock(paths.lock, owner);
  }
};

/**
 * Adopts the trainer in a tmux pane; if it has been adopted before, resolves with that run, and with null when the user
 * says no. Throws a `UserError` when it cannot be followed.
 */
export const adoptPane = async (target: string, options: PaneOptions): Promise<{run: Run; isNew: boolean} | null> => {
  const {socketName, choicesFor} = options;
  const tmux = connect(socketName === undefined ? null : {name: socketName});
  const pane = await findPane(tmux, target);
  const {id: paneId, socketPath, leaderPid} = pane;
  const known = await adoptedAlready(({record}) => {
    const place = record.adopted?.pane;
    return place?.paneId === paneId && place.socketPath === socketPath && place.leaderPid === leaderPid;
  });
  if (known) return {run: known, isNew: false};
  const {processes, command, directory} = await findTrainer(tmux, pane);
  if (!(await mayTakePipe(tmux, pane, options))) return null;
  const host = await getHost();
  const leaderIdentity = await host.processIdentity(leaderPid);
  const run = await createAdoptedRun(await homeFolder(), host, {
    ...(await choicesFor(pane.session)),
    command,
    directory,
    adopted: {
      kind: 'pane',
      file: null,
      pane: {socketPath, paneId, leaderPid, leaderIdentity},
      processes,
      releasedAt: null,
    },
  });
  try {
    await follow(tmux, pane, run);
  } catch (error) {
    rmSync(run.paths.folder, {recursive: true, force: true, maxRetries: 5});
    throw error;
  }
  await recorderStarted(run);
  // The versions that it runs with are noted; it is followed without them as well.
  await estimateLater(run).catch(() => {});
  return {run, isNew: true};
};
