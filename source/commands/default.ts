import {usageError} from '../errors.js';
import {homeFolder} from '../journal/run-folder.js';
import {listRuns, type Run} from '../journal/runs.js';
import {ask, canAsk} from './shared/ask.js';
import type {Command} from './shared/command.js';
import {dashboardFlags} from './shared/dashboard-flags.js';
import {livingRuns} from './shared/find-run.js';
import {ensureRecorded} from './shared/revive.js';
import {showRun} from './shared/show.js';

const line = ({record}: Run, index: number): string =>
  `  ${index + 1}  ${record.name}  ${record.command.join(' ').slice(0, 60)}  (${record.id})`;

const choose = async (runs: readonly Run[]): Promise<Run | undefined> => {
  const list = runs.map(line).join('\n');
  if (!canAsk()) throw usageError(`Several trainings run:\n${list}`, 'Say which one: mlxtop attach NAME');
  const answer = await ask(`Several trainings run:\n${list}\nWhich one? [1-${runs.length}]`);
  return runs[Number(answer?.trim()) - 1];
};

/** `mlxtop` without a command. */
export const command: Command = {
  usage: '',
  summary: 'attach to the training that runs',
  options: [],
  flags: {},
  async run(call) {
    const runs = await listRuns(homeFolder());
    const living = await livingRuns(runs);
    const run = living.length > 1 ? await choose(living) : living[0];
    if (run) {
      await ensureRecorded(run);
      return showRun(run, dashboardFlags(call));
    }
    if (living.length > 1) throw usageError('That is none of them.', 'Give its number, or: mlxtop attach NAME');
    const last = runs[0] ? `\nThe last run was ${runs[0].record.name}: mlxtop status ${runs[0].record.id}\n` : '\n';
    process.stdout.write(
      `No training is running. Start one:\n\n  mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA\n` +
        `  mlxtop demo      a small real training that needs no Python\n${last}`,
    );
    return 0;
  },
};
