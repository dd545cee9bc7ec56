import type {RunState} from '../state.js';
import {keepEpisode} from '../story/keep.js';
import {followSpell} from '../story/spell.js';
import type {HostState} from './state.js';

const KINDS = ['swapping', 'red'] as const;
type Kind = (typeof KINDS)[number];

const endSpell = ({story}: RunState, {name, spells}: HostState, kind: Kind): void => {
  const spell = spells[kind];
  spells[kind] = null;
  if (spell === null) return;
  const {from, to, ms, most} = spell;
  keepEpisode(story, {kind: `host-${kind}`, of: name, from, to, count: 1, ms, most});
};

/** Takes a reading of another machine into what the story tells of it, which keeps the most of each of `values`. */
export const followHostSpells = (
  state: RunState,
  host: HostState,
  t: number,
  values: Record<Kind, number | null>,
): void => {
  const end = (kind: Kind): void => endSpell(state, host, kind);
  for (const kind of KINDS) {
    const held = kind === 'swapping' ? host.swaps : host.red;
    followSpell(host.spells, kind, held, {t, value: values[kind]}, end);
  }
};

/** Nothing was heard of it after its last reading: what held then is not known to have lasted. */
export const endHostSpells = (state: RunState, host: HostState): void => {
  for (const kind of KINDS) endSpell(state, host, kind);
};

/** Notes for how long a machine did not answer that did before; to be called when it answers again, or at the end. */
export const keepSilence = ({story}: RunState, {name, silent}: HostState, t: number): void => {
  if (silent.since === null) return;
  const from = silent.since;
  keepEpisode(story, {kind: 'host-silent', of: name, from, to: t, count: 1, ms: Math.max(0, t - from), most: null});
};

/** What of the other machines is not over ends where nothing is recorded any longer. */
export const endAllHostSpells = (state: RunState): void => {
  for (const host of state.hosts.hosts) endHostSpells(state, host);
};
