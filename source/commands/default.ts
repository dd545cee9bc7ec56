import {homeFolder} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {waitingLines} from '../report/queue.js';
import {lastRunsText} from '../runs/died.js';
import {elsewhereText, livingRuns, runsElsewhere} from '../runs/find/find-run.js';
import {waitingOf} from '../runs/queue/entries.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {chooseRun} from './kit/choose-run.js';
import type {Command} from './kit/command.js';
import {dashboardFlags} from './kit/dashboard-flags.js';
import {say} from './kit/say.js';
import {showRun} from './kit/show-run.js';
import {user} from './kit/user.js';

/** `mlxtop` without a command. */
export const command: Command = {
  usage: '',
  group: 'watch',
  summary: 'attach to the run in progress',
  options: {},
  async run(call) {
    const runs = await listRuns(await homeFolder());
    const living = await livingRuns(runs);
    const waiting = waitingOf(runs);
    const run = living.length > 1 ? await chooseRun(living, waiting) : living[0];
    if (run) {
      await ensureRecorded(run, user);
      return showRun(run, dashboardFlags(call));
    }
    const elsewhere = await runsElsewhere(runs);
    const lastRuns = await lastRunsText(
      runs.filter(one => !elsewhere.some(other => other.run === one)),
      user,
    );
    say(
      `${await elsewhereText(runs)}${waitingLines(waiting)}No run is in progress${elsewhere.length === 0 ? '' : ' here'}. Start one:\n\n  mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA\n` +
        `  mlxtop demo      a small, real run that needs no Python\n\n${lastRuns === '' ? '' : `${lastRuns}\n`}`,
    );
    return 0;
  },
};
