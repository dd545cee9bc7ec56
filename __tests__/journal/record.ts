import type {RunRecord} from '../../source/journal/run-record.js';

/** The required fields of a record, for a run without a session yet. */
export const RECORD: RunRecord = {
  schema: 1,
  id: 'a',
  name: 'work',
  command: ['python3'],
  directory: '/',
  createdAt: 1,
  intervalMs: 2000,
  iterationsPattern: null,
  machine: {platform: 'linux', processor: null, cores: 8, memoryBytes: null, system: 'Debian'},
  tmux: null,
};
