import {statSync} from 'node:fs';
import {UserError, usageError} from '../errors.js';
import {commandLine} from '../format/command-line.js';
import {printable} from '../format/printable.js';
import type {Run} from '../journal/runs.js';
import {type Continuation, planContinuation} from '../runs/continue/continuation.js';
import {continuationText} from '../runs/continue/continuation-text.js';
import {continuesOf} from '../runs/continue/earlier-times.js';
import {FolderTakenError, makeNewAdapters} from '../runs/continue/new-adapters.js';
import {withItsPython} from '../runs/continue/python.js';
import {runToShow} from '../runs/find/find-run.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {GLOBAL_OPTIONS, type Options} from '../syntax/option.js';
import {alertOptions} from './kit/alert-flag.js';
import {ask, canAsk} from './kit/ask.js';
import {askForSecrets} from './kit/ask-secrets.js';
import {type Call, type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {flagsOf} from './kit/flags.js';
import {wordsOf} from './kit/options.js';
import {choiceOptions} from './kit/run-choices.js';
import {complain, say} from './kit/say.js';
import {inputOptions} from './kit/standard-input.js';
import {user} from './kit/user.js';
import {runTrainer} from './run.js';

const requireFolder = (directory: string): void => {
  if (statSync(directory, {throwIfNoEntry: false})?.isDirectory()) return;
  throw new UserError(
    `The folder that the run started in is gone: ${printable(directory)}`,
    'Restore it, or start a new run elsewhere: mlxtop run',
  );
};

/**
 * Of continuations that start at the same moment, one gets its folder in each round; more than 20 at once are not
 * expected.
 */
const MAX_TRIES = 20;

/**
 * Starts the planned continuation; if another one has taken its folder meanwhile, plans again with the next folder.
 * Returns the exit code.
 */
const startPlanned = async (call: Call, run: Run, from: string | undefined, planned: Continuation): Promise<number> => {
  const {record} = run;
  const withSecrets = await askForSecrets(planned.command);
  let continuation = planned;
  for (let tries = 1; ; tries++) {
    const {command: words, plan} = continuation;
    const continues = continuesOf(continuation);
    const prepare = plan && (() => makeNewAdapters(plan, record.directory));
    try {
      return await runTrainer(call, withSecrets(words), {record, continues, prepare});
    } catch (error) {
      if (!(error instanceof FolderTakenError) || tries === MAX_TRIES) throw error;
      continuation = await withItsPython(run, await planContinuation(run, from));
      complain(`${error.message} Saved to ${continuation.plan?.adapterPath} instead.\n`);
    }
  }
};

const options = {
  yes: {short: 'y', text: 'do not ask'},
  from: {value: 'ITERATION', text: 'a checkpoint other than the newest: the iteration in its name, or best'},
  name: {short: 'n', value: 'NAME', text: 'name of the run', usual: 'as before'},
  session: {short: 's', value: 'NAME', kind: 'session', text: 'name of the tmux session', usual: 'as before'},
  detach: {short: 'd', text: 'start without attaching'},
  ...choiceOptions,
  ...alertOptions,
  ...inputOptions,
  socketName: {short: 'L', value: 'NAME', text: 'a different tmux server than before (tmux -L)'},
} as const satisfies Options;

/** This very call with `--yes` added. */
const withYes = (call: Call, {record}: Run): string =>
  commandLine([
    'mlxtop',
    'continue',
    record.id,
    ...wordsOf(call.flags, flagsOf({...GLOBAL_OPTIONS, ...options})),
    '--yes',
  ]);

export const command: Command = {
  usage: 'continue [RUN]',
  group: 'afterwards',
  summary: 'continue a run that has ended, from its last checkpoint',
  examples: [['mlxtop continue lora --from best', 'from the checkpoint with the lowest validation loss']],
  words: [{value: 'RUN', kind: 'ended-run'}],
  options,
  async run(call) {
    const run = await runToShow(oneRun(call));
    await ensureRecorded(run, user);
    const from = textFlag(call.flags, 'from');
    const planned = await planContinuation(run, from);
    requireFolder(run.record.directory);
    const continuation = await withItsPython(run, planned);
    say(continuationText(continuation));
    if (!isSet(call.flags, 'yes')) {
      if (!canAsk()) throw usageError('There is no terminal to ask in.', `To start it: ${withYes(call, run)}`);
      const answer = await ask('Start it? [y/N]');
      if (!/^y(es)?$/i.test(answer?.trim() ?? '')) {
        say('Nothing was started.\n');
        return 1;
      }
    }
    return startPlanned(call, run, from, continuation);
  },
};
