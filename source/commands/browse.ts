import {setFlagsFromString} from 'node:v8';
import {usageError} from '../errors.js';
import {homeFolder} from '../journal/run-folder.js';
import {browserServices, listForBrowser} from './kit/browser-services.js';
import {type Command, textFlag} from './kit/command.js';
import {callMayColour, drawsAscii} from './kit/dashboard-flags.js';
import {displayOf, displayOptions} from './kit/display.js';
import {discreetListed, lookingServices} from './kit/looking-services.js';
import {isDiscreet, isReadOnly, readOnlyOptions} from './kit/read-only.js';
import {filterFlag, listChoice, listOptions} from './kit/run-list.js';

const {filter, sort} = listOptions;

export const command: Command = {
  usage: 'browse [--filter WORD…]',
  group: 'afterwards',
  summary: 'all runs in one screen, with their charts',
  examples: [
    ['mlxtop browse', 'Enter opens the dashboard of a run, space marks several, ? tells all keys'],
    ['mlxtop browse --sort loss --filter llama', 'with llama in name, command, model or tags, the best first'],
  ],
  words: [{value: 'WORD', many: true}],
  options: {filter, sort, ...readOnlyOptions, ...displayOptions},
  async run(call) {
    listChoice(call);
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      throw usageError('The list of runs needs a terminal.', 'Without one: mlxtop runs');
    }
    // As a dashboard is started: 4 MB less.
    setFlagsFromString('--optimize-for-size');
    const home = await homeFolder();
    const [{startBrowser}, listed] = await Promise.all([import('../dashboard/browser/start.js'), listForBrowser(home)]);
    const all = browserServices(home, async run => {
      const {showDashboard} = await import('./dashboard.js');
      await showDashboard(call, run);
    });
    const discreet = isDiscreet(call, process.env);
    const services = isReadOnly(call, process.env) ? lookingServices(all, listed, discreet) : all;
    await startBrowser({
      services,
      listed: discreet ? discreetListed(listed) : listed,
      sort: textFlag(call.flags, 'sort') ?? 'started',
      filter: [...filterFlag(call), ...call.words].join(' ').trim(),
      ascii: drawsAscii(call),
      color: callMayColour(call),
      display: await displayOf(call, process.env, undefined),
    });
    // A reading of the applications may still wait for a tool that hangs, and is no longer needed.
    process.exit(0);
  },
};
