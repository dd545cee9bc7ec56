import {csvReader} from './csv.js';
import {recordsReader} from './json-records.js';
import {logReader} from './log.js';
import {ndjsonReader} from './ndjson.js';
import {stateReader} from './trainer-state.js';
import type {Format, FormatReader, Take} from './types.js';
import {wandbReader} from './wandb.js';

/** The reader of each format. */
export const READERS: Readonly<Record<Format, (take: Take) => FormatReader>> = {
  log: take => logReader(take),
  'mlx-lm-lora': take => logReader(take),
  csv: csvReader,
  records: recordsReader,
  'trainer-state': stateReader,
  wandb: wandbReader,
  mlxtop: ndjsonReader,
};

/** For a message about a file in which nothing is understood. */
export const KNOWN_FORMATS =
  'It reads logs of trainers (mlx_lm, mlx-lm-lora and the others that mlxtop reads), CSV with a heading, JSON lines, trainer_state.json, wandb leet inspect --json, and mlxtop export --ndjson.';
