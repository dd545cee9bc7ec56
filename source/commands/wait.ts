import {notVisible} from '../journal/place.js';
import {runToShow} from '../runs/find/find-run.js';
import {elsewhereWords} from '../runs/life.js';
import {viewOf} from '../runs/view.js';
import {waitForEnd} from '../runs/wait/wait-for-end.js';
import {type Command, oneRun} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {user} from './kit/user.js';

export const command: Command = {
  usage: 'wait [RUN]',
  group: 'watch',
  summary: "wait until a run ends; exits with the trainer's code (1 if it has none)",
  options: [],
  flags: {},
  async run(call) {
    const run = await runToShow(oneRun(call));
    const host = await elsewhereWords(run);
    if (host !== null)
      complain(`${run.record.name} was ${notVisible(host)}: waiting for its history to record the end.\n`);
    const end = await waitForEnd(run, user);
    say(`${run.record.name}: ${viewOf(run).run.ending ?? end?.state}\n`);
    return end?.exitCode ?? 1;
  },
};
