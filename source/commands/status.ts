import {readHealth} from '../recorder/health.js';
import {statusJson, toJson} from '../report/json.js';
import {statusText} from '../report/status.js';
import {lastWords} from '../trainer/last-words.js';
import {type Command, isSet, oneRun} from './shared/command.js';
import {runToShow} from './shared/find-run.js';
import {recorderLives} from './shared/machine.js';
import {ensureRecorded} from './shared/revive.js';
import {viewOf} from './shared/view.js';

export const command: Command = {
  usage: 'status [RUN] [--json]',
  summary: 'how a training is doing',
  options: [['--json', 'one JSON document']],
  flags: {json: {type: 'boolean', default: false}},
  async run(call) {
    const run = await runToShow(oneRun(call));
    await ensureRecorded(run);
    const now = Date.now();
    const view = viewOf(run, now);
    const alive = await recorderLives(run);
    const problem = readHealth(run.paths.health);
    if (problem) view.warnings.push({code: 'recorder', text: problem, since: now});
    process.stdout.write(
      isSet(call.flags, 'json')
        ? toJson(statusJson(view, alive, run.record.machine.platform))
        : statusText(view, now, alive, view.run.state === 'failed' ? lastWords(run.paths.log, 5) : []),
    );
    return 0;
  },
};
