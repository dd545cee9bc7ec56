import {resolve} from 'node:path';
import {examine, exitCodeFor} from '../doctor/examine.js';
import {macCheck} from '../doctor/mac-check/main.js';
import {requireNewFile} from '../doctor/new-file.js';
import {doctorJson, doctorText} from '../doctor/words.js';
import {LIMIT_MS, realWorld} from '../doctor/world.js';
import {usageError} from '../errors.js';
import {getHost} from '../host/get-host.js';
import {writeOwnFile} from '../paths/open.js';
import {toJson} from '../report/json.js';
import {staleEntries} from '../runs/after-restart/stale.js';
import {askUntil, canAsk} from './kit/ask.js';
import {type Command, isSet, textFlag} from './kit/command.js';
import {say} from './kit/say.js';

/** What the command is to do. */
type Task = {kind: 'examine' | 'json' | 'mac-check' | 'report'; report: string | undefined};

const taskOf = (words: readonly string[], flags: Record<string, unknown>): Task => {
  if (words.length > 0) throw usageError(`mlxtop doctor takes no argument, not '${words[0]}'.`);
  const report = textFlag(flags, 'report') || undefined;
  const [isCheck, isJson] = [isSet(flags, 'macCheck'), isSet(flags, 'json')];
  if (isCheck && isJson) throw usageError('--mac-check writes a report, not JSON.');
  if (isCheck) return {kind: 'mac-check', report: report === '-' ? undefined : report};
  if (isSet(flags, 'yes')) throw usageError('--yes goes with --mac-check.');
  if (report === undefined) return {kind: isJson ? 'json' : 'examine', report};
  if (isJson) throw usageError('--report is a text to paste, not JSON.', 'Either --report or --json.');
  return {kind: 'report', report: report === '-' ? undefined : report};
};

export const command: Command = {
  usage: 'doctor [--json | --report | --mac-check]',
  group: 'machine',
  summary: 'what is missing or wrong on this machine, and how to fix it',
  examples: [
    ['mlxtop doctor --json', 'one JSON document'],
    ['mlxtop doctor --report', 'a text for a bug report, without names and paths'],
  ],
  options: {
    json: {text: 'one JSON document'},
    report: {
      value: 'FILE',
      optional: true,
      text: 'a text to paste into a bug report, without names, hosts, paths and tokens',
    },
    macCheck: {text: 'test on this Mac what mlxtop assumes about macOS; takes minutes, writes a report'},
    yes: {text: 'with --mac-check: do not ask; skip the steps that need a person'},
  },
  async run({words, flags}) {
    const {kind, report} = taskOf(words, flags);
    if (kind === 'mac-check') {
      const world = await realWorld(await getHost(), {staleEntries}, null);
      if (world.homeFault !== null) throw world.homeFault;
      return macCheck(world, {say, canAsk, askUntil}, isSet(flags, 'yes'), report);
    }
    if (report !== undefined) requireNewFile(report, 'mlxtop doctor --report FILE');
    const world = await realWorld(await getHost({limitMs: LIMIT_MS}), {staleEntries});
    const findings = await examine(world);
    if (kind === 'json') say(toJson(doctorJson(findings, process.platform)));
    if (kind === 'examine') say(doctorText(findings, process.stdout.isTTY ? process.stdout.columns : undefined));
    if (kind === 'report') {
      const {doctorReport} = await import('./kit/doctor-report.js');
      const text = await doctorReport(world, findings);
      if (report === undefined) say(text);
      else {
        writeOwnFile(resolve(report), text);
        say(`The report: ${report}\nRead it, then paste it into an issue.\n`);
      }
    }
    return exitCodeFor(findings);
  },
};
