import {printable} from '../../format/printable.js';
import type {RunStatus} from '../../insight/view.js';
import {isMentioned, KNOWN_TRAINERS, trainerAt} from '../../trainer/known/index.js';
import {type Family, inSeconds, type ScrapedRun} from './family.js';

/** Every state that a run can be in, once each. */
const STATES = Object.keys({
  waiting: 0,
  starting: 0,
  training: 0,
  validating: 0,
  paused: 0,
  stalled: 0,
  finished: 0,
  stopped: 0,
  failed: 0,
  interrupted: 0,
} satisfies Record<RunStatus, 0>);

/** Longer than any name of a model that somebody gave it. */
const MAX_LABEL = 120;

/** A name for a label: printable, and of bounded length. */
const named = (text: string): string => [...printable(text)].slice(0, MAX_LABEL).join('');

/** `mlx-community/Qwen3-4B` as it is; of a folder only its name, since a path says where the user keeps things. */
const modelName = (model: string | null): string => {
  if (model === null) return '';
  const isPath = /^(?:[/~.]|[a-zA-Z]:)/.test(model) || model.split('/').length > 2;
  return named(isPath ? (model.replace(/\/+$/, '').split('/').at(-1) ?? '') : model);
};

/** The trainer by the words of its command: one that it starts, else one that takes part; empty for an unknown one. */
const trainerName = ({view}: ScrapedRun): string => {
  const {command} = view.run;
  const started = command.map((_word, index) => trainerAt(command, index)?.trainer).find(name => name !== undefined);
  const known = KNOWN_TRAINERS.find(
    one => isMentioned(one, command) || (one.wayToContinue?.(command) ?? null) !== null,
  );
  return started ?? known?.name ?? '';
};

/** The end, or when it will come: `seconds` from now, as the view estimates it. */
const endIn = ({view, now}: ScrapedRun, seconds: number | null): number | null => {
  if (view.run.endedAt !== null) return view.run.endedAt / 1000;
  return seconds === null ? null : Math.round(now / 1000 + seconds);
};

/** What the run is, how far it has come and what it has cost. */
export const RUN_FAMILIES: readonly Family[] = [
  {
    name: 'mlxtop_run_info',
    type: 'info',
    unit: null,
    labels: '`name`, `session`, `model`, `trainer`, `state`',
    help: 'What the run is; always 1',
    read: run => [
      {
        value: 1,
        labels: {
          name: named(run.view.run.name),
          session: named(run.session),
          model: modelName(run.view.settings.model),
          trainer: trainerName(run),
          state: run.view.run.state,
        },
      },
    ],
  },
  {
    name: 'mlxtop_run_state',
    type: 'gauge',
    unit: null,
    labels: `\`state\`: ${STATES.map(state => `\`${state}\``).join(', ')}`,
    help: '1 for the state that the run is in, 0 for all others',
    read: ({view}) => STATES.map(state => ({labels: {state}, value: view.run.state === state ? 1 : 0})),
  },
  {
    name: 'mlxtop_run_exit_code',
    type: 'gauge',
    unit: null,
    help: "The trainer's exit code, once the run has ended",
    read: ({view}) => view.run.exitCode,
  },
  {
    name: 'mlxtop_run_iterations_total',
    type: 'counter',
    unit: null,
    help: 'Iterations so far, as the trainer counts them',
    read: ({view}) => view.training.iteration,
  },
  {
    name: 'mlxtop_run_iterations_planned',
    type: 'gauge',
    unit: null,
    help: 'Iterations planned',
    read: ({view}) => view.training.totalIterations,
  },
  {
    name: 'mlxtop_run_iterations_per_second',
    type: 'gauge',
    unit: null,
    help: "The current pace by mlxtop's own clock, without pauses",
    read: ({view}) => {
      const {iterationsPerMinute} = view.training;
      return view.run.endedAt !== null || iterationsPerMinute === null ? null : iterationsPerMinute / 60;
    },
  },
  {
    name: 'mlxtop_run_tokens_total',
    type: 'counter',
    unit: null,
    help: 'Tokens trained so far, as the trainer counts them',
    read: ({view}) => view.training.trainedTokens,
  },
  {
    name: 'mlxtop_run_train_loss',
    type: 'gauge',
    unit: null,
    help: 'The last training loss that was reported; NaN where the trainer says so',
    read: ({view}) => view.training.trainLoss,
  },
  {
    name: 'mlxtop_run_validation_loss',
    type: 'gauge',
    unit: null,
    help: 'The last validation loss that was reported',
    read: ({view}) => view.training.valLoss,
  },
  {
    name: 'mlxtop_run_learning_rate',
    type: 'gauge',
    unit: null,
    help: 'The learning rate of the last report',
    read: ({view}) => view.training.learningRate,
  },
  {
    name: 'mlxtop_run_start_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the run began',
    read: ({view}) => inSeconds(view.run.startedAt),
  },
  {
    name: 'mlxtop_run_end_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'The estimated end of the run; once it has ended, the actual end',
    read: run => endIn(run, run.view.training.etaSeconds),
  },
  {
    name: 'mlxtop_run_end_low_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'The earliest likely end of the run; once it has ended, the actual end',
    read: run => endIn(run, run.view.training.etaLowSeconds),
  },
  {
    name: 'mlxtop_run_end_high_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'The latest likely end of the run; once it has ended, the actual end',
    read: run => endIn(run, run.view.training.etaHighSeconds),
  },
  {
    name: 'mlxtop_run_report_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the trainer last reported',
    read: ({view}) => inSeconds(view.training.lastReportAt),
  },
  {
    name: 'mlxtop_run_checkpoint_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the newest checkpoint was written, or found',
    read: ({state, clockOffset}) => {
      const at = state.training.checkpoints.at(-1)?.at;
      return at === undefined ? null : inSeconds(at + clockOffset);
    },
  },
  {
    name: 'mlxtop_run_paused_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: 'How long it has been paused',
    read: ({view}) => view.run.pausedSeconds,
  },
  {
    name: 'mlxtop_run_trained_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: "How long it has trained, without pauses and the machine's sleep",
    read: ({view}) => view.run.trainedSeconds,
  },
  {
    name: 'mlxtop_run_swapping_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: 'How long the machine has been swapping during the run',
    read: ({view}) => view.swappingSeconds,
  },
  {
    name: 'mlxtop_run_swap_cost_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'The estimated cost of swapping to the run so far; absent without evidence',
    read: ({view}) => view.slowdown.lostSeconds,
  },
];
