import {protectionOf} from '../actions/quit-app.js';
import {usageError} from '../errors.js';
import {getHost} from '../host/get-host.js';
import {createLookAtCards} from '../host/look-at-cards.js';
import {homeToRead} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {appsJson, appsText} from '../report/apps.js';
import {toJson} from '../report/json.js';
import {cardHoldersText} from '../report/machine-cards.js';
import {livingRuns} from '../runs/find/find-run.js';
import {processesOfRuns} from '../runs/processes-of-runs.js';
import {hostOption} from './kit/at-host.js';
import {type Command, isSet} from './kit/command.js';
import {say} from './kit/say.js';

export const command: Command = {
  usage: 'apps [--all] [--json]',
  group: 'machine',
  summary: 'memory by application, largest first',
  examples: [['mlxtop apps --json', 'one JSON document']],
  options: {
    all: {short: 'a', text: 'list the small ones too (--json always does)'},
    json: {text: 'one JSON document'},
    ...hostOption,
  },
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop apps takes no argument, not '${call.words[0]}'.`);
    const host = await getHost();
    const runs = await livingRuns(await listRuns(await homeToRead()));
    const [apps, cards] = await Promise.all([
      protectionOf(host, runs).then(protection => host.apps(protection)),
      createLookAtCards(host, false)(),
    ]);
    if (isSet(call.flags, 'json')) say(toJson(appsJson(apps, cards)));
    else {
      const ofRuns = cards === null ? new Map<number, string>() : await processesOfRuns(host, runs);
      say(appsText(apps, process.platform, isSet(call.flags, 'all')) + cardHoldersText(cards, {apps, ofRuns}));
    }
    return 0;
  },
};
