import type {TrainingEvent} from '../../journal/events.js';
import {settingsEvent} from './events.js';

/** No path is longer (Linux' PATH_MAX). */
const MAX_VALUE_LENGTH = 4096;

const RESUMED = 'Loading fine-tuned weights from ';
const DATASET = 'Loading Hugging Face dataset ';

const behind = (line: string, words: string): string | null => {
  const start = line.indexOf(words);
  if (start < 0) return null;
  const value = line.slice(start + words.length, start + words.length + MAX_VALUE_LENGTH).trim();
  return value === '' ? null : value;
};

/**
 * `Loading fine-tuned weights from F` and `Loading Hugging Face dataset ID.`, which every generation of mlx_lm prints.
 */
export const readLoading = (line: string): TrainingEvent[] => {
  if (!line.includes('Loading ')) return [];
  const resumeFile = behind(line, RESUMED);
  if (resumeFile !== null) return [settingsEvent({resumeFile})];
  const data = behind(line, DATASET)?.replace(/\.$/, '') ?? '';
  return data === '' ? [] : [settingsEvent({data})];
};
