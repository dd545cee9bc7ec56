import {existsSync} from 'node:fs';
import {sessionWords} from '../format/session-words.js';
import {parseSince} from '../format/since.js';
import {standingAlerts} from '../insight/alerts/now.js';
import {appNamesOf} from '../insight/discreet/view.js';
import type {RunState} from '../insight/state.js';
import {lastMinutes} from '../insight/story/minutes.js';
import {summary} from '../insight/story/summary.js';
import {hasNoTimes} from '../insight/undated.js';
import type {RunView} from '../insight/view.js';
import {lineInWallTime} from '../insight/wall-time.js';
import {readHeartbeat} from '../journal/heartbeat.js';
import {notVisible} from '../journal/place.js';
import type {Run} from '../journal/runs.js';
import {readHealth} from '../recorder/health.js';
import {statusText} from '../report/status.js';
import {endingJson, statusJson} from '../report/status-json.js';
import {storyText} from '../report/story.js';
import {storyJson} from '../report/story-json.js';
import {notContinuedWords} from '../runs/after-restart/not-continued.js';
import {type NextCommand, nextCommand, nextCommandRow} from '../runs/continue/next-command.js';
import {compareCommand, reportCommand} from '../runs/find/comparable.js';
import {runToShow} from '../runs/find/find-run.js';
import {elsewhereWords, recorderLives, whereabouts} from '../runs/life.js';
import {restartedSince} from '../runs/restarted.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {snapshotOf} from '../runs/view.js';
import {lastWords} from '../trainer/last-words.js';
import {hostOption} from './kit/at-host.js';
import {type Command, oneRun, textFlag} from './kit/command.js';
import {user} from './kit/user.js';
import {type Look, showLooks, watchOptions} from './kit/watch.js';

type Snapshot = ReturnType<typeof snapshotOf>;

const withWarning = (view: RunView, warning: RunView['warnings'][number]): RunView => ({
  ...view,
  warnings: [...view.warnings, warning],
});

/** The texts of the standing alerts; one that is also a warning is shown as a warning only. */
const alertTexts = (state: RunState, {warnings}: RunView): string[] =>
  standingAlerts(state)
    .filter(({code}) => !warnings.some(warning => warning.code === code))
    .map(({text}) => text);

type Since = {since: number; lines: ReturnType<typeof summary>};

const storySince = (
  from: string | undefined,
  {view, state, now, clockOffset}: Snapshot,
  wallNow: number,
): Since | null => {
  if (from === undefined) return null;
  const since = parseSince(from, wallNow);
  if (hasNoTimes(view.run)) return {since, lines: []};
  const lines = summary(state, since - clockOffset, now).map(line => lineInWallTime(line, clockOffset));
  return {since, lines};
};

/** What a status says beyond the view: found outside the journal, or worked out for this command alone. */
type Facts = {
  view: RunView;
  alive: boolean;
  problem: string | null;
  minutes: ReturnType<typeof lastMinutes>;
  restartedAt: number | null;
  next: NextCommand | null;
};

const gatherFacts = async (run: Run, snapshot: Snapshot, trouble: string | null, now: number): Promise<Facts> => {
  const {state, clockOffset} = snapshot;
  const alive = await recorderLives(run);
  const problem = readHealth(run.paths.health) ?? trouble;
  const view = problem ? withWarning(snapshot.view, {code: 'recorder', text: problem, since: now}) : snapshot.view;
  const last = lastMinutes(state);
  const minutes = last && {...last, until: last.until + clockOffset};
  const restartedAt =
    view.run.state === 'interrupted' && !view.run.imported ? await restartedSince(run, state, now, clockOffset) : null;
  return {view, alive, problem, minutes, restartedAt, next: await nextCommand(run, view)};
};

const jsonOf = async (
  run: Run,
  {view, alive, problem, minutes, restartedAt, next}: Facts,
  story: Since | null,
  now: number,
) => ({
  ...statusJson(view, alive, run.record.machine.platform, await whereabouts(run), problem),
  ...endingJson(minutes, restartedAt, next?.isSure ? next.command : null),
  ...(story === null ? {} : {since: storyJson(story.since, now, story.lines)}),
});

/**
 * What `status --json` says of a run now, and the names of all applications that it may name. Throws an
 * `UnreadableFileError` for a run that cannot be read.
 */
export const statusOf = async (run: Run) => {
  const now = Date.now();
  const trouble = await ensureRecorded(run, user);
  const snapshot = snapshotOf(run, now);
  const json = await jsonOf(run, await gatherFacts(run, snapshot, trouble, now), null, now);
  return {json, apps: appNamesOf(snapshot.state)};
};

const textOf = async (run: Run, state: RunState, facts: Facts, now: number): Promise<string> => {
  const {view, alive, minutes, restartedAt, next} = facts;
  const elsewhere = await elsewhereWords(run);
  const {outcome, failure} = view.run;
  const endsBadly = outcome === 'failed' || outcome === 'ended-early';
  const words = endsBadly ? lastWords(run.paths.log, 5, failure?.line) : [];
  return statusText(view, now, alive, words, {
    followed: view.run.imported ? 'import' : (run.record.adopted?.kind ?? 'tmux'),
    alerts: alertTexts(state, view),
    lastMinutes: minutes,
    machineRestartedAt: restartedAt,
    next: next && nextCommandRow(next),
    compare: await compareCommand(run, view),
    report: await reportCommand(run, view),
    queuedAt: run.record.queuedAt ?? null,
    session: sessionWords(run.record.session),
    continuesAfterRestart: existsSync(run.paths.loginEntry),
    notContinued: notContinuedWords(run),
    elsewhere:
      elsewhere === null
        ? null
        : {words: notVisible(elsewhere), heardAt: readHeartbeat(run.paths.heartbeat)?.t ?? null},
  });
};

/** How the run is doing now, for people or as JSON. */
const lookAt = async (run: Run, from: string | undefined, isJson: boolean): Promise<Look> => {
  const now = Date.now();
  const trouble = await ensureRecorded(run, user);
  const snapshot = snapshotOf(run, now);
  const isOver = snapshot.state.end !== null;
  const story = storySince(from, snapshot, now);
  if (story !== null && !isJson) {
    return {text: storyText(snapshot.view.run, story.since, now, story.lines), json: null, isOver};
  }
  const facts = await gatherFacts(run, snapshot, trouble, now);
  if (isJson) return {text: '', json: await jsonOf(run, facts, story, now), isOver};
  return {text: await textOf(run, snapshot.state, facts, now), json: null, isOver};
};

export const command: Command = {
  usage: 'status [RUN] [--since TIME] [--watch]',
  group: 'watch',
  summary: 'how a run is doing; what has happened since',
  examples: [
    ['mlxtop status lora --since 2h', 'what happened in the last two hours'],
    ['mlxtop status lora --watch', 'repeated until the run has ended'],
    ['mlxtop status --host studio', 'of a run on another machine, over ssh'],
  ],
  words: [{value: 'RUN'}],
  options: {
    since: {value: 'TIME', text: 'what happened since: 2h, 45m, 21:30, 2026-11-24T21:30'},
    ...watchOptions('until the run has ended'),
    ...hostOption,
  },
  async run(call) {
    const from = textFlag(call.flags, 'since');
    // Before anything is read: a time that cannot be parsed is an error of usage.
    if (from !== undefined) parseSince(from, Date.now());
    const run = await runToShow(oneRun(call));
    return showLooks(call, {look: isJson => lookAt(run, from, isJson)});
  },
};
