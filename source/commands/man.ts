import {usageError} from '../errors.js';
import {runHere} from '../host/start-program.js';
import {plainManual} from '../manual/plain.js';
import {programOnPath} from '../runs/start/find-program.js';
import type {Command} from './kit/command.js';
import {commandHelp} from './kit/help.js';
import {packageFile} from './kit/package-file.js';
import {say} from './kit/say.js';

export const command: Command = {
  usage: 'man',
  group: 'machine',
  summary: 'the manual of all commands',
  options: {},
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop man takes no argument, not '${call.words[0]}'.`);
    const man = programOnPath('man', process.env.PATH ?? '');
    const page = packageFile('man/mlxtop.1');
    if (process.stdout.isTTY && man !== null && page !== null && (await runHere([man, page])) === 0) return 0;
    say(plainManual((await call.commands?.()) ?? [], commandHelp));
    return 0;
  },
};
