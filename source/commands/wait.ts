import {type Command, oneRun} from './shared/command.js';
import {runToShow} from './shared/find-run.js';
import {say} from './shared/say.js';
import {viewOf} from './shared/view.js';
import {waitForEnd} from './shared/wait-for-end.js';

export const command: Command = {
  usage: 'wait [RUN]',
  summary: "wait until it ends; exits with the trainer's code, else 1",
  options: [],
  flags: {},
  async run(call) {
    const run = await runToShow(oneRun(call));
    const end = await waitForEnd(run);
    say(`${run.record.name}: ${viewOf(run).run.ending ?? end?.state}\n`);
    return end?.exitCode ?? 1;
  },
};
