import {grouped} from '../format/grouped.js';
import {formatDuration} from '../format/units.js';
import {keepNewest} from './keep-newest.js';
import type {ReportBlock} from './report-block.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';
import {inWholeOf} from './whole-training.js';

/** Reports that arrive within this span came together. */
const TOGETHER_MS = 1000;
const KEPT_BLOCKS = 2;
/** A trainer whose output is not held back prints no such block: so many reports at once after so long a silence. */
const BLOCK_REPORTS = 4;
const BLOCK_SILENCE_MS = 10_000;
const ALONE_MS = 2000;
/** From so many on a single block is enough; Python holds 8 KB back, which are dozens of lines. */
const LARGE_BLOCK_REPORTS = 20;
/** A bar that is so many reports ahead, and has been for so long, belongs to a trainer whose reports are held back. */
const REPORTS_AHEAD = 5;
const AHEAD_MS = 60_000;

/** Takes in a report that has just arrived, before the training's own figures do. */
export const noteReportBlock = ({signs, training, pace, startedAt}: RunState, t: number): void => {
  const last = signs.blocks.at(-1);
  // Lines that waited while nothing was recorded arrive at once, whatever the trainer does.
  if (pace.lostUntil !== null) return;
  if (last !== undefined && t - last.from <= TOGETHER_MS) {
    last.at = t;
    last.reports++;
    return;
  }
  keepNewest(
    signs.blocks,
    {from: t, at: t, reports: 1, silentMs: t - (last?.at ?? training.lastReportAt ?? startedAt ?? t)},
    KEPT_BLOCKS + 1,
  );
};

const isBlock = ({reports, silentMs}: ReportBlock): boolean => reports >= BLOCK_REPORTS && silentMs >= BLOCK_SILENCE_MS;

/**
 * Whether silence follows a block too: a fast trainer that continues after a validation prints as many reports, but
 * then more of them.
 */
const isAlone = ({at}: ReportBlock, next: ReportBlock | undefined, now: number): boolean =>
  next === undefined ? now - at >= ALONE_MS : next.silentMs >= ALONE_MS;

/** The block that shows that reports are held back; null where they are not. */
const heldBack = ({signs: {blocks}, end}: RunState, now: number): ReportBlock | null => {
  // The newest may still be arriving, and the last of all is what was left at the end.
  const seen = blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    if (next === undefined && (now - block.at < ALONE_MS || end !== null)) return [];
    return [{block, isHeld: isBlock(block) && isAlone(block, next, now)}];
  });
  const [before, last] = [seen.at(-2), seen.at(-1)];
  if (!last?.isHeld) return null;
  return last.block.reports >= LARGE_BLOCK_REPORTS || before?.isHeld ? last.block : null;
};

/** Iterations between two reports, by the trainer's settings, otherwise by what was seen. */
const stepOf = ({settings, pace}: RunState): number | null =>
  settings.values.stepsPerReport ?? pace.reported?.step ?? null;

/** By how many iterations its bar is ahead of the reports that should have come; null where it is not. */
const barAhead = (state: RunState, now: number): number | null => {
  const {pace, training, startedAt, end} = state;
  const step = stepOf(state);
  if (step === null || pace.reached === null || end !== null || training.over) return null;
  const ahead = pace.reached - (pace.reported?.iteration ?? 0);
  const since = training.lastReportAt ?? startedAt ?? now;
  return ahead >= REPORTS_AHEAD * step && now - since >= AHEAD_MS ? ahead : null;
};

/** The code of the warning. */
export const BUFFERED = 'output-buffered';

const UNBUFFERED = /\bPYTHONUNBUFFERED=[^\s0]|(?:^|\s)-u(?:\s|$)/;
const NEXT = 'start it with PYTHONUNBUFFERED=1 or python -u next time, and each is there at once';

/**
 * That the trainer's standard output is held back in blocks, as Python does into a file or a pipe: its bar comes, its
 * losses do not, or dozens of them at once. A trainer that reports rarely by its own settings is none of these.
 */
export const bufferedWarning = (state: RunState, now: number): RunView['warnings'] => {
  if (UNBUFFERED.test(state.command.join(' '))) return [];
  const block = heldBack(state, now);
  const ahead = barAhead(state, now);
  if (ahead !== null) {
    const at = state.pace.reported?.iteration;
    const last = at === undefined ? 'no report has come' : `the last report is of ${grouped(inWholeOf(state, at))}`;
    const bar = grouped(inWholeOf(state, state.pace.reached ?? 0));
    const since = state.training.lastReportAt ?? state.startedAt ?? now;
    return [
      {code: BUFFERED, text: `Its output is held back in blocks (the bar is at ${bar}, ${last}): ${NEXT}.`, since},
    ];
  }
  if (block === null) return [];
  const {reports, silentMs, from} = block;
  const seen = `${reports} reports at once after ${formatDuration(silentMs / 1000)}`;
  return [{code: BUFFERED, text: `Its output is held back in blocks (${seen}): ${NEXT}.`, since: from}];
};
