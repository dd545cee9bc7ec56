import type {EventOf, TrainingEvent} from '../journal/events.js';
import {noteReportBlock} from './buffered.js';
import {
  noteCheckpoint,
  noteReport,
  noteSettings,
  noteTest,
  noteUnplaced,
  noteValLoss,
  noteWarning,
  setTotal,
} from './facts.js';
import {isNewValidation, newsOfReport} from './inside.js';
import {barAfterFailure, failureOver, noteFailure} from './last-failure.js';
import {beginTraining, checkpointFound, checkpointWritten, reach, settleSave} from './pace.js';
import {noteSaveFailure, saveFailureOver} from './save-failure.js';
import {addToSpans} from './series.js';
import {trainingSign} from './signs.js';
import type {RunState} from './state.js';
import {noteTrained} from './totals/iterations.js';
import {leaveValidation, validated, validating} from './validations.js';

/** A total from a flag or a file is no sign of life; everything else that a trainer prints is. */
const noteTotal = (state: RunState, {t, iterations, source}: EventOf<'total'>): void => {
  if (source === 'trainer') trainingSign(state, t);
  setTotal(state, iterations, source);
};

const note = (state: RunState, t: number): void => {
  if (!state.training.began) beginTraining(state, t);
  trainingSign(state, t);
};

/** Whether an iteration lies beyond those reported before: the training has moved on. */
const movesOn = ({pace}: RunState, iteration: number): boolean =>
  iteration > (pace.reached ?? pace.firstPaint ?? Number.POSITIVE_INFINITY);

/** Takes in that an iteration was reached, and when, for the charts. */
const reached: typeof reach = (state, t, iteration, ...how) => {
  reach(state, t, iteration, ...how);
  addToSpans(state.series.iteration, t, t, iteration);
  noteTrained(state, t, iteration, how[0]);
};

const noteProgress = (state: RunState, {t, iteration, total, guessed = false}: EventOf<'progress'>): void => {
  note(state, t);
  state.training.guessed = guessed;
  if (movesOn(state, iteration)) leaveValidation(state, t);
  if (total !== null) setTotal(state, total, 'trainer');
  barAfterFailure(state, iteration);
  reached(state, t, iteration, 'progress', null);
};

/** What each event that comes from a trainer's output does to the state. */
export const trainingHandlers: {
  [Type in TrainingEvent['type']]: (state: RunState, event: EventOf<Type>) => void;
} = {
  total: noteTotal,
  training: (state, {t}) => {
    beginTraining(state, t);
    trainingSign(state, t);
  },
  report: (state, told) => {
    const event = newsOfReport(state, told);
    if (event === null) return;
    noteReportBlock(state, event.t);
    note(state, event.t);
    failureOver(state);
    if (state.pace.reached === null || movesOn(state, event.iteration)) leaveValidation(state, event.t);
    reached(state, event.t, event.iteration, 'report', event.trainedTokens);
    noteReport(state, event);
  },
  unplaced: (state, event) => {
    note(state, event.t);
    failureOver(state);
    noteUnplaced(state, event);
  },
  progress: noteProgress,
  validating: (state, event) => {
    note(state, event.t);
    validating(state, event);
  },
  validation: (state, event) => {
    if (!isNewValidation(state, event)) {
      if (event.inside === undefined) leaveValidation(state, event.t);
      return;
    }
    note(state, event.t);
    validated(state, event);
    noteValLoss(state, event);
  },
  checkpoint: (state, event) => {
    const {t, iteration, late = false} = event;
    note(state, t);
    saveFailureOver(state);
    if (iteration !== null && late) checkpointFound(state, iteration);
    else if (iteration !== null) checkpointWritten(state, t, iteration);
    noteCheckpoint(state, event);
  },
  settings: (state, {source, values}) => noteSettings(state, source, values),
  failure: (state, event) => {
    noteFailure(state, event);
    noteSaveFailure(state, event);
  },
  saved: (state, {t}) => {
    note(state, t);
    leaveValidation(state, t);
    settleSave(state, t);
    failureOver(state);
    saveFailureOver(state);
    state.training.over = true;
  },
  test: (state, event) => {
    note(state, event.t);
    leaveValidation(state, event.t);
    noteTest(state, event);
  },
  warning: noteWarning,
};
