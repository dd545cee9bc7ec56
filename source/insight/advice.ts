import {sessionNameFor} from '../format/run-name.js';
import {BYTES_PER_GB, formatBytes} from '../format/units.js';
import type {AppSample, MemorySample} from '../journal/events.js';
import {CLOSE_ENOUGH, fewestApps} from './fewest-apps.js';
import {describeHosts} from './hosts/describe.js';
import {hostsInTheWay} from './hosts/in-the-way.js';
import type {HostState} from './hosts/state.js';
import {listed} from './listed.js';
import {nextRunAdvice} from './next-run-advice.js';
import {outcomeOf} from './outcome.js';
import {reportMoreOften} from './report-advice.js';
import {isMemoryShort, missingBytes} from './short-memory.js';
import {isStale} from './slowdown/freshness.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

export type Advice = RunView['advice'][number];

/** How long memory takes to be given back after an application has quit. */
const SETTLING_MS = 15_000;
/** For so long after a run's end the advice to open applications again is given. */
const AFTERWARDS_MS = 3_600_000;
/** Quitting a smaller one is not worth the effort. */
const MIN_APP_BYTES = 200 * 1024 ** 2;
/** From this size on an editor's terminal is worth leaving: a native one takes a twentieth of it. */
const MIN_EDITOR_BYTES = BYTES_PER_GB;

/** What host/protected.ts says of an application whose terminal we are in. */
const OUR_TERMINAL = 'the terminal that you are in';
/** And of one that the run's session lives in, and may end with. */
const MAY_END = /^quitting it may end the run\b/;
const EDITOR_IDS = /^com\.(?:todesktop\.230313mzl4w4u92|microsoft\.VSCode|vscodium|exafunction\.windsurf)/;
const EDITOR_NAMES = /^(?:cursor|code|code-insiders|vscodium|codium|windsurf)$/i;

export type Situation = {
  memory: MemorySample;
  apps: readonly AppSample[];
  /** Newest last; what was asked before `appsAt` shows in `apps` already. */
  quits: RunState['quits'];
  appsAt: number;
  /** As `mlxtop attach` takes it. */
  runName: string;
};

const quitAdvice = ({memory, apps, quits, appsAt}: Situation): Advice[] => {
  const latest = (name: string) => quits.findLast(({app}) => app === name);
  const isGone = ({name}: AppSample): boolean => {
    const quit = latest(name);
    return quit !== undefined && quit.at >= appsAt && (quit.result === 'quit' || quit.result === 'not-running');
  };
  const candidates = apps.filter(app => app.protected === null && app.bytes >= MIN_APP_BYTES && !isGone(app));
  const missing = missingBytes(memory);
  const choice = fewestApps(candidates, missing);
  const short = `memory is short by about ${formatBytes(missing)}`;
  const reason = (app: AppSample): string => {
    if (latest(app.name)?.result === 'still-open')
      return 'it was asked to quit and is still open: it may be asking what to save';
    if (!choice.suffices) {
      const all = choice.apps.length === 1 ? 'it' : `these ${choice.apps.length} together`;
      return `not enough: ${short}, and ${all} would free ${formatBytes(choice.bytes)}`;
    }
    const others = choice.apps.filter(other => other !== app).map(({name}) => name);
    return others.length === 0 ? short : `${short}: together with ${listed(others)} it is enough`;
  };
  return choice.apps.map(app => ({
    action: 'quit',
    app: app.name,
    bytes: app.bytes,
    savesSeconds: null,
    why: reason(app),
  }));
};

/** An editor cannot be quit from its own terminal, but is often what holds most. */
const leaveAdvice = ({apps, runName}: Situation): Advice[] =>
  apps
    .filter(app => app.protected === OUR_TERMINAL && app.bytes >= MIN_EDITOR_BYTES)
    .filter(({name, bundleId}) => EDITOR_NAMES.test(name) || EDITOR_IDS.test(bundleId ?? ''))
    .map(({name, bytes}) => ({
      action: 'leave',
      app: name,
      bytes,
      savesSeconds: null,
      why: `you are in its terminal: type mlxtop attach ${runName} in a native one, then quit it`,
    }));

/**
 * Names the application that would be quit first if the run did not need it: otherwise the user might quit it as the
 * largest.
 */
