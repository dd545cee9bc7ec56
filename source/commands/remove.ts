import {usageError} from '../errors.js';
import {removeRuns} from '../runs/prune/remove-runs.js';
import {type Command, isSet} from './kit/command.js';
import {user} from './kit/user.js';

export const command: Command = {
  usage: 'remove RUN…',
  group: 'afterwards',
  summary: 'remove the history of ended runs, and close their sessions; asks first',
  examples: [['mlxtop remove lora-2 lora-3', 'checkpoints and adapters stay']],
  words: [{value: 'RUN', kind: 'ended-run', many: true}],
  options: {yes: {short: 'y', text: 'do not ask'}},
  async run({words, flags}) {
    if (words.length === 0) {
      throw usageError(
        'Name the runs to remove.',
        'For instance: mlxtop remove lora   All but the newest: mlxtop runs --prune',
      );
    }
    return removeRuns(words, user, isSet(flags, 'yes'));
  },
};
