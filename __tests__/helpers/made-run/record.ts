import {SCHEMA_VERSION} from '../../../source/journal/events.js';
import type {RunRecord} from '../../../source/journal/run-record.js';
import {type Scenario, wholeScenario} from './scenario.js';

/** What run.json says of a made run. */
export const madeRecord = (scenario: Scenario, more: Partial<RunRecord> = {}): RunRecord => {
  const {id, name, command, directory, startedAt, intervalSeconds, machine, memoryBytes} = wholeScenario(scenario);
  return {
    ...{schema: SCHEMA_VERSION, id, name, command: [...command], directory, createdAt: startedAt},
    ...{intervalMs: 1000 * intervalSeconds, iterationsPattern: null, tmux: null},
    machine: {
      ...{platform: 'darwin', processor: 'Apple M1 Pro', cores: 8, memoryBytes, system: 'macOS 15.5'},
      ...machine,
    },
    ...more,
  };
};
