import type {EventOf, RunEvent} from '../../journal/events.js';
import type {ExportedFields} from '../../report/contract/export/index.js';
import {isoTime} from '../../report/iso-time.js';

type Mapped<Type extends RunEvent['type']> = {[One in Type]: (event: EventOf<One>) => ExportedFields[One]};

/** What a line says of each event of a run as a whole. */
export const runFields: Mapped<
  | 'run'
  | 'versions'
  | 'restarted'
  | 'recording'
  | 'recovered'
  | 'recording-ended'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'auto-pause'
  | 'baseline'
  | 'estimate'
  | 'warning'
  | 'warning-over'
  | 'alert'
  | 'alert-over'
  | 'end'
> = {
  run: ({name, command, directory, continues}) => ({
    name,
    command,
    directory,
    continues: continues
      ? {run: continues.run, iteration: continues.iteration, checkpoint: continues.checkpoint ?? null}
      : null,
  }),
  versions: ({packages}) => ({packages}),
  restarted: ({run, at}) => ({instead: run, machineStartedAt: isoTime(at)}),
  recording: ({gapSeconds}) => ({gapSeconds}),
  recovered: ({lines, complete}) => ({lines, complete}),
  'recording-ended': ({reason}) => ({reason}),
  pause: ({by}) => ({by}),
  resume: ({by}) => ({by}),
  stop: ({by, signal}) => ({by, signal}),
  'auto-pause': ({on, why}) => ({on, why}),
  baseline: ({run, secondsPerIteration, secondsPerToken, seconds}) => ({
    from: run,
    secondsPerIteration,
    secondsPerToken,
    seconds,
  }),
  estimate: ({model, estimatedBytes, lowBytes, highBytes, phase, plainBytes, calibratedBy}) => ({
    model,
    estimatedBytes,
    lowBytes,
    highBytes,
    phase,
    plainBytes,
    calibratedBy,
  }),
  warning: ({code, text}) => ({code, text}),
  'warning-over': ({code}) => ({code}),
  alert: ({code, text}) => ({code, text}),
  'alert-over': ({code, text}) => ({code, text}),
  end: ({state, exitCode, unseen = false}) => ({state, exitCode, unseen}),
};
