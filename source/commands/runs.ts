import {usageError} from '../errors.js';
import {homeFolder} from '../journal/run-folder.js';
import {listAllRuns, listRuns} from '../journal/runs.js';
import {unreadableFolders} from '../journal/unreadable.js';
import {toJson} from '../report/json.js';
import {runsText} from '../report/runs.js';
import {statusJson} from '../report/status-json.js';
import {unreadableJson, unreadableText} from '../report/unreadable-runs.js';
import {type Command, isSet, textFlag} from './shared/command.js';
import {elsewhereText} from './shared/find-run.js';
import {recorderLives, whereabouts} from './shared/machine.js';
import {pruneRuns} from './shared/prune.js';
import {removeUnreadable} from './shared/remove-unreadable.js';
import {ensureRecorded} from './shared/revive.js';
import {complain, say} from './shared/say.js';
import {lookAtEach} from './shared/unreadable-runs.js';
import {emptyView, viewOf} from './shared/view.js';

const KEPT = '20';

const prune = async (keep: number): Promise<number> => {
  const {removed, kept, open, failed} = await pruneRuns(keep);
  say(`${removed} ended ${removed === 1 ? 'run' : 'runs'} removed, ${kept} kept.\n`);
  const names = open.map(({record}) => `${record.name} (${record.id})`).join(', ');
  if (names !== '') say(`Left, since their tmux sessions are still open: ${names}.\n`);
  const elsewhere = await elsewhereText(await listRuns(await homeFolder()));
  if (elsewhere !== '') {
    say(
      `Left, since they go on elsewhere, or may:\n${elsewhere}One whose machine or container is gone: mlxtop stop RUN --gone\n`,
    );
  }
  for (const text of failed) complain(`${text}\n`);
  return failed.length === 0 ? 0 : 1;
};

export const command: Command = {
  usage: 'runs [--json] [--prune]',
  summary: 'all trainings, newest first',
  options: [
    ['--json', 'one JSON document: a list of status objects'],
    ['--prune', 'remove the history of ended runs but the newest'],
    ['--keep NUMBER', `how many ended runs --prune keeps (${KEPT})`],
    ['--remove-unreadable', 'remove damaged folders, which cannot be read; asks first'],
    ['-y, --yes', 'with --remove-unreadable: do not ask'],
  ],
  flags: {
    json: {type: 'boolean', default: false},
    prune: {type: 'boolean', default: false},
    keep: {type: 'string'},
    removeUnreadable: {type: 'boolean', default: false},
    yes: {type: 'boolean', shortFlag: 'y', default: false},
  },
  async run(call) {
    if (call.words.length > 0) throw usageError('mlxtop runs lists all runs.', 'For one: mlxtop status RUN');
    const keep = textFlag(call.flags, 'keep') ?? KEPT;
    if (!/^\d+$/.test(keep)) throw usageError(`--keep takes a number, not '${keep}'.`);
    const removes = isSet(call.flags, 'removeUnreadable');
    const yes = isSet(call.flags, 'yes');
    if (removes && isSet(call.flags, 'prune')) throw usageError('Either --prune or --remove-unreadable, not both.');
    if (yes && !removes) throw usageError('--yes goes with --remove-unreadable.', 'Nothing else asks.');
    if (isSet(call.flags, 'prune')) return prune(Number(keep));
    if (textFlag(call.flags, 'keep') !== undefined) {
      throw usageError(
        '--keep says how many runs --prune keeps.',
        `To remove the others: mlxtop runs --prune --keep ${keep}`,
      );
    }
    const {runs, newer} = await listAllRuns(await homeFolder());
    if (newer.length > 0) {
      complain(`Recorded by a newer mlxtop and not shown: ${newer.join(', ')}. Update this one to see them.\n`);
    }
    const now = Date.now();
    const {seen, unreadable: broken} = await lookAtEach(runs, async run => {
      const problem = await ensureRecorded(run);
      const {platform} = run.record.machine;
      return {view: viewOf(run), alive: await recorderLives(run), platform, where: await whereabouts(run), problem};
    });
    const unreadable = [...broken, ...unreadableFolders(await homeFolder(), now)];
    if (removes) return removeUnreadable(unreadable, runs, {yes, say});
    if (isSet(call.flags, 'json')) {
      const list = [
        ...seen.map(({view, alive, platform, where, problem}) => statusJson(view, alive, platform, where, problem)),
        ...unreadable.map(one => unreadableJson(emptyView(one.name, now), process.platform, one)),
      ];
      say(toJson(list));
      return 0;
    }
    if (seen.length === 0 && unreadable.length > 0) say('No runs that can be read.\n');
    else if (runs.length === 0) say('No runs yet. Start one: mlxtop run -- COMMAND   or   mlxtop demo\n');
    else {
      say(
        runsText(
          seen.map(({view}) => view),
          now,
          process.stdout.isTTY ? process.stdout.columns : undefined,
        ),
      );
      say(await elsewhereText(runs));
    }
    say(unreadableText(unreadable));
    return 0;
  },
};
