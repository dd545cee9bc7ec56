import type {AppSample, EventOf, RunEvent, TrainerSample} from '../../journal/events.js';
import type {ExportedFields} from '../../report/contract/export/index.js';
import {memoryFigures} from '../../report/memory-json.js';

/** For each of these events, what its line says. */
export type Mapped<Type extends RunEvent['type']> = {[One in Type]: (event: EventOf<One>) => ExportedFields[One]};

const trainerOf = (trainer: TrainerSample): NonNullable<ExportedFields['sample']['trainer']> => ({
  cpuPercent: trainer.cpuPercent,
  memoryBytes: trainer.memoryBytes,
  memoryKind: trainer.memoryKind,
  swappedBytes: trainer.swappedBytes,
  peakBytes: trainer.peakBytes ?? null,
  processes: trainer.processes,
  stopped: trainer.stopped,
});

/** One application as a line has it. */
export const appOf = (app: AppSample): ExportedFields['apps']['apps'][number] => ({
  name: app.name,
  bundleId: app.bundleId,
  bytes: app.bytes,
  compressedBytes: app.compressedBytes,
  processes: app.processes,
  protected: app.protected,
  atLeast: app.atLeast,
  cpuPercent: app.cpuPercent ?? null,
});

/** What a line says of each event of the machine and its applications. */
export const machineFields: Mapped<'sample' | 'power' | 'tools' | 'asleep' | 'clock-set' | 'apps' | 'quit'> = {
  sample: event => ({
    memory: event.memory && memoryFigures(event.memory),
    trainer: event.trainer && trainerOf(event.trainer),
    recorder: {
      memoryBytes: event.recorder.memoryBytes,
      helperBytes: event.recorder.helperBytes ?? null,
      cpuPercent: event.recorder.cpuPercent,
    },
    outputBytes: event.outputBytes,
    otherProcessorShare: event.otherProcessorShare ?? null,
    kernelProcessorShare: event.kernelProcessorShare ?? null,
  }),
  power: ({gpuPercent, onBattery, hasBattery = null, lowPowerMode, speedLimitPercent}) => ({
    gpuPercent,
    onBattery,
    hasBattery,
    lowPowerMode,
    speedLimitPercent,
  }),
  tools: ({cpuPercent, busyPercent}) => ({cpuPercent, busyPercent}),
  asleep: ({seconds}) => ({seconds}),
  'clock-set': ({seconds}) => ({seconds}),
  apps: ({apps, survey = false}) => ({apps: apps.map(appOf), survey}),
  quit: ({app, bytes, result}) => ({app, bytes, result}),
};
