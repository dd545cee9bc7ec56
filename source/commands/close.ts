import {closeRun, runToClose} from '../runs/close/close-run.js';
import {type Command, oneRun} from './kit/command.js';
import {say} from './kit/say.js';
import {user} from './kit/user.js';

export const command: Command = {
  usage: 'close [RUN]',
  group: 'afterwards',
  summary: 'close the tmux session of an ended run; its history stays',
  words: [{value: 'RUN', kind: 'ended-run'}],
  options: {},
  async run(call) {
    const run = await runToClose(oneRun(call));
    const {id, name} = run.record;
    const isClosed = await closeRun(run, user);
    say(
      `${isClosed ? `Closed the session of ${name}` : `The session of ${name} is closed`}. Its history stays: mlxtop status ${id}\n`,
    );
    return 0;
  },
};
