import {formatBytes} from '../format/units.js';
import type {AppSample, MemorySample} from '../journal/events.js';
import {CLOSE_ENOUGH, fewestApps} from './fewest-apps.js';
import {listed} from './listed.js';
import {outcomeOf} from './outcome.js';
import {reportMoreOften} from './report-advice.js';
import {isMemoryShort, missingBytes} from './short-memory.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

export type Advice = RunView['advice'][number];

/** A look at the applications or at memory that is older says nothing of now. */
const FRESH_MS = 60_000;

/** How long memory takes to be given back after an application has quit. */
const SETTLING_MS = 15_000;
/** So long after its end it is said that applications can be opened again. */
const AFTERWARDS_MS = 3_600_000;
/** Quitting less than this is not worth anybody's while. */
const LEAST_APP = 200 * 1024 ** 2;
/** From here on a terminal is worth leaving: a native one holds a twentieth. */
const LEAST_EDITOR = 1024 ** 3;

/** What host/protected.ts says of an application whose terminal we are in. */
const OUR_TERMINAL = 'the terminal that you are in';
/** And of one in which the run's session lives, and may end. */
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
  const candidates = apps.filter(app => app.protected === null && app.bytes >= LEAST_APP && !isGone(app));
  const missing = missingBytes(memory);
  const choice = fewestApps(candidates, missing);
  const short = `memory is short of about ${formatBytes(missing)}`;
  const reason = (app: AppSample): string => {
    if (latest(app.name)?.result === 'still-open')
      return 'it was asked to quit and is still open: it may ask what to save';
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

/** An editor in whose terminal we are cannot be quit from there, but is often what holds most. */
const leaveAdvice = ({apps, runName}: Situation): Advice[] =>
  apps
    .filter(app => app.protected === OUR_TERMINAL && app.bytes >= LEAST_EDITOR)
    .filter(({name, bundleId}) => EDITOR_NAMES.test(name) || EDITOR_IDS.test(bundleId ?? ''))
    .map(({name, bytes}) => ({
      action: 'leave',
      app: name,
      bytes,
      savesSeconds: null,
      why: `you are in its terminal: type mlxtop attach ${runName} in a native one, then quit it`,
    }));

/** What would be quit first, were it not for the run, is told of: somebody else who looks for the largest would quit it. */
const keepAdvice = ({apps}: Situation): Advice[] => {
  const [largest] = apps
    .filter(app => app.bytes >= LEAST_APP && (app.protected === null || MAY_END.test(app.protected)))
    .toSorted((a, b) => b.bytes - a.bytes);
  if (!largest || largest.protected === null) return [];
  return [{action: 'keep', app: largest.name, bytes: null, savesSeconds: null, why: largest.protected}];
};

/** What to quit while memory is short: the fewest applications that make up for it, the largest first. Empty when nothing helps. */
export const adviceFor = (situation: Situation): Advice[] => {
  const {memory} = situation;
  // What holds a control group's limit is in that group; applications are not.
  if (!isMemoryShort(memory) || memory.limitedBy !== 'machine') return [];
  const toQuit = [...quitAdvice(situation), ...leaveAdvice(situation)].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  const toKeep = keepAdvice(situation);
  // Where the others are not enough somebody will look at the largest next.
  const suffices = toQuit.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0) >= CLOSE_ENOUGH * missingBytes(memory);
  return suffices ? [...toQuit, ...toKeep] : [...toKeep, ...toQuit];
};

/** What was quit for a run's sake, once that is over. */
const reopenAdvice = (state: RunState): Advice[] => {
  const {quits} = state;
  const names = new Set(quits.filter(({result}) => result === 'quit').map(({app}) => app));
  const over = outcomeOf(state) === 'finished' ? 'training is done' : 'the training has ended';
  const why = `${over}: it can be opened again`;
  return [...names].map(app => ({action: 'reopen', app, bytes: null, savesSeconds: null, why}));
};

const memoryAdvice = (state: RunState, now: number): Advice[] => {
  const {sample, apps, quits, name} = state;
  // What an application held comes back over some seconds; advice in between would name the next one for nothing.
  if (quits.some(({result, at}) => result === 'quit' && now - at < SETTLING_MS)) return [];
  if (!sample?.memory || !apps || now - sample.t > FRESH_MS || now - apps.at > FRESH_MS) return [];
  return adviceFor({memory: sample.memory, apps: apps.apps, quits, appsAt: apps.at, runName: name});
};

/** The advice that holds at `now` (ms since 1970), by what the run's events told. */
export const describeAdvice = (state: RunState, now: number): Advice[] => {
  if (state.end) return now - state.end.at <= AFTERWARDS_MS ? reopenAdvice(state) : [];
  return [...memoryAdvice(state, now), ...reportMoreOften(state)];
};
