import {sessionWords} from '../format/session-words.js';
import {parseSince} from '../format/since.js';
import {standingAlerts} from '../insight/alerts.js';
import type {RunState} from '../insight/state.js';
import {lastMinutes} from '../insight/story/minutes.js';
import {summary} from '../insight/story/summary.js';
import type {RunView} from '../insight/view.js';
import {lineInWallTime} from '../insight/wall-time.js';
import {readHeartbeat} from '../journal/heartbeat.js';
import {notVisible} from '../journal/place.js';
import {readHealth} from '../recorder/health.js';
import type {Followed} from '../report/gone.js';
import {toJson} from '../report/json.js';
import {statusText} from '../report/status.js';
import {endingJson, statusJson} from '../report/status-json.js';
import {storyText} from '../report/story.js';
import {storyJson} from '../report/story-json.js';
import {lastWords} from '../trainer/last-words.js';
import {type Command, isSet, oneRun, textFlag} from './shared/command.js';
import {runToShow} from './shared/find-run.js';
import {elsewhereWords, recorderLives, whereabouts} from './shared/machine.js';
import {nextCommand, nextCommandRow} from './shared/next-command.js';
import {restartedSince} from './shared/restarted.js';
import {ensureRecorded} from './shared/revive.js';
import {say} from './shared/say.js';
import {lookAt} from './shared/view.js';

/** What is a warning too is told as that. */
const alertTexts = (state: RunState, {warnings}: RunView): string[] =>
  standingAlerts(state)
    .filter(({code}) => !warnings.some(warning => warning.code === code))
    .map(({text}) => text);

const withWarning = (view: RunView, warning: RunView['warnings'][number]): RunView => ({
  ...view,
  warnings: [...view.warnings, warning],
});

export const command: Command = {
  usage: 'status [RUN] [--since TIME]',
  summary: 'how a training is doing; what happened since',
  options: [
    ['--since TIME', 'what happened since: 2h, 45m, 21:30, 2026-11-24T21:30'],
    ['--json', 'one JSON document'],
  ],
  flags: {json: {type: 'boolean', default: false}, since: {type: 'string'}},
  async run(call) {
    const now = Date.now();
    const from = textFlag(call.flags, 'since');
    const since = from === undefined ? null : parseSince(from, now);
    const run = await runToShow(oneRun(call));
    const trouble = await ensureRecorded(run);
    const {view: seen, state, now: byRun, clockOffset} = lookAt(run, now);
    const lines =
      since === null ? null : summary(state, since - clockOffset, byRun).map(line => lineInWallTime(line, clockOffset));
    if (since !== null && lines !== null && !isSet(call.flags, 'json')) {
      say(storyText(seen.run, since, now, lines));
      return 0;
    }
    const alive = await recorderLives(run);
    const problem = readHealth(run.paths.health) ?? trouble;
    const view = problem ? withWarning(seen, {code: 'recorder', text: problem, since: now}) : seen;
    const last = lastMinutes(state);
    const minutes = last && {...last, until: last.until + clockOffset};
    const restartedAt = view.run.state === 'interrupted' ? await restartedSince(run, state, now, clockOffset) : null;
    const next = await nextCommand(run, view);
    if (isSet(call.flags, 'json')) {
      const json = {
        ...statusJson(view, alive, run.record.machine.platform, await whereabouts(run), problem),
        ...endingJson(minutes, restartedAt, next?.isSure ? next.command : null),
        ...(since === null || lines === null ? {} : {since: storyJson(since, now, lines)}),
      };
      say(toJson(json));
      return 0;
    }
    const elsewhere = await elsewhereWords(run);
    const {outcome, failure} = view.run;
    const endsBadly = outcome === 'failed' || outcome === 'ended-early';
    const words = endsBadly ? lastWords(run.paths.log, 5, failure?.line) : [];
    const followed: Followed = run.record.adopted?.kind ?? 'tmux';
    const alerts = alertTexts(state, view);
    const ending = {
      followed,
      alerts,
      lastMinutes: minutes,
      machineRestartedAt: restartedAt,
      next: next && nextCommandRow(next),
      session: sessionWords(run.record.session),
      elsewhere:
        elsewhere === null
          ? null
          : {words: notVisible(elsewhere), heardAt: readHeartbeat(run.paths.heartbeat)?.t ?? null},
    };
    say(statusText(view, now, alive, words, ending));
    return 0;
  },
};
