import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {makeReport} from './events.js';
import {bytesOfGiB, NUMBER, toFinite, toNumber} from './numbers.js';

const TRAIN = new RegExp(`Iter: (\\d{1,15}) Loss: (${NUMBER}) It/s: (${NUMBER})(?: Peak mem: (${NUMBER}) GB)?`);
const SAVING = /^\s*Saving (\S.{0,4000}?(\d{7,15})_adapters\.safetensors)\s*$/;
const SAVING_LAST = /^\s*Saving (\S.{0,4000}?final_adapters\.safetensors)\s*$/;
const DONE = 'Training successful.';

/**
 * mlx-examples' flux/dreambooth.py: `Iter: 10 Loss: 0.531 It/s: 0.203 Peak mem: 47.122 GB` every ten iterations, the
 * memory in units of 1024³ bytes (print in `dreambooth.py` of 2025-11-20). A file is named before it is written.
 */
export const mlxFlux = (): Dialect => {
  let isOurs = false;
  let last: string | null = null;

  const readOther = (line: string): TrainingEvent[] => {
    const saving = SAVING.exec(line);
    if (saving?.[1] !== undefined) return [{type: 'checkpoint', iteration: Number(saving[2]), path: saving[1]}];
    last = SAVING_LAST.exec(line)?.[1] ?? last;
    return line.startsWith(DONE) ? [{type: 'saved', path: last}] : [];
  };

  const readTrain = (line: string): TrainingEvent[] => {
    const train = TRAIN.exec(line);
    if (train?.[2] === undefined) return [];
    isOurs = true;
    const known = {
      trainerIterationsPerSecond: toFinite(train[3]),
      peakMemoryBytes: bytesOfGiB(toFinite(train[4])),
    };
    return [makeReport(Number(train[1]), toNumber(train[2]), known)];
  };

  return {
    read: line => {
      if (line.includes('Iter: ')) return readTrain(line);
      return isOurs && (line.includes('Saving ') || line.startsWith(DONE)) ? readOther(line) : [];
    },
  };
};
