import {setTimeout as delay} from 'node:timers/promises';
import {usageError} from '../errors.js';
import {getHost} from '../host/get-host.js';
import {createLookAtCards} from '../host/look-at-cards.js';
import {memoryText} from '../report/memory.js';
import {memoryNowJson} from '../report/memory-json.js';
import {hostOption} from './kit/at-host.js';
import {type Command, isSet} from './kit/command.js';
import {showLooks, watchOptions} from './kit/watch.js';

/** Between the two readings that a rate needs. */
const RATE_MS = 1000;

export const command: Command = {
  usage: 'memory [--json] [--watch]',
  group: 'machine',
  summary: "the machine's memory, swap and pressure",
  examples: [['mlxtop memory --json --watch', 'one JSON document per line']],
  options: {...watchOptions('until ^C'), ...hostOption},
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop memory takes no argument, not '${call.words[0]}'.`);
    let isFirst = true;
    const host = await getHost();
    const lookAtCards = createLookAtCards(host, isSet(call.flags, 'watch'));
    return showLooks(call, {
      look: async () => {
        const looking = lookAtCards();
        if (isFirst) {
          await host.memory();
          await delay(RATE_MS);
        }
        isFirst = false;
        const memory = await host.memory();
        const cards = await looking;
        const json = memoryNowJson({...memory, takenAt: Date.now()}, cards, process.platform);
        return {text: memoryText(memory, cards), json};
      },
    });
  },
};
