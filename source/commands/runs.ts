import {usageError} from '../errors.js';
import type {RunView} from '../insight/view.js';
import {homeFolder} from '../journal/run-folder.js';
import {listAllRuns, listRuns, type Run} from '../journal/runs.js';
import {unreadableFolders} from '../journal/unreadable.js';
import {toJson} from '../report/json.js';
import {runsText} from '../report/runs.js';
import {statusJson, type Whereabouts} from '../report/status-json.js';
import {unreadableJson, unreadableText} from '../report/unreadable-runs.js';
import {elsewhereText} from '../runs/find/find-run.js';
import {readEach} from '../runs/find/unreadable-runs.js';
import {recorderLives, whereabouts} from '../runs/life.js';
import {carryOut, type PrunePlan, planPrune} from '../runs/prune/prune.js';
import {removeUnreadable} from '../runs/prune/remove-unreadable.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {emptyView, viewOf} from '../runs/view.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {user} from './kit/user.js';

const KEPT = '20';

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
  if (!isSure && question !== '' && !(await user.confirm(`${question}Go on?`))) {
    say('Nothing was removed.\n');
    return 1;
  }
  if (isSure) say(question);
  const {removed, closed, failed} = await carryOut(plan);
  const kept = plan.kept + plan.runs.length - removed;
  say(`${removed} ended ${removed === 1 ? 'run' : 'runs'} removed, ${kept} kept.\n`);
  if (closed.length > 0) say(`Sessions closed: ${namesOf(closed)}.\n`);
  if (plan.open.length > 0) {
    say(`Kept because their tmux sessions are still open: ${namesOf(plan.open)}.\nTo close one: mlxtop close RUN\n`);
  }
  const elsewhere = await elsewhereText(await listRuns(await homeFolder()));
  if (elsewhere !== '') {
    say(
      `Kept because they run elsewhere, or may:\n${elsewhere}If that machine or container is gone: mlxtop stop RUN --gone\n`,
    );
  }
  for (const text of failed) complain(`${text}\n`);
  return failed.length === 0 ? 0 : 1;
};

/** What the flags ask for. Throws a `UserError` for those that do not go together. */
const taskOf = ({words, flags}: Call): {kind: 'list' | 'remove-unreadable'} | {kind: 'prune'; keep: number} => {
  if (words.length > 0) throw usageError('mlxtop runs lists all runs.', 'For one: mlxtop status RUN');
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

type Readable = {view: RunView; alive: boolean; platform: string; where: Whereabouts; problem: string | null};

const readRun = async (run: Run): Promise<Readable> => {
  const problem = await ensureRecorded(run, user);
  const {platform} = run.record.machine;
  return {view: viewOf(run), alive: await recorderLives(run), platform, where: await whereabouts(run), problem};
};

const listText = async (readable: readonly Readable[], runs: readonly Run[], now: number): Promise<string> => {
  const views = readable.map(({view}) => view);
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
  return runsText(views, now, columns) + (await elsewhereText(runs));
};

export const command: Command = {
  usage: 'runs [--json] [--prune]',
  group: 'afterwards',
  summary: 'list all runs, newest first',
  examples: [['mlxtop runs --prune --keep 10', 'remove the history of all but ten ended runs']],
  options: [
    ['--json', 'one JSON document: a list of status objects'],
    ['--prune', 'remove ended runs except the newest, close sessions unused for a week; asks first'],
    ['--keep NUMBER', `how many ended runs --prune keeps (${KEPT})`],
    ['--remove-unreadable', 'remove damaged folders that cannot be read; asks first'],
    ['-y, --yes', 'with --prune or --remove-unreadable: do not ask'],
  ],
  flags: {
    json: {type: 'boolean', default: false},
    prune: {type: 'boolean', default: false},
    keep: {type: 'string'},
    removeUnreadable: {type: 'boolean', default: false},
    yes: {type: 'boolean', shortFlag: 'y', default: false},
  },
  async run(call) {
    const task = taskOf(call);
    if (task.kind === 'prune') return prune(task.keep, isSet(call.flags, 'yes'));
    const {runs, newer} = await listAllRuns(await homeFolder());
    if (newer.length > 0) {
      complain(`Recorded by a newer mlxtop and not shown: ${newer.join(', ')}. Update this one to see them.\n`);
    }
    const now = Date.now();
    const {seen, unreadable: broken} = await readEach(runs, readRun);
    const unreadable = [...broken, ...unreadableFolders(await homeFolder(), now)];
    if (task.kind === 'remove-unreadable') return removeUnreadable(unreadable, runs, user, isSet(call.flags, 'yes'));
    if (isSet(call.flags, 'json')) {
      const list = [
        ...seen.map(({view, alive, platform, where, problem}) => statusJson(view, alive, platform, where, problem)),
        ...unreadable.map(one => unreadableJson(emptyView(one.name, now), process.platform, one)),
      ];
      say(toJson(list));
      return 0;
    }
    if (seen.length === 0 && unreadable.length > 0) say('No run can be read.\n');
    else if (runs.length === 0) say('No runs yet. Start one: mlxtop run -- COMMAND   or   mlxtop demo\n');
    else say(await listText(seen, runs, now));
    say(unreadableText(unreadable));
    return 0;
  },
};
