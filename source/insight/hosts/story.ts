import type {RunState} from '../state.js';
import type {Line} from '../story/lines.js';
import {mostOf, type Period, timesOf} from '../story/spans.js';
import {type Episode, spellHolds} from '../story/state.js';
import type {HostState} from './state.js';

type HostLine = Extract<Line, {about: 'hosts'}>;
type What = HostLine['what'];

/** Less is not worth reporting, in seconds. */
const LEAST_SECONDS: Readonly<Record<What, number>> = {swapping: 10, red: 10, silent: 30};
const WHATS: readonly What[] = ['swapping', 'red', 'silent'];
/** More lines about machines would leave no room for the rest. */
const MAX_LINES = 4;

/** What has not ended yet. */
const openOf = ({name, spells, silent}: HostState, what: What, until: number): Episode | null => {
  const kind = `host-${what}` as const;
  if (what === 'silent') {
    const {since} = silent;
    return since === null
      ? null
      : {kind, of: name, from: since, to: until, count: 1, ms: Math.max(0, until - since), most: null};
  }
  const spell = spells[what];
  if (spell === null) return null;
  const {from, to, ms, most} = spell;
  return {kind, of: name, from, to, count: 1, ms, most};
};

const holdsNow = ({spells, silent}: HostState, what: What): boolean =>
  what === 'silent' ? silent.since !== null : spellHolds(spells[what]);

const lineOf = (state: RunState, host: HostState, what: What, period: Period): HostLine[] => {
  const open = openOf(host, what, period.until);
  const episodes = [...state.story.episodes, ...(open === null ? [] : [open])].filter(
    ({kind, of, from, to}) => kind === `host-${what}` && of === host.name && from <= period.until && to >= period.since,
  );
  const times = timesOf(episodes, period);
  const first = episodes[0];
  if (first === undefined || times.seconds < LEAST_SECONDS[what]) return [];
  const holds = state.end === null && holdsNow(host, what);
  const mostBytesPerSecond = what === 'swapping' ? mostOf(episodes) : null;
  return [{about: 'hosts', what, host: host.name, from: first.from, ...times, mostBytesPerSecond, holds}];
};

/** What the other machines of the run went through in a period, the longest first. */
export const hostLines = (state: RunState, period: Period): HostLine[] =>
  state.hosts.hosts
    .filter(({here}) => !here)
    .flatMap(host => WHATS.flatMap(what => lineOf(state, host, what, period)))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, MAX_LINES);
