import {usageError} from '../errors.js';
import {homeFolder} from '../journal/run-folder.js';
import {listAllRuns} from '../journal/runs.js';
import {statusJson, toJson} from '../report/json.js';
import {runsText} from '../report/runs.js';
import {type Command, isSet, textFlag} from './shared/command.js';
import {recorderLives} from './shared/machine.js';
import {pruneRuns} from './shared/prune.js';
import {ensureRecorded} from './shared/revive.js';
import {viewOf} from './shared/view.js';

const KEPT = '20';

const prune = async (keep: number): Promise<number> => {
  const {removed, kept, open} = await pruneRuns(keep);
  process.stdout.write(`${removed} ended ${removed === 1 ? 'run' : 'runs'} removed, ${kept} kept.\n`);
  const names = open.map(({record}) => `${record.name} (${record.id})`).join(', ');
  if (names !== '') process.stdout.write(`Left, since their tmux sessions are still open: ${names}.\n`);
  return 0;
};

export const command: Command = {
  usage: 'runs [--json] [--prune]',
  summary: 'all trainings, newest first',
  options: [
    ['--json', 'one JSON document: a list of status objects'],
    ['--prune', 'remove the history of ended runs but the newest'],
    ['--keep NUMBER', `how many ended runs --prune keeps (${KEPT})`],
  ],
  flags: {
    json: {type: 'boolean', default: false},
    prune: {type: 'boolean', default: false},
    keep: {type: 'string'},
  },
  async run(call) {
    if (call.words.length > 0) throw usageError('mlxtop runs lists all runs.', 'For one: mlxtop status RUN');
    const keep = textFlag(call.flags, 'keep') ?? KEPT;
    if (!/^\d+$/.test(keep)) throw usageError(`--keep takes a number, not '${keep}'.`);
    if (isSet(call.flags, 'prune')) return prune(Number(keep));
    if (textFlag(call.flags, 'keep') !== undefined) {
      throw usageError(
        '--keep says how many runs --prune keeps.',
        `To remove the others: mlxtop runs --prune --keep ${keep}`,
      );
    }
    const {runs, newer} = await listAllRuns(await homeFolder());
    if (newer.length > 0) {
      process.stderr.write(
        `Recorded by a newer mlxtop and not shown: ${newer.join(', ')}. Update this one to see them.\n`,
      );
    }
    for (const run of runs) await ensureRecorded(run);
    const now = Date.now();
    if (isSet(call.flags, 'json')) {
      const list = await Promise.all(
        runs.map(async run => statusJson(viewOf(run, now), await recorderLives(run), run.record.machine.platform)),
      );
      process.stdout.write(toJson(list));
      return 0;
    }
    if (runs.length === 0) process.stdout.write('No runs yet. Start one: mlxtop run -- COMMAND   or   mlxtop demo\n');
    else
      process.stdout.write(
        runsText(
          runs.map(run => viewOf(run, now)),
          now,
          process.stdout.isTTY ? process.stdout.columns : undefined,
        ),
      );
    return 0;
  },
};
