import {formatAbout} from '../../format/units.js';
import {type Held, heldMs} from '../held.js';
import {listed} from '../listed.js';
import type {RunState} from '../state.js';
import type {HostState} from './state.js';
import {troubleWords} from './trouble.js';
import {shortHost} from './words.js';

/** What may hold on another machine of a run. */
type What = 'swaps' | 'red' | 'silent';

/** For so long each must have held before it is told, in ms: the first two as for the machine that records. */
export const HOST_ALERT_AFTER_MS: Readonly<Record<What, number>> = {swaps: 300_000, red: 60_000, silent: 300_000};

const othersIn = ({hosts}: RunState): HostState[] => hosts.hosts.filter(({here}) => !here);

/** For how long it has held on one of the other machines at `now` (ms since 1970): the longest, in ms. */
export const heldElsewhereMs = (state: RunState, what: What, now: number): number =>
  Math.max(0, ...othersIn(state).map(host => heldMs(host[what], now)));

/** The machines on which it holds, that on which it has held for longest first. */
const holding = (state: RunState, what: What): {host: HostState; since: number}[] =>
  othersIn(state)
    .flatMap(host => (host[what].since === null ? [] : [{host, since: host[what].since}]))
    .sort((a, b) => a.since - b.since);

/** Since when it has held somewhere else; null where it does not. */
export const heldElsewhereSince = (state: RunState, what: What): Held['since'] =>
  holding(state, what)[0]?.since ?? null;

/** `m2`, `m2 and m3`; what holds of them, and of the first one for how long. */
const sentence = (state: RunState, what: What, now: number, one: string, several: string): string | null => {
  const [first, ...others] = holding(state, what);
  if (first === undefined) return null;
  const names = listed([first, ...others].slice(0, 3).map(({host}) => shortHost(host.name)));
  const more = others.length > 2 ? ` (and ${others.length - 2} more)` : '';
  return `${names}${more} ${others.length === 0 ? one : several} for ${formatAbout((now - first.since) / 1000)}`;
};

/** `m2 has been swapping for 6 min: all ranks wait for the slowest host.` Null while none does. */
export const hostSwappingText = (state: RunState, now: number): string | null => {
  const text = sentence(state, 'swaps', now, 'has been swapping', 'have been swapping');
  return text && `${text}: all ranks wait for the slowest host.`;
};

/** `m2 has had red memory pressure for 2 min: all ranks wait for the slowest host.` Null while none has. */
export const hostRedText = (state: RunState, now: number): string | null => {
  const text = sentence(state, 'red', now, 'has had red memory pressure', 'have had red memory pressure');
  return text && `${text}: all ranks wait for the slowest host.`;
};

/** `m2 has not answered for 6 min: …`, of a machine that did before. Null while all do. */
export const hostSilentText = (state: RunState, now: number): string | null => {
  const text = sentence(state, 'silent', now, 'has not answered', 'have not answered');
  return text && `${text}: what its memory does is not known. The run itself may be well.`;
};

const namesOf = (state: RunState, what: What): string =>
  listed(holding(state, what).map(({host}) => shortHost(host.name)));

const several = (state: RunState, what: What): boolean => holding(state, what).length > 1;

/** What to do about swapping on another machine that does not end. */
export const hostSwappingFollows = (state: RunState): string =>
  `${namesOf(state, 'swaps')} ${several(state, 'swaps') ? 'keep' : 'keeps'} swapping, and all ranks wait: quit applications there.`;

/** What to do about memory pressure on another machine that stays red. */
export const hostRedFollows = (state: RunState): string =>
  `Memory pressure stays red on ${namesOf(state, 'red')}, and all ranks wait: quit applications there.`;

/** What stands while machines do not answer. */
export const hostSilentFollows = (state: RunState): string => {
  const [first] = holding(state, 'silent');
  const why = several(state, 'silent') ? '' : troubleWords(first?.host.trouble ?? null);
  const reason = why === '' ? '' : ` (${why})`;
  return `${namesOf(state, 'silent')} ${several(state, 'silent') ? 'do' : 'does'} not answer${reason}: memory there is not known; the run may be well.`;
};
