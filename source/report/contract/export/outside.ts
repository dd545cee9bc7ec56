import {flag, list, number, orNull, part, text, word} from '../fields.js';
import {APP, CARD_POWER, CARD_USE, MEMORY} from '../memory.js';
import type {EventKind} from './kind.js';

const {takenAt: _takenAt, platform: _platform, ...FIGURES} = MEMORY;

const HOST_NAME = text('Its name.');

const CARD = {
  ...CARD_USE,
  runBytes: orNull(number("In use by the run's processes.", 'bytes')),
  othersBytes: orNull(number('In use by others.', 'bytes')),
  ...CARD_POWER,
} as const;

/** Events of the other machines of a run, and of NVIDIA cards. */
export const OUTSIDE_KINDS = {
  hosts: {
    about: 'The machines that a run works on; written again when more is known.',
    fields: {
      hosts: list('Each machine.', {name: HOST_NAME, here: flag('It is the one that records.')}),
      ranks: list('Which rank is where; empty where that is not known.', {
        rank: number('The rank, from 0.'),
        host: text('The name of its machine.'),
      }),
      told: text('Where that comes from: `option`, `hosts`, `hostfile`, `nodes` or `processes`.'),
    },
  },
  'host-sample': {
    about: 'One reading of another machine of the run.',
    fields: {
      host: HOST_NAME,
      platform: text('`darwin` or `linux`.'),
      memory: orNull(part("The machine's memory.", FIGURES), 'not read'),
      trainer: orNull(
        part("Its ranks' processes, added up.", {
          memoryBytes: orNull(number('Their memory.', 'bytes')),
          memoryKind: orNull(word('What that is measured by.', ['footprint', 'resident', 'pss'])),
          cpuPercent: orNull(number('Use of the processor; 100 is one core.', '%')),
          processes: number('How many.', 'processes'),
          stopped: orNull(flag('All of them are stopped (SIGSTOP).')),
        }),
        'none was found there',
      ),
    },
  },
  'host-apps': {
    about: 'Memory by application on another machine, read while its memory was short.',
    fields: {
      host: HOST_NAME,
      apps: list('The applications.', {
        ...APP,
        cpuPercent: orNull(number('Use of the processor; 100 is one core.', '%'), 'at the first reading'),
      }),
    },
  },
  'host-state': {
    about: 'Another machine began to answer, or no longer does.',
    fields: {
      host: HOST_NAME,
      answers: flag('It answers.'),
      trouble: orNull(text('Why it does not, in one word.'), 'it answers'),
      text: orNull(text('What ssh said of it.')),
    },
  },
  cards: {
    about: 'One reading of the NVIDIA cards.',
    fields: {
      cards: list('Each card.', CARD),
      processes: list('The processes that hold their memory, the largest first.', {
        name: text('The program.'),
        uuid: text('The card.'),
        bytes: orNull(number('What it holds.', 'bytes')),
        ofRun: flag('It belongs to the run.'),
      }),
    },
  },
} as const satisfies Readonly<Record<string, EventKind>>;
