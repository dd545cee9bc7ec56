import {examine, exitCodeFor} from '../doctor/examine.js';
import {macCheck} from '../doctor/mac-check/main.js';
import {doctorJson, doctorText} from '../doctor/words.js';
import {realWorld} from '../doctor/world.js';
import {usageError} from '../errors.js';
import {getHost} from '../host/get-host.js';
import {toJson} from '../report/json.js';
import {askUntil, canAsk} from './kit/ask.js';
import {type Command, isSet, textFlag} from './kit/command.js';
import {say} from './kit/say.js';

export const command: Command = {
  usage: 'doctor [--json | --mac-check]',
  group: 'machine',
  summary: 'what is missing or wrong on this machine, and how to fix it',
  examples: [['mlxtop doctor --json', 'one JSON document']],
  options: [
    ['--json', 'one JSON document'],
    ['--mac-check', 'test on this Mac what mlxtop assumes about macOS; takes minutes, writes a report'],
    ['--yes', 'with --mac-check: do not ask; skip the steps that need a person'],
    ['--report FILE', 'with --mac-check: where to write the report'],
  ],
  flags: {
    json: {type: 'boolean', default: false},
    macCheck: {type: 'boolean', default: false},
    yes: {type: 'boolean', default: false},
    report: {type: 'string'},
  },
  async run({words, flags}) {
    if (words.length > 0) throw usageError(`mlxtop doctor takes no argument, not '${words[0]}'.`);
    const isCheck = isSet(flags, 'macCheck');
    if (isCheck && isSet(flags, 'json')) throw usageError('--mac-check writes a report, not JSON.');
    if (!isCheck && (isSet(flags, 'yes') || flags.report !== undefined)) {
      throw usageError('--yes and --report go with --mac-check.');
    }
    const world = await realWorld(await getHost());
    if (isCheck) return macCheck(world, {say, canAsk, askUntil}, isSet(flags, 'yes'), textFlag(flags, 'report'));
    const findings = await examine(world);
    say(isSet(flags, 'json') ? toJson(doctorJson(findings, process.platform)) : doctorText(findings));
    return exitCodeFor(findings);
  },
};
