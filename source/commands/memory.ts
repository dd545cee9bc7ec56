import {setTimeout as delay} from 'node:timers/promises';
import {usageError} from '../errors.js';
import {parseInterval} from '../format/interval.js';
import {getHost} from '../host/get-host.js';
import {toJson} from '../report/json.js';
import {memoryText} from '../report/memory.js';
import {memoryJson} from '../report/memory-json.js';
import {type Command, isSet, textFlag} from './kit/command.js';
import {say} from './kit/say.js';

/** Between the two readings that a rate needs. */
const RATE_MS = 1000;

export const command: Command = {
  usage: 'memory [--json] [--watch]',
  group: 'machine',
  summary: "the machine's memory, swap and pressure",
  examples: [['mlxtop memory --json --watch', 'one JSON document per line']],
  options: [
    ['--json', 'one JSON document (with --watch: one per line)'],
    ['--watch', 'repeat until ^C'],
    ['--interval TIME', 'with --watch: the time between two readings (2s)'],
  ],
  flags: {
    json: {type: 'boolean', default: false},
    watch: {type: 'boolean', default: false},
    interval: {type: 'string'},
  },
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop memory takes no argument, not '${call.words[0]}'.`);
    const intervalMs = parseInterval(textFlag(call.flags, 'interval') ?? '2s');
    const watch = isSet(call.flags, 'watch');
    if (!watch && textFlag(call.flags, 'interval') !== undefined) {
      throw usageError('--interval goes with --watch.', 'A single reading needs none: mlxtop memory');
    }
    const host = await getHost();
    await host.memory();
    for (let wait = RATE_MS; ; wait = intervalMs) {
      await delay(wait);
      const memory = await host.memory();
      const json = () => toJson(memoryJson({...memory, takenAt: Date.now()}, process.platform), watch ? 0 : 2);
      say(isSet(call.flags, 'json') ? json() : `${memoryText(memory)}${watch ? '\n' : ''}`);
      if (!watch) return 0;
    }
  },
};
