import type {RunSettings, TrainingEvent} from '../../journal/events.js';

/** No path is longer (Linux' PATH_MAX). */
const LONGEST_VALUE = 4096;

const RESUMED = 'Loading fine-tuned weights from ';
const DATASET = 'Loading Hugging Face dataset ';

export const toSettings = (values: RunSettings): TrainingEvent => ({type: 'settings', source: 'trainer', values});

const behind = (line: string, words: string): string | null => {
  const start = line.indexOf(words);
  if (start < 0) return null;
  const value = line.slice(start + words.length, start + words.length + LONGEST_VALUE).trim();
  return value === '' ? null : value;
};

/** `Loading fine-tuned weights from F` and `Loading Hugging Face dataset ID.`, which every generation of mlx_lm prints. */
export const readLoading = (line: string): TrainingEvent[] => {
  if (!line.includes('Loading ')) return [];
  const resumeFile = behind(line, RESUMED);
  if (resumeFile !== null) return [toSettings({resumeFile})];
  const data = behind(line, DATASET)?.replace(/\.$/, '') ?? '';
  return data === '' ? [] : [toSettings({data})];
};
