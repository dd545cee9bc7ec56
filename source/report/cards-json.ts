import type {RunView} from '../insight/view.js';
import type {StatusJson} from './contract/status.js';
import {isoTime} from './iso-time.js';

/** The machine's NVIDIA cards. */
export const cardsJson = (cards: RunView['cards']): StatusJson['cards'] =>
  cards.map(card => ({
    index: card.index,
    uuid: card.uuid,
    name: card.name,
    busyPercent: card.busyPercent,
    totalBytes: card.totalBytes,
    usedBytes: card.usedBytes,
    runBytes: card.runBytes,
    othersBytes: card.othersBytes,
    watts: card.watts,
    limitWatts: card.limitWatts,
    celsius: card.celsius,
    slowedBy: card.slowedBy,
    usedByRun: card.usedByRun,
    pressure: card.room,
    processes: card.holders.map(({pid, name, bytes, ofRun}) => ({pid, name, bytes, ofRun})),
    takenAt: isoTime(card.takenAt),
  }));

/** What the cards mean for the run. */
export const cardUseJson = (use: RunView['cardUse']): StatusJson['cardUse'] =>
  use && {
    otherProcesses: use.sharing?.processes ?? null,
    otherBytes: use.sharing?.bytes ?? null,
    sharedSince: isoTime(use.sharing?.since ?? null),
    sharedSeconds: use.sharedSeconds,
    slowerNow: use.slowerNow,
    factor: use.cost.factor,
    lostSeconds: use.cost.lostSeconds,
    evidence: use.cost.evidence,
    waitsForData: use.waitsForData !== null,
    hotSince: isoTime(use.hotSince),
    hotSeconds: use.hotSeconds,
    meanBusyPercent: use.meanBusyPercent,
    peakBytes: use.peakBytes,
  };
