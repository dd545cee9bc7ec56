import {paceBesideOthers} from '../slowdown/pace-now.js';
import type {RunState} from '../state.js';
import {assessSharing} from './cost.js';
import {othersNow} from './of-run.js';
import type {CardUse, CardView} from './types.js';
import {waitsForData} from './waits.js';

/** So old a reading says nothing about now (one comes every half minute): the driver hangs, the recorder is gone. */
const SPEAKS_MS = 90_000;

/** The machine's cards by their last reading, in the driver's order; none where there is none. */
export const describeCards = ({cards}: RunState): CardView[] => {
  const {latest, used, memory} = cards;
  return (latest?.cards ?? []).map(card => ({
    ...card,
    takenAt: latest?.at ?? 0,
    usedByRun: used.includes(card.uuid),
    room: memory[card.uuid]?.room ?? null,
    holders: (latest?.processes ?? [])
      .filter(({uuid}) => uuid === card.uuid)
      .map(({pid, name, bytes, ofRun}) => ({pid, name, bytes, ofRun})),
  }));
};

/** What the cards mean for the run at `now` (ms since 1970); null where there is no card. */
export const describeCardUse = (state: RunState, now: number): CardUse | null => {
  const {cards} = state;
  const {latest, sharing, heat, totals} = cards;
  if (latest === null || latest.cards.length === 0) return null;
  const isNow = state.end === null && now - latest.at <= SPEAKS_MS;
  const others = isNow ? othersNow(cards) : null;
  const {factor, lostSeconds, evidence} = assessSharing(state.slowdown);
  return {
    sharing: others === null ? null : {...others, since: sharing?.since ?? latest.at},
    sharedSeconds: totals.sharedMs / 1000,
    hotSeconds: totals.heatMs / 1000,
    cost: {factor, lostSeconds, evidence},
    slowerNow: others === null ? null : paceBesideOthers(state),
    waitsForData: isNow ? waitsForData(cards, now) : null,
    hotSince: isNow && heat !== null && heat.goneAt === null ? heat.since : null,
    meanBusyPercent: totals.knownMs === 0 ? null : (100 * totals.busyMs) / totals.knownMs,
    peakBytes: totals.mostRunBytes,
  };
};
