import type {CheckResult} from '../estimate/check-result.js';
import type {DataFacts, Estimate, ModelFacts} from '../estimate/facts.js';
import {maskedCommand} from '../format/secret-words.js';
import type {CheckJson} from './contract/check.js';
import {isoTime} from './iso-time.js';

const rounded = (bytes: number | null): number | null => (bytes === null ? null : Math.round(bytes));

const modelJson = (model: ModelFacts): CheckJson['model'] => ({
  name: model.name,
  folder: model.folder,
  revision: model.revision,
  type: model.modelType,
  known: model.isKnownFamily,
  parameters: model.parameters,
  weightBytes: model.weightBytes,
  fileBytes: model.fileBytes,
  dtype: model.dtype,
  quantizationBits: model.quantization?.bits ?? null,
  layers: model.blocks.length,
  hiddenSize: model.hiddenSize,
  vocabularySize: model.vocabularySize,
  remarks: model.remarks,
});

/** `limit`: max_seq_length; null where it is not known. */
const rowsJson = (data: DataFacts, limit: number | null): CheckJson['data']['train'] => {
  const cut = limit === null ? null : data.lengths.filter(length => length > limit);
  return {
    file: data.file,
    rows: data.rows,
    format: data.format,
    counted: data.counted,
    longestTokens: data.lengths.length === 0 ? null : data.lengths.reduce((most, one) => Math.max(most, one), 0),
    cutRows: cut?.length ?? null,
    cutTokens: cut === null || limit === null ? null : cut.reduce((sum, length) => sum + length - limit, 0),
  };
};

const estimateJson = (estimate: Estimate): CheckJson['estimate'] => {
  const {peakBytes, lowBytes, highBytes, parts, phase, calibratedBy, beyond} = estimate;
  return {
    peakBytes: Math.round(peakBytes),
    lowBytes: Math.round(lowBytes),
    highBytes: Math.round(highBytes),
    parts: parts.map(({name, bytes}) => ({name, bytes: Math.round(bytes)})),
    phase,
    calibratedBy: calibratedBy && {
      id: calibratedBy.run.id,
      name: calibratedBy.run.name,
      startedAt: isoTime(calibratedBy.run.startedAt) ?? '',
      peakBytes: calibratedBy.peakBytes,
    },
    beyond,
  };
};

const changesJson = ({changes}: CheckResult): CheckJson['changes'] =>
  changes.changes.map(({setting, from, to, savesBytes, costs, also, together}) => ({
    setting,
    from,
    to,
    savesBytes: Math.round(savesBytes),
    costs,
    also: also.map(one => ({setting: one.setting, to: one.to})),
    together,
  }));

/** What `mlxtop check --json` prints: see `contract/check.ts`. */
export const checkJson = (result: CheckResult): CheckJson => {
  const {model, data, estimate, machine, fit, swapCost, settings} = result;
  const limit = settings?.maxSeqLength ?? null;
  return {
    command: maskedCommand(result.command),
    config: result.configFile,
    trainer: result.trainer,
    starts: result.starts.map(({rule, level, message, nextStep}) => ({rule, level, message, nextStep})),
    model: model && modelJson(model),
    data: {
      train: data.train && rowsJson(data.train, limit),
      valid: data.valid && rowsJson(data.valid, limit),
      test: data.test && rowsJson(data.test, limit),
      notes: result.notes,
    },
    estimate: estimate && estimateJson(estimate),
    machine: {
      totalBytes: machine.totalBytes,
      availableBytes: rounded(fit.availableBytes),
      availableIfQuit: fit.availableIfQuit.map(({apps, bytes}) => ({apps, bytes: Math.round(bytes)})),
      gpuWorkingSetBytes: machine.gpuWorkingSetBytes,
    },
    fits: fit.fits,
    why: fit.why,
    tight: fit.isTight,
    quit: fit.quit,
    overBytes: rounded(fit.overBytes),
    swapCost: swapCost && {
      factor: swapCost.factor,
      name: swapCost.run.name,
      startedAt: isoTime(swapCost.run.startedAt) ?? '',
    },
    changes: changesJson(result),
  };
};
