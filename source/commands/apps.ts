import {protectionOf} from '../actions/quit-app.js';
import {usageError} from '../errors.js';
import {getHost} from '../host/get-host.js';
import {homeToRead} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {appsJson, appsText} from '../report/apps.js';
import {toJson} from '../report/json.js';
import {livingRuns} from '../runs/find/find-run.js';
import {hostOption} from './kit/at-host.js';
import {type Command, isSet} from './kit/command.js';
import {say} from './kit/say.js';

export const command: Command = {
  usage: 'apps [--all] [--json]',
  group: 'machine',
  summary: 'memory by application, largest first',
  examples: [['mlxtop apps --json', 'one JSON document']],
  options: {
    all: {short: 'a', text: 'the small ones one by one, too; --json always has all'},
    json: {text: 'one JSON document'},
    ...hostOption,
  },
  async run(call) {
    if (call.words.length > 0) throw usageError(`mlxtop apps takes no argument, not '${call.words[0]}'.`);
    const host = await getHost();
    const runs = await livingRuns(await listRuns(await homeToRead()));
    const apps = await host.apps(await protectionOf(host, runs));
    say(
      isSet(call.flags, 'json') ? toJson(appsJson(apps)) : appsText(apps, process.platform, isSet(call.flags, 'all')),
    );
    return 0;
  },
};
