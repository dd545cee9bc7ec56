import {usageError} from '../errors.js';
import {commandLine} from '../format/command-line.js';
import {runToShow} from '../runs/find/find-run.js';
import {checkedName} from '../runs/label/check.js';
import {renameRun} from '../runs/label/rename.js';
import type {Command} from './kit/command.js';
import {user} from './kit/user.js';

export const command: Command = {
  usage: 'rename RUN NAME',
  group: 'afterwards',
  summary: 'give a run another name, also while it is in progress',
  examples: [["mlxtop rename mlxtop 'qwen2.5-lora r=8'", 'any name; its tmux session keeps its own']],
  words: [{value: 'RUN'}, {value: 'NAME'}],
  options: {},
  async run({words}) {
    const [wanted, name, ...more] = words;
    if (wanted === undefined || name === undefined) {
      throw usageError('Give a run and its new name.', "For instance: mlxtop rename mlxtop 'qwen lora'");
    }
    if (more.length > 0) {
      throw usageError(
        'Put a name of several words in quotes.',
        `For instance: ${commandLine(['mlxtop', 'rename', wanted, [name, ...more].join(' ')])}`,
      );
    }
    const checked = checkedName(name);
    await renameRun(await runToShow(wanted), checked, user);
    return 0;
  },
};
