import {holdsStill} from '../held.js';
import type {RunState} from '../state.js';
import {keepEpisode} from '../story/keep.js';
import {spellHolds} from '../story/state.js';
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

const followSpell = (state: RunState, host: HostState, kind: Kind, t: number, value: number | null): void => {
  const {spells} = host;
  const held = kind === 'swapping' ? host.swaps : host.red;
  const before = spells[kind];
  if (before !== null && (held.since === null || held.since > before.to)) endSpell(state, host, kind);
  const spell = spells[kind];
  if (!holdsStill(held)) {
    if (spell !== null && spellHolds(spell)) spell.to = t;
    return;
  }
  if (spell === null) {
    spells[kind] = {from: t, heldAt: t, to: t, ms: 0, most: value};
    return;
  }
  if (spellHolds(spell)) spell.ms += Math.max(0, t - spell.heldAt);
  spell.heldAt = t;
  spell.to = t;
  if (value !== null) spell.most = Math.max(value, spell.most ?? 0);
};

/** Takes a reading of another machine into what the story tells of it, which keeps the most of each of `values`. */
export const followHostSpells = (
  state: RunState,
  host: HostState,
  t: number,
  values: Record<Kind, number | null>,
): void => {
  for (const kind of KINDS) followSpell(state, host, kind, t, values[kind]);
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