const keepAdvice = ({apps}: Situation): Advice[] => {
  const [largest] = apps
    .filter(app => app.bytes >= MIN_APP_BYTES && (app.protected === null || MAY_END.test(app.protected)))
    .toSorted((a, b) => b.bytes - a.bytes);
  if (!largest || largest.protected === null) return [];
  return [{action: 'keep', app: largest.name, bytes: null, savesSeconds: null, why: largest.protected}];
};

/**
 * What to quit while memory is short: the fewest applications that make up for it, the largest first. Empty where
 * nothing helps.
 */
export const adviceFor = (situation: Situation): Advice[] => {
  const {memory} = situation;
  // What fills a control group is inside that group; applications are not.
  if (!isMemoryShort(memory) || memory.limitedBy !== 'machine') return [];
  const toQuit = [...quitAdvice(situation), ...leaveAdvice(situation)].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  const toKeep = keepAdvice(situation);
  // Where the others are not enough, the user will consider the largest next.
  const suffices = toQuit.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0) >= CLOSE_ENOUGH * missingBytes(memory);
  return suffices ? [...toQuit, ...toKeep] : [...toKeep, ...toQuit];
};

/** The applications that were quit for a run, once that has ended. */
const reopenAdvice = (state: RunState): Advice[] => {
  const {quits} = state;
  const names = new Set(quits.filter(({result}) => result === 'quit').map(({app}) => app));
  const over = outcomeOf(state) === 'finished' ? 'training is done' : 'the run has ended';
  const why = `${over}: it can be opened again`;
  return [...names].map(app => ({action: 'reopen', app, bytes: null, savesSeconds: null, why}));
};

/** For so long a list of another machine's applications speaks of now: it is read more seldom than its memory. */
const HOST_APPS_MS = 300_000;

/** What to quit on one other machine of the run, while its memory is short. */
const hostAdvice = ({name, sample, apps, answers}: HostState, now: number): Advice[] => {
  if (!sample?.memory || apps === null || answers !== true) return [];
  if (isStale(sample.at, now, 'memory') || now - apps.at > HOST_APPS_MS) return [];
  if (!isMemoryShort(sample.memory) || sample.memory.limitedBy !== 'machine') return [];
  const situation = {memory: sample.memory, apps: apps.apps, quits: [], appsAt: apps.at, runName: ''};
  return quitAdvice(situation).map(advice => ({...advice, host: name}));
};

/** The advice about each machine of the run, that about the slowest first: all ranks wait for it. */
const byHost = (state: RunState, here: readonly Advice[], now: number): Advice[] => {
  const order = hostsInTheWay(describeHosts(state, now));
  const others = state.hosts.hosts.filter(host => !host.here);
  const advised = [
    {isHere: true, name: '', advice: here},
    ...others.map(host => ({isHere: false, name: host.name, advice: hostAdvice(host, now)})),
  ];
  const placeOf = (one: {isHere: boolean; name: string}): number => {
    const place = order.findIndex(({here: isHere, name}) => (one.isHere ? isHere : !isHere && name === one.name));
    return place === -1 ? order.length : place;
  };
  return advised.toSorted((a, b) => placeOf(a) - placeOf(b)).flatMap(({advice}) => advice);
};

const memoryAdvice = (state: RunState, now: number): Advice[] => {
  const {sample, apps, quits, name} = state;
  // What an application held is given back over some seconds; advice in between would name the next one without need.
  if (quits.some(({result, at}) => result === 'quit' && now - at < SETTLING_MS)) return [];
  if (!sample?.memory || !apps || isStale(sample.t, now, 'memory') || isStale(apps.at, now, 'memory')) return [];
  return adviceFor({memory: sample.memory, apps: apps.apps, quits, appsAt: apps.at, runName: sessionNameFor(name)});
};

/** The advice that holds at `now` (ms since 1970). */
export const describeAdvice = (state: RunState, now: number): Advice[] => {
  if (state.end) return now - state.end.at <= AFTERWARDS_MS ? reopenAdvice(state) : [];
  return [...byHost(state, memoryAdvice(state, now), now), ...nextRunAdvice(state, now), ...reportMoreOften(state)];
};
