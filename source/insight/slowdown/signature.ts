import type {RunSettings} from '../../journal/events.js';

/** The facts of a machine that decide how fast it trains. */
export type SignedMachine = {processor: string | null; memoryBytes: number | null};

/**
 * A text that two runs share when the same work takes them the same time: model, batch, length, layers, checkpointing,
 * accumulation, kind of fine-tuning and machine; of a run on several machines these too, by name. Null where the model,
 * the batch or the machine is not known: then nothing can be compared.
 */
export const signatureOf = (
  settings: RunSettings,
  machine: SignedMachine,
  hosts: readonly string[] = [],
): string | null => {
  const {model, batchSize, maxSeqLength, numLayers, gradCheckpoint, gradAccumulationSteps, fineTuneType, rank} =
    settings;
  if (model === undefined || batchSize === undefined || machine.processor === null) return null;
  // The data decides the lengths, and those decide what an iteration takes.
  const {data} = settings;
  const parts = [model, data, batchSize, maxSeqLength, numLayers, gradCheckpoint ?? false, gradAccumulationSteps ?? 1];
  return JSON.stringify([
    ...[...parts, fineTuneType, rank, machine.processor, machine.memoryBytes].map(part => part ?? null),
    ...(hosts.length < 2 ? [] : [hosts.toSorted()]),
  ]);
};
