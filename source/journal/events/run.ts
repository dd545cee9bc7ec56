import type {Shape} from '../shapes.js';

const ACTORS = ['user', 'outside', 'policy'] as const;
const END_STATES = ['finished', 'stopped', 'failed', 'interrupted'] as const;

/**
 * What paused, resumed or stopped the run: a key or command of mlxtop (`user`), something else (`kill -STOP`, ^C:
 * `outside`), or the policy that `run` was given.
 */
export type Actor = (typeof ACTORS)[number];
/** How a run ended; see the design's states. */
export type EndState = (typeof END_STATES)[number];

/** What happens to a run and its recording. */
export const RUN_EVENTS = {
  /** First line of every journal. */
  run: {
    schema: 'number',
    id: 'string',
    name: 'string',
    command: 'strings',
    directory: 'string',
    /**
     * The run whose checkpoint this one resumes from, and what is to be added to this run's iterations to count those
     * of the whole training. `checkpoint` is the iteration of that checkpoint, counted so; `earlier` is what that run
     * and those before it took together, which outlives their folders.
     */
    continues: {
      orAbsent: {
        orNull: {
          run: 'string',
          iteration: 'number',
          checkpoint: {orAbsent: 'number'},
          earlier: {
            orAbsent: {runs: 'number', startedAt: 'time', elapsedSeconds: 'number', trainedSeconds: 'number'},
          },
        },
      },
    },
    /** Where a run comes from that was not recorded here: see `imported` in record-shape.ts. */
    imported: {orAbsent: {format: 'string', file: 'string', hasTimes: 'boolean'}},
  },
  /**
   * mlxtop itself started this run after a restart of the machine, in place of `run`, which the restart had ended. `at`
   * is when the machine was started.
   */
  restarted: {run: 'string', at: 'time'},
  /** A recorder began to record; `gapSeconds` is how long none had, null for the first one. */
  recording: {pid: 'number', gapSeconds: 'number?'},
  /**
   * Output from the time without a recorder was read from its pane afterwards: so many lines, whose events precede this
   * one as `history`. Not `complete` when more was printed than the pane keeps.
   */
  recovered: {lines: 'number', complete: 'boolean'},
  /** The recorder ended although the run has not (`signal`), or saw its pipe close (`pipe-closed`). */
  'recording-ended': {reason: ['signal', 'pipe-closed']},
  pause: {by: ACTORS},
  resume: {by: ACTORS},
  stop: {by: ACTORS, signal: ['SIGINT', 'SIGTERM', 'SIGKILL']},
  /**
   * How long the work takes undisturbed, from an earlier run of the same kind; `seconds` is how much time that is based
   * on.
   */
  baseline: {run: 'string', secondsPerIteration: 'number', secondsPerToken: 'number?', seconds: 'number'},
  /** The versions of what it runs with, by name: `python`, `mlx`, `mlx-lm`, `mlxtop`, …. */
  versions: {packages: 'texts'},
  /** From now on the run pauses by policy, or no longer does, and why. */
  'auto-pause': {on: 'boolean', why: 'string'},
  end: {
    state: END_STATES,
    exitCode: 'number?',
    /** No recorder saw it: `t` is when the exit file was written, else about when the run last gave a sign of life. */
    unseen: {orAbsent: 'boolean'},
  },
} as const satisfies Record<string, Shape>;
