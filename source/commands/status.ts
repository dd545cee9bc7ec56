import {formatNumber} from '../format/units.js';
import type {Run} from '../journal/runs.js';
import {readHealth} from '../recorder/health.js';
import {statusJson, toJson} from '../report/json.js';
import {statusText} from '../report/status.js';
import {lastWords} from '../trainer/last-words.js';
import {type Command, isSet, oneRun} from './shared/command.js';
import {runToShow} from './shared/find-run.js';
import {canGoOn} from './shared/go-on.js';
import {recorderLives} from './shared/machine.js';
import {ensureRecorded} from './shared/revive.js';
import {viewOf} from './shared/view.js';

/** The exact command that goes on with an ended run, and from where; null when there is none. */
const goOnText = async (run: Run, ended: boolean): Promise<string | null> => {
  const goOn = ended ? await canGoOn(run) : null;
  return goOn && `${goOn.command}   (from iteration ${formatNumber(goOn.iteration)})`;
};

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
        : statusText(
            view,
            now,
            alive,
            view.run.state === 'failed' ? lastWords(run.paths.log, 5) : [],
            await goOnText(run, view.run.endedAt !== null),
          ),
    );
    return 0;
  },
};
