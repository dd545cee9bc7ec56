import {flag, list, number, orNull, part, text, word} from '../fields.js';
import {APP, MEMORY} from '../memory.js';
import type {EventKind} from './kind.js';

const {takenAt: _takenAt, platform: _platform, ...FIGURES} = MEMORY;

/** Events of the machine and its applications. */
export const MACHINE_KINDS = {
  sample: {
    about: 'One reading of memory and of the processes: each 2 seconds, or as often as `run --interval` says.',
    fields: {
      memory: orNull(part("The machine's memory.", FIGURES), 'not read'),
      trainer: orNull(
        part("The trainer's processes, added up.", {
          cpuPercent: orNull(number('Use of the processor; 100 is one core.', '%'), 'at the first reading'),
          memoryBytes: orNull(number('Their memory.', 'bytes')),
          memoryKind: word('What that is measured by. Only `footprint` counts what is in swap.', [
            'footprint',
            'resident',
            'pss',
          ]),
          swappedBytes: orNull(number('How much of it is in swap.', 'bytes')),
          peakBytes: orNull(number('The largest footprint so far.', 'bytes'), 'the system does not report it'),
          processes: number('How many.', 'processes'),
          stopped: flag('All of them are stopped (SIGSTOP).'),
        }),
        'not read, or gone',
      ),
      recorder: part('What recording costs.', {
        memoryBytes: number('Memory of the recorder, with that of a program that stays beside it.', 'bytes'),
        helperBytes: orNull(number('The part that is nvidia-smi.', 'bytes'), 'none stays'),
        cpuPercent: orNull(number('Use of the processor; 100 is one core.', '%'), 'at the first reading'),
      }),
      outputBytes: number('What the trainer has printed so far.', 'bytes'),
      otherProcessorShare: orNull(number('Share of the whole processor that others use, 0 to 1.')),
      kernelProcessorShare: orNull(number("The kernel's part of that.")),
    },
  },
  power: {
    about: 'What besides memory may slow a run down.',
    fields: {
      gpuPercent: orNull(number('Use of the GPU, whoever uses it.', '%')),
      onBattery: orNull(flag('It runs on battery.')),
      hasBattery: orNull(flag('It has one.')),
      lowPowerMode: orNull(flag('Low Power Mode is on.')),
      speedLimitPercent: orNull(number('Speed that the thermal limit leaves; 100 for no limit.', '%')),
    },
  },
  tools: {
    about: "What the system's own tools that mlxtop starts cost over the last minute (macOS).",
    fields: {
      cpuPercent: orNull(number('Of one core.', '%'), 'not measured yet'),
      busyPercent: number('How long they ran, waiting included.', '%'),
    },
  },
  asleep: {
    about: 'The machine slept just before.',
    fields: {seconds: number('For how long.', 'seconds')},
  },
  'clock-set': {
    about: "The machine's clock was set just before.",
    fields: {seconds: number('By how much; below zero for back.', 'seconds')},
  },
  apps: {
    about: 'Memory by application, largest first: read while memory was short, and otherwise now and then.',
    fields: {
      apps: list('The applications.', {
        ...APP,
        cpuPercent: orNull(number('Use of the processor; 100 is one core.', '%'), 'at the first reading'),
      }),
      survey: flag('Memory was not short: it was read to know what was open meanwhile.'),
    },
  },
  quit: {
    about: 'An application was asked to quit.',
    fields: {
      app: text('Its name.'),
      bytes: orNull(number('What it held.', 'bytes')),
      result: word('What came of it.', ['quit', 'still-open', 'refused', 'not-running']),
    },
  },
} as const satisfies Readonly<Record<string, EventKind>>;
