import {usageError} from '../errors.js';
import {type Command, isSet} from './kit/command.js';
import {recordingChoices, recordingOptions} from './kit/recording-flags.js';

export const command: Command = {
  usage: 'record [--name NAME]',
  group: 'start',
  summary: 'record the output of a pipe',
  examples: [['python train.py 2>&1 | mlxtop record --name llama', 'record it as a run called llama']],
  options: {quiet: {short: 'q', text: 'do not print the output'}, ...recordingOptions},
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop record takes no argument, not '${call.words[0]}'.`);
    if (process.stdin.isTTY) {
      throw usageError(
        'mlxtop record reads from a pipe, but its input is a terminal.',
        'For instance: python train.py 2>&1 | mlxtop record --name llama. Better: mlxtop run -- python train.py',
      );
    }
    // An error here would end COMMAND, which is already writing: a name that is taken gets a number instead.
    const choices = await recordingChoices(call, 'pipe', {refuseTaken: false});
    const {recordPipe} = await import('../recorder/pipe.js');
    return recordPipe({...choices, quiet: isSet(call.flags, 'quiet')});
  },
};
