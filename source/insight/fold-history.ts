import type {EventOf, RunEvent} from '../journal/events.js';
import {
  noteCheckpoint,
  noteFigures,
  noteSettings,
  noteTest,
  noteUnplacedFigures,
  noteValFigures,
  noteWarning,
  setTotal,
} from './facts.js';
import {isNewValidation, newsOfReport} from './inside.js';
import {barAfterFailure, failureOver, noteFailure} from './last-failure.js';
import {beginTraining, noteIteration} from './pace.js';
import type {RunState} from './state.js';
import {keepHalt} from './validations-state.js';

/** What was printed while the recorder started arrives all at once: its timing is meaningless. */
const CATCH_UP_MS = 2000;

/**
 * Done before the recorder followed: the pace is measured from there on, beginning with the first report that is seen
 * to arrive.
 */
const reached = (state: RunState, t: number, iteration: number): void => {
  noteIteration(state, t, iteration, 'report');
  const {pace, validations} = state;
  if (pace.reached !== null && iteration <= pace.reached) return;
  if (pace.reached !== null) pace.step = iteration - pace.reached;
  pace.reached = iteration;
  pace.open = null;
  pace.mayRestart = false;
  pace.position = {iteration, at: t, cleanMs: 0};
  validations.movedOn = true;
};

const report = (state: RunState, told: EventOf<'report'>): void => {
  const event = newsOfReport(state, told);
  if (event === null) return;
  reached(state, event.t, event.iteration);
  noteFigures(state, event);
  failureOver(state);
};

const validation = (state: RunState, event: EventOf<'validation'>): void => {
  if (!isNewValidation(state, event)) return;
  noteIteration(state, event.t, event.iteration, 'other');
  noteValFigures(state, event);
  // Within the run: read after a time without a recorder.
  if (state.totals.seenUntil !== null && Number.isFinite(event.seconds)) {
    state.totals.validations.ms += 1000 * (event.seconds ?? 0);
  }
  // The trainer's own measure of its cost holds whenever it was made.
  keepHalt(state.validations.seen, {iteration: event.iteration, seconds: event.seconds});
};

const checkpoint = (state: RunState, event: EventOf<'checkpoint'>): void => {
  noteCheckpoint(state, event);
  if (event.iteration === null) return;
  noteIteration(state, event.t, event.iteration, 'other');
  if (state.saves.at(-1)?.iteration !== event.iteration) {
    keepHalt(state.saves, {iteration: event.iteration, seconds: null});
  }
};

/**
 * Takes in what a trainer printed before the recorder followed it: facts without times. They give iteration, losses,
 * total, settings and checkpoints, but no pace, no point in a chart and no sign of life.
 */
export const foldHistory = (state: RunState, event: RunEvent): void => {
  const {training} = state;
  switch (event.type) {
    case 'total':
      setTotal(state, event.iterations, event.source);
      return;
    case 'settings':
      noteSettings(state, event.source, event.values);
      return;
    case 'training':
      beginTraining(state, event.t);
      // A failure that a terminal still shows is from before this training loop.
      failureOver(state);
      break;
    case 'report':
      report(state, event);
      break;
    case 'unplaced':
      noteUnplacedFigures(state, event);
      failureOver(state);
      break;
    case 'progress':
      training.guessed = event.guessed ?? false;
      if (event.total !== null) setTotal(state, event.total, 'trainer');
      barAfterFailure(state, event.iteration);
      reached(state, event.t, event.iteration);
      break;
    case 'validation':
      validation(state, event);
      break;
    case 'checkpoint':
      checkpoint(state, event);
      break;
    case 'test':
      noteTest(state, event);
      break;
    case 'failure':
      noteFailure(state, event);
      return;
    case 'warning':
      noteWarning(state, event);
      return;
    case 'saved':
      failureOver(state);
      training.over = true;
      break;
    default:
      return;
  }
  training.began = true;
  state.pace.lostUntil = event.t + CATCH_UP_MS;
};
