import type {CardSample, Pressure} from '../../journal/events.js';
import type {CardMemory} from './state.js';

const MB = 1024 ** 2;

/** What the driver keeps of a card for itself: 480 of 81,559 MiB on an H100. */
const RESERVED_SHARE = 0.006;

/**
 * What must be left beside what the run and the others have held before and may want again. A card does not swap: an
 * allocation that does not fit ends the run. A framework asks for blocks of 2 to 20 MB, for larger ones as a batch's
 * activations need them: a percent or three of what the run holds.
 */
const RED = {bytes: 256 * MB, share: 0.01};
const YELLOW = {bytes: 512 * MB, share: 0.03};
/** A colour is left when there is so many times as much room as it begins at. */
const LEAVES_AT = 1.5;

const needed = ({bytes, share}: typeof RED, {runMost}: CardMemory): number => Math.max(bytes, share * runMost);

/** What is left of a card's memory, in bytes; null where that is not known. Never below zero. */
const leftOf = ({totalBytes, usedBytes}: CardSample): number | null =>
  totalBytes === null || usedBytes === null ? null : Math.max(0, totalBytes * (1 - RESERVED_SHARE) - usedBytes);

/** What those who use a card have held of it before, and may take again. */
const mayComeBack = ({runBytes, othersBytes}: CardSample, {runMost, othersMost}: CardMemory): number => {
  const back = (most: number, now: number | null): number => (now === null || now === 0 ? 0 : Math.max(0, most - now));
  return back(runMost, runBytes) + back(othersMost, othersBytes);
};

/**
 * What is left of a card's memory, as a colour: red when the next larger allocation may fail, yellow when there is
 * little more. It keeps its colour until there is clearly more room.
 */
export const roomOf = (card: CardSample, memory: CardMemory): Pressure | null => {
  const left = leftOf(card);
  if (left === null) return null;
  const room = left - mayComeBack(card, memory);
  const {room: was} = memory;
  const red = needed(RED, memory) * (was === 'red' ? LEAVES_AT : 1);
  if (room < red) return 'red';
  return room < needed(YELLOW, memory) * (was === 'green' || was === null ? 1 : LEAVES_AT) ? 'yellow' : 'green';
};
