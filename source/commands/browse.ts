import {setFlagsFromString} from 'node:v8';
import {usageError} from '../errors.js';
import {wrapped} from '../format/wrap.js';
import type {RunView} from '../insight/view.js';
import {homeFolder} from '../journal/run-folder.js';
import {browserServices, listForBrowser} from './kit/browser-services.js';
import {type Command, textFlag} from './kit/command.js';
import {callMayColour, drawsAscii} from './kit/dashboard-flags.js';
import {displayOf, displayOptions} from './kit/display.js';
import {discreetListed, lookingServices} from './kit/looking-services.js';
import {isDiscreet, isReadOnly, readOnlyOptions} from './kit/read-only.js';
import {filterFlag, listChoice, listOptions} from './kit/run-list.js';
import {say} from './kit/say.js';

const {filter, sort} = listOptions;

/** The list as plain lines for a screen reader, which a screen that is drawn again and again would interrupt. */
const spokenList = async (views: readonly RunView[], readOnly: boolean): Promise<string> => {
  const {runSentence} = await import('../dashboard/browser/start.js');
  const count = `${views.length === 0 ? 'No' : views.length} ${views.length === 1 ? 'run' : 'runs'}.`;
  const flags = `--screen-reader${readOnly ? ' --read-only' : ''}`;
  const next = views.slice(0, 1).map(({run}) => `To hear one: mlxtop dashboard ${flags} ${run.id}`);
  const lines = [count, ...views.map(runSentence), ...next].map(line => wrapped(line, process.stdout.columns));
  return `${lines.join('\n')}\n`;
};

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
    const choice = listChoice(call);
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
    const display = await displayOf(call, process.env, undefined);
    if (display.screenReader) {
      const views = listed.runs.map(run => services.view(run)).filter(choice.filter);
      say(await spokenList(views.sort(choice.order), isReadOnly(call, process.env)));
      return 0;
    }
    await startBrowser({
      services,
      listed: discreet ? discreetListed(listed) : listed,
      sort: textFlag(call.flags, 'sort') ?? 'started',
      filter: [...filterFlag(call), ...call.words].join(' ').trim(),
      ascii: drawsAscii(call),
      color: callMayColour(call),
      display,
    });
    // A reading of the applications may still wait for a tool that hangs, and is no longer needed.
    process.exit(0);
  },
};
