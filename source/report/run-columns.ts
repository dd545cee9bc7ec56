import {commandLine, shorten} from '../format/command-line.js';
import {stateWord} from '../format/state-word.js';
import {formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import {isUndated} from '../insight/undated.js';
import type {RunView} from '../insight/view.js';
import {wholeTraining} from '../insight/whole-training.js';
import {isReleased} from './released.js';

/** Characters. A longer command line would wrap, and its beginning is enough to recognise it. */
const MAX_COMMAND = 48;

/** Where a run is, in iterations of the whole training: `1,234/6,000`. */
export const iterationWords = (view: Pick<RunView, 'training'>): string => {
  const {iteration, total} = wholeTraining(view);
  return total === null ? formatNumber(iteration) : `${formatNumber(iteration)}/${formatNumber(total)}`;
};

const loss = (value: number | null | undefined): string => formatNumber(value ?? null, 3);

/** In minutes alone, so that runs are quickly compared: `0 min`, `127 min`. */
const minutes = (seconds: number | null | undefined): string =>
  seconds == null ? UNKNOWN : `${formatNumber(Math.round(seconds / 60))} min`;

/** The command, or where an imported run comes from, of which often none is known. */
const commandWords = (run: RunView['run']): string =>
  run.imported && run.command.length === 0 ? run.imported.file : commandLine(run.command);

/** `31.6`, `≈31.6` by the trainer's own word. */
const paceWords = ({iterationsPerMinute: pace, paceIsStated}: RunView['training']): string =>
  pace === null ? UNKNOWN : `${paceIsStated ? '≈' : ''}${formatNumber(pace, pace < 100 ? 1 : 0)}`;

/** One column of the list of runs. */
export type Column = {
  head: string;
  cell(view: RunView, now: number): string;
  /** What a cell may be cut to, in columns of the terminal, to make room for another; uncut where there is none. */
  least?: number;
  /** Left out while no run has anything to show there. */
  isSpare?: (view: RunView) => boolean;
  /** The columns with the smallest rank are shown first; those of rank 0 always. */
  rank: number;
};

/** The columns in the order in which they are shown. A narrow terminal does without those of the largest ranks. */
export const COLUMNS: readonly Column[] = [
  {head: 'NAME', cell: ({run}) => run.name, least: 12, rank: 0},
  {head: 'STATE', cell: view => (isReleased(view) ? 'released' : stateWord(view.run)), rank: 0},
  {head: 'ITERATION', cell: iterationWords, rank: 0},
  {head: 'LOSS', cell: ({training}) => loss(training.trainLoss), rank: 4},
  {
    head: 'VAL',
    cell: ({training}) => loss(training.bestValLoss?.value),
    isSpare: ({training}) => training.bestValLoss === null,
    rank: 1,
  },
  {
    head: 'IT/MIN',
    cell: ({training}) => paceWords(training),
    isSpare: ({training}) => training.iterationsPerMinute === null,
    rank: 2,
  },
  {
    head: 'SWAP',
    cell: ({swappingSeconds}) => minutes(swappingSeconds),
    isSpare: ({swappingSeconds}) => (swappingSeconds ?? 0) < 30,
    rank: 3,
  },
  {
    head: 'STARTED',
    cell: ({run}, now) => (run.state === 'waiting' || isUndated(run) ? UNKNOWN : formatClock(run.startedAt, now)),
    rank: 8,
  },
  {
    head: 'TIME',
    cell: ({run}) => (run.state === 'waiting' || isUndated(run) ? UNKNOWN : formatDuration(run.elapsedSeconds)),
    rank: 6,
  },
  {
    head: 'FROM',
    cell: ({run}) => (run.imported ? 'import' : 'here'),
    isSpare: ({run}) => !run.imported,
    rank: 2,
  },
  {
    head: 'TAGS',
    cell: ({run}) => run.tags.join(', ') || UNKNOWN,
    isSpare: ({run}) => run.tags.length === 0,
    least: 8,
    rank: 5,
  },
  {head: 'ID', cell: ({run}) => run.id, rank: 0},
  {head: 'COMMAND', cell: ({run}) => shorten(commandWords(run), MAX_COMMAND), least: 16, rank: 7},
];
