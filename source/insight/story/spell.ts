import {type Held, holdsStill} from '../held.js';
import {type Spell, spellHolds} from './state.js';

/**
 * Moves one of these spells on to a reading at `t` (ms since 1970), by what tells whether it holds and when it is over
 * (`held`, brought up to date before); it keeps the most of each `value`. `end` is called before one that is over gives
 * way, and takes it out.
 */
export const followSpell = <Kind extends string>(
  spells: Record<Kind, Spell | null>,
  kind: Kind,
  held: Held,
  {t, value}: {t: number; value: number | null},
  end: (kind: Kind) => void,
): void => {
  const before = spells[kind];
  if (before !== null && (held.since === null || held.since > before.to)) end(kind);
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
