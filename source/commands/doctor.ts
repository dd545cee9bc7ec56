import {examine, exitCodeFor} from '../doctor/examine.js';
import {doctorJson, doctorText} from '../doctor/words.js';
import {realWorld} from '../doctor/world.js';
import {usageError} from '../errors.js';
import {toJson} from '../report/json.js';
import {type Command, isSet} from './shared/command.js';
import {theHost} from './shared/machine.js';
import {ownProgram} from './shared/own-program.js';
import {say} from './shared/say.js';

export const command: Command = {
  usage: 'doctor [--json]',
  summary: 'what is missing or odd on this machine, and what to do',
  options: [['--json', 'one JSON document']],
  flags: {json: {type: 'boolean', default: false}},
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop doctor takes no argument, not '${call.words[0]}'.`);
    const findings = await examine(await realWorld(await theHost(), ownProgram().script));
    say(isSet(call.flags, 'json') ? toJson(doctorJson(findings, process.platform)) : doctorText(findings));
    return exitCodeFor(findings);
  },
};
