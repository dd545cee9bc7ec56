import {describeSettings} from '../../insight/describe-settings.js';
import type {EventOf, TrainingEvent} from '../../journal/events.js';
import type {ExportedFields} from '../../report/contract/export/index.js';
import {settingsJson} from '../../report/status-parts-json.js';

type Mapped = {
  [Type in Exclude<TrainingEvent['type'], 'warning'>]: (event: EventOf<Type>) => ExportedFields[Type];
};

/** What a report and losses without an iteration state alike. */
const statedFields = (event: EventOf<'report'> | EventOf<'unplaced'>) => ({
  trainLoss: event.trainLoss,
  learningRate: event.learningRate,
  tokensPerSecond: event.tokensPerSecond,
  trainedTokens: event.trainedTokens,
  peakMemoryBytes: event.peakMemoryBytes,
  epoch: event.epoch ?? null,
  figures: event.figures ?? null,
});

/** What a line says of each event that a trainer's output tells of. */
export const trainingFields: Mapped = {
  settings: ({source, values}) => ({source, ...settingsJson(describeSettings({settings: {values}}))}),
  total: ({iterations, source}) => ({iterations, source}),
  training: () => ({}),
  report: event => ({
    iteration: event.iteration,
    ...statedFields(event),
    trainerIterationsPerSecond: event.trainerIterationsPerSecond,
    activeMemoryBytes: event.activeMemoryBytes ?? null,
    cacheMemoryBytes: event.cacheMemoryBytes ?? null,
    guessed: event.guessed ?? false,
    fromInside: event.inside !== undefined,
  }),
  unplaced: event => ({
    ...statedFields(event),
    valLoss: event.valLoss,
  }),
  progress: ({iteration, total, guessed = false}) => ({iteration, total, guessed}),
  validating: ({done, total}) => ({done, total}),
  validation: ({iteration, valLoss, seconds, inside}) => ({
    iteration,
    valLoss,
    seconds,
    fromInside: inside !== undefined,
  }),
  checkpoint: ({iteration, path, late = false}) => ({iteration, path, late}),
  saved: ({path}) => ({path}),
  test: ({loss, perplexity}) => ({loss, perplexity}),
  failure: ({kind, line, ofChild = false}) => ({kind, line, ofChild}),
};
