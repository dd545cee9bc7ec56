import {grouped} from '../format/grouped.js';
import {alertWarnings} from './alerts/warnings.js';
import {bufferedWarning} from './buffered.js';
import {printedSaveTrouble} from './save-failure.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';
import {clockWarning} from './wall-clock.js';
import {inWholeOf} from './whole-training.js';

type Warning = RunView['warnings'][number];

/** The code of the warning about a loss that is NaN or infinite. */
export const LOSS_NOT_FINITE = 'loss-not-finite';

/** Once a loss is NaN the weights stay NaN: what is saved from there on is worthless. */
const lossWarning = (state: RunState): Warning[] => {
  const {training, end} = state;
  const {notFinite, checkpoints} = training;
  if (notFinite === null) return [];
  const {iteration, of, at} = notFinite;
  const good = checkpoints.findLast(checkpoint => checkpoint.iteration !== null && checkpoint.iteration < iteration);
  const first = end === null ? 'stop it, then ' : '';
  const next =
    good === undefined || good.iteration === null
      ? 'start again'
      : `continue from iteration ${grouped(inWholeOf(state, good.iteration))}'s checkpoint`;
  return [
    {
      code: LOSS_NOT_FINITE,
      text: `${of === 'training' ? 'Training' : 'Validation'} loss NaN or infinite since iteration ${grouped(inWholeOf(state, iteration))}: ${first}${next} with a lower learning rate.`,
      since: at,
    },
  ];
};

/** Output that the recorder has lost is lost for the log too. */
const lostWarning = ({outputLostAt}: RunState): Warning[] =>
  outputLostAt === null
    ? []
    : [
        {
          code: 'output-gap',
          text: 'While nothing was recorded the trainer printed more than could be read afterwards: log and charts have a gap.',
          since: outputLostAt,
        },
      ];

/** A save that failed without ending the run. What the recorder found out itself is a separate warning. */
const saveWarning = (state: RunState): Warning[] => {
  const text = printedSaveTrouble(state);
  return text === null ? [] : [{code: 'save-failed', text, since: state.training.saveFailure?.at ?? 0}];
};

/** When something is expected, in the words of a warning: `expected at iteration 1,200, about 14:05`. */
export const expectedAbout = (iteration: string, clock: string): string =>
  `expected at iteration ${iteration}, about ${clock}`;

const ABOUT = /(expected at iteration [\d,]+), about [^)]{5,20}/;

/** The run has stood still since the warning came, or does now: for how long it will cannot be known. */
const stoodStill = ({clock}: RunState, since: number): boolean =>
  clock.pausedSince !== null || clock.idleSpans.some(({to}) => to > since);

/** A warning as far as it still holds: a time that a pause has made wrong is left out. */
const asItHolds = (state: RunState, warning: Warning): Warning =>
  stoodStill(state, warning.since) ? {...warning, text: warning.text.replace(ABOUT, '$1')} : warning;

/** The code of the recorder's warning that the trainer waits for somebody to type. */
export const WAITS_FOR_INPUT = 'waits-for-input';

/** Whatever it waited for, an ended run waits no longer. */
const stillHolds = ({end}: RunState, code: string): boolean => end === null || code !== WAITS_FOR_INPUT;

/** What a run warns of at `now`: what its numbers say, then what the recorder noted, oldest first. */
export const describeWarnings = (state: RunState, now: number): Warning[] => [
  ...lossWarning(state),
  ...saveWarning(state),
  ...alertWarnings(state, now),
  ...bufferedWarning(state, now),
  ...clockWarning(state, now),
  ...lostWarning(state),
  ...state.warnings
    .filter(({code}) => stillHolds(state, code))
    .map(({code, text, since}) => asItHolds(state, {code, text, since})),
];
