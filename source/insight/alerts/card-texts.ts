import {printable} from '../../format/printable.js';
import {BYTES_PER_GB, formatBytes} from '../../format/units.js';
import {cardsOfRun, othersNow} from '../cards/of-run.js';
import {heldMs} from '../held.js';
import {paceBesideOthers} from '../slowdown/pace-now.js';
import type {RunState} from '../state.js';

/*
 * What the alerts about NVIDIA cards say, and what stands while they last.
 */

const gb = (bytes: number): string => String(Math.round(bytes / BYTES_PER_GB));

/** How many times slower the run has become beside others on its card; null where that is not clear, or little. */
const slower = (state: RunState): number | null => {
  const factor = othersNow(state.cards) === null ? null : paceBesideOthers(state);
  return factor !== null && factor >= 1.25 ? factor : null;
};

/** For how long others have been on the run's cards, in ms; 0 while they are not. */
export const sharedMs = ({cards: {sharing}}: RunState, now: number): number =>
  sharing === null || sharing.goneAt !== null ? 0 : Math.max(0, now - sharing.since);

/** Others on the run's card make it slower. One that is shared at no cost is no news. */
export const cardSharedText = (state: RunState): string | null => {
  const factor = slower(state);
  const others = othersNow(state.cards);
  if (factor === null || others === null) return null;
  const who =
    others.processes === 0
      ? 'Other programs use'
      : others.processes === 1
        ? 'Another process uses'
        : `${others.processes} other processes use`;
  return `${who} its NVIDIA card (${formatBytes(others.bytes)} of its memory): it is ${factor.toFixed(1)}× slower than before.`;
};

/** More are not named. */
const MAX_NAMED = 3;

/** Who the others are, and what can be done. */
export const cardSharedFollows = (state: RunState): string | null => {
  const factor = slower(state);
  if (factor === null) return null;
  const uuids = new Set(cardsOfRun(state.cards).map(({uuid}) => uuid));
  const others = (state.cards.latest?.processes ?? []).filter(({ofRun, uuid}) => !ofRun && uuids.has(uuid));
  const named = others
    .slice(0, MAX_NAMED)
    .map(({name, pid, bytes}) => `${printable(name)} (pid ${pid}, ${formatBytes(bytes)})`);
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : '';
  const who = named.length === 0 ? 'other programs' : `${named.join(', ')}${more}`;
  return `${factor.toFixed(1)}× slower beside others on its card: wait for them or end them: ${who}.`;
};

/** For how long a card of the run has had hardly any memory left, in ms. */
export const cardFullMs = ({cards}: RunState, now: number): number => heldMs(cards.full, now);

/** Hardly any memory of a card is left, and others hold part of it: what the run fills by itself it may have meant. */
export const cardMemoryText = (state: RunState): string | null => {
  const {cards} = state;
  const others = othersNow(cards);
  if (cards.full.since === null || others === null) return null;
  const full = cardsOfRun(cards).find(({uuid}) => cards.memory[uuid]?.room === 'red');
  if (full === undefined) return null;
  return `The memory of its NVIDIA card is nearly full (${gb(full.usedBytes ?? 0)} of ${gb(full.totalBytes ?? 0)} GB), and others hold ${formatBytes(others.bytes)} of it.`;
};

/** What may come of that. */
export const cardMemoryFollows = (state: RunState): string | null =>
  cardMemoryText(state) === null
    ? null
    : "The card's memory is nearly full: what the run asks for next may fail and end it; end what else holds memory of it (mlxtop apps).";
