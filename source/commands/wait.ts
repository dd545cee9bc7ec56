import {notVisible} from '../journal/place.js';
import {type Command, oneRun} from './shared/command.js';
import {runToShow} from './shared/find-run.js';
import {elsewhereWords} from './shared/machine.js';
import {viewOf} from './shared/view.js';
import {waitForEnd} from './shared/wait-for-end.js';

export const command: Command = {
  usage: 'wait [RUN]',
  summary: "wait until it ends; exits with the trainer's code, else 1",
  options: [],
  flags: {},
  async run(call) {
    const run = await runToShow(oneRun(call));
    const host = await elsewhereWords(run);
    if (host !== null)
      process.stderr.write(`${run.record.name} was ${notVisible(host)}: waiting for what its history tells.\n`);
    const end = await waitForEnd(run);
    process.stdout.write(`${run.record.name}: ${viewOf(run).run.ending ?? end?.state}\n`);
    return end?.exitCode ?? 1;
  },
};
