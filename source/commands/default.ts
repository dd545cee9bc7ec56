import {homeFolder} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {chooseRun} from './shared/choose-run.js';
import type {Command} from './shared/command.js';
import {dashboardFlags} from './shared/dashboard-flags.js';
import {whatDied} from './shared/died.js';
import {elsewhereText, livingRuns, runsElsewhere} from './shared/find-run.js';
import {ensureRecorded} from './shared/revive.js';
import {showRun} from './shared/show.js';

/** `mlxtop` without a command. */
export const command: Command = {
  usage: '',
  summary: 'attach to the training that runs',
  options: [],
  flags: {},
  async run(call) {
    const runs = await listRuns(await homeFolder());
    const living = await livingRuns(runs);
    const run = living.length > 1 ? await chooseRun(living) : living[0];
    if (run) {
      await ensureRecorded(run);
      return showRun(run, dashboardFlags(call));
    }
    const elsewhere = await runsElsewhere(runs);
    const died = await whatDied(runs.filter(one => !elsewhere.some(other => other.run === one)));
    process.stdout.write(
      `${await elsewhereText(runs)}No training is running${elsewhere.length === 0 ? '' : ' here'}. Start one:\n\n  mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA\n` +
        `  mlxtop demo      a small real training that needs no Python\n\n${died === '' ? '' : `${died}\n`}`,
    );
    return 0;
  },
};
