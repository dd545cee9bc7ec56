import {usageError} from '../errors.js';
import {commandLine} from '../format/command-line.js';
import {homeFolder} from '../journal/run-folder.js';
import {isImported} from '../journal/run-record.js';
import {listRuns, type Run} from '../journal/runs.js';
import {elsewhereText} from '../runs/find/find-run.js';
import {carryOut, type PrunePlan, planPrune} from '../runs/prune/prune.js';
import {removeUnreadable} from '../runs/prune/remove-unreadable.js';
import {canAsk} from './kit/ask.js';
import {hostOption} from './kit/at-host.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {filterFlag, listChoice, listOptions, lookAtRuns, readRuns} from './kit/run-list.js';
import {complain, say} from './kit/say.js';
import {user} from './kit/user.js';
import {showLooks, watchOptions} from './kit/watch.js';

const KEPT = '20';
/** The time between two lists with `--watch`: a list of many runs takes longer than one of them. */
const USUAL = '5s';

const namesOf = (runs: readonly Run[]): string => runs.map(({record}) => `${record.name} (${record.id})`).join(', ');

/** What a prune will do, in lines; empty when there is nothing to do. */
const pruneText = ({runs, sessions}: PrunePlan): string =>
  [
    ...(runs.length === 0
      ? []
      : ['This removes for good, with their logs:', ...runs.map(run => `  ${namesOf([run])}`)]),
    ...(sessions.length === 0
      ? []
      : [
          'This closes the tmux sessions of runs that ended over a week ago:',
          ...sessions.map(run => `  ${namesOf([run])}`),
        ]),
  ]
    .map(line => `${line}\n`)
    .join('');

const prune = async (keep: number, isSure: boolean): Promise<number> => {
  const plan = await planPrune(keep, {closesSessions: true, now: Date.now()});
  const question = pruneText(plan);
  if (!isSure && question !== '' && !(await user.confirm(`${question}Continue?`))) {
    say('Nothing was removed.\n');
    return 1;
  }
  if (isSure) say(question);
  // A script is not asked, but what goes is named all the same, beside the output that it may read.
  else if (!canAsk()) complain(question);
  const {removed, closed, failed} = await carryOut(plan);
  const kept = plan.kept + plan.runs.length - removed;
  say(`${removed} ended ${removed === 1 ? 'run' : 'runs'} removed, ${kept} kept.\n`);
  if (closed.length > 0) say(`Sessions closed: ${namesOf(closed)}.\n`);
  if (plan.open.length > 0) {
    say(`Kept because their tmux sessions are still open: ${namesOf(plan.open)}.\nTo close one: mlxtop close RUN\n`);
  }
  const left = await listRuns(await homeFolder());
  const imported = left.filter(({record}) => isImported(record)).length;
  if (imported > 0) {
    const them =
      imported === 1 ? 'the imported one. To remove it' : `the ${imported} that were imported. To remove one`;
    say(`Also kept: ${them}: mlxtop remove RUN\n`);
  }
  const elsewhere = await elsewhereText(left);
  if (elsewhere !== '') {
    say(
      `Kept because they run, or may run, elsewhere:\n${elsewhere}If that machine or container is gone: mlxtop stop RUN --gone\n`,
    );
  }
  for (const text of failed) complain(`${text}\n`);
  return failed.length === 0 ? 0 : 1;
};

/** What the flags ask for. Throws a `UserError` for those that do not go together. */
const taskOf = (call: Call): {kind: 'list' | 'remove-unreadable'} | {kind: 'prune'; keep: number} => {
  const {words, flags} = call;
  if (words.length > 0 && filterFlag(call).length === 0) {
    throw usageError(
      'mlxtop runs lists all runs.',
      `For one: mlxtop status RUN   Those that match: ${commandLine(['mlxtop', 'runs', '--filter', ...words])}`,
    );
  }
  const keep = textFlag(flags, 'keep');
  if (keep !== undefined && !/^\d+$/.test(keep)) throw usageError(`--keep takes a number, not '${keep}'.`);
  const removes = isSet(flags, 'removeUnreadable');
  const prunes = isSet(flags, 'prune');
  if (removes && prunes) throw usageError('Either --prune or --remove-unreadable, not both.');
  if (isSet(flags, 'yes') && !removes && !prunes)
    throw usageError('--yes goes with --prune or --remove-unreadable.', 'Listing the runs does not ask.');
  if (prunes) return {kind: 'prune', keep: Number(keep ?? KEPT)};
  if (keep !== undefined) {
    throw usageError(
      '--keep says how many runs --prune keeps.',
      `To remove the others: mlxtop runs --prune --keep ${keep}`,
    );
  }
  return {kind: removes ? 'remove-unreadable' : 'list'};
};

export const command: Command = {
  usage: 'runs [--filter WORD…] [--prune]',
  group: 'afterwards',
  summary: 'list all runs, newest first',
  examples: [
    ['mlxtop runs --filter state:failed llama', 'what failed, with llama in its name, command, model or tags'],
    ['mlxtop runs --sort loss --limit 5', 'the five with the lowest validation loss'],
    ['mlxtop runs --prune --keep 10', 'remove the history of all but ten ended runs'],
  ],
  words: [{value: 'WORD', many: true}],
  options: {
    ...listOptions,
    ...watchOptions('until ^C', USUAL),
    ...hostOption,
    prune: {text: 'remove ended runs except the newest, close sessions unused for a week; asks first'},
    keep: {value: 'NUMBER', text: 'how many ended runs --prune keeps', usual: KEPT},
    removeUnreadable: {text: 'remove damaged folders that cannot be read; asks first'},
    yes: {short: 'y', text: 'with --prune or --remove-unreadable: do not ask'},
  },
  async run(call) {
    const task = taskOf(call);
    if (task.kind === 'prune') return prune(task.keep, isSet(call.flags, 'yes'));
    if (task.kind === 'remove-unreadable') {
      const {runs, unreadable} = await readRuns();
      return removeUnreadable(unreadable, runs, user, isSet(call.flags, 'yes'));
    }
    const choice = listChoice(call);
    return showLooks(call, {look: isJson => lookAtRuns(choice, isJson), usual: USUAL});
  },
};
