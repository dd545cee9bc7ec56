import {rmSync, statSync, writeFileSync} from 'node:fs';
import {UserError, usageError} from '../errors.js';
import {runTrainer} from './run.js';
import {ask, canAsk} from './shared/ask.js';
import {type Command, isSet, oneRun, textFlag} from './shared/command.js';
import {planContinuation} from './shared/continuation.js';
import {continuationText} from './shared/continuation-text.js';
import {runToShow} from './shared/find-run.js';
import {ensureRecorded} from './shared/revive.js';
import {choiceFlags, choiceOptions} from './shared/run-choices.js';

const requireFolder = (directory: string): void => {
  if (statSync(directory, {throwIfNoEntry: false})?.isDirectory()) return;
  throw new UserError(
    `The folder that it ran in is gone: ${directory}`,
    'Put it back, or start anew elsewhere: mlxtop run',
  );
};

/** The copy of the configuration, for this start alone: it goes again when the start fails. */
const withFile = async <Result>(
  file: {path: string; text: string} | null,
  start: () => Promise<Result>,
): Promise<Result> => {
  if (file === null) return start();
  writeFileSync(file.path, file.text, {mode: 0o600, flag: 'wx'});
  try {
    return await start();
  } catch (error) {
    rmSync(file.path, {force: true});
    throw error;
  }
};

export const command: Command = {
  usage: 'continue [RUN]',
  summary: 'go on from the last checkpoint of one that ended early',
  options: [
    ['-y, --yes', 'do not ask'],
    ['--from ITERATION', 'another checkpoint than the newest: the iteration in its name, or best'],
    ['-s, --session NAME', 'name of the tmux session (as before)'],
    ['-d, --detach', 'start without attaching'],
    ...choiceOptions,
    ['-L, --socket-name NAME', 'another tmux server than before (tmux -L)'],
  ],
  flags: {
    yes: {type: 'boolean', shortFlag: 'y', default: false},
    from: {type: 'string'},
    session: {type: 'string', shortFlag: 's'},
    detach: {type: 'boolean', shortFlag: 'd', default: false},
    ...choiceFlags,
    socketName: {type: 'string', shortFlag: 'L'},
  },
  async run(call) {
    const run = await runToShow(oneRun(call));
    await ensureRecorded(run);
    const continuation = await planContinuation(run, textFlag(call.flags, 'from'));
    requireFolder(run.record.directory);
    process.stdout.write(continuationText(continuation));
    if (!isSet(call.flags, 'yes')) {
      if (!canAsk()) throw usageError('Nobody can be asked here.', `Start it: mlxtop continue ${run.record.id} --yes`);
      const answer = await ask('Start it? [y/N]');
      if (!/^y(es)?$/i.test(answer?.trim() ?? '')) {
        process.stdout.write('Nothing was started.\n');
        return 1;
      }
    }
    const continues = {run: run.record.id, iteration: continuation.base};
    return withFile(continuation.plan?.file ?? null, () =>
      runTrainer(call, continuation.command, {record: run.record, continues}),
    );
  },
};
