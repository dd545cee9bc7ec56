import {appendEvent} from '../../journal/append.js';
import {SCHEMA_VERSION} from '../../journal/events.js';
import type {RunRecord} from '../../journal/run-record.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {commandEvents} from '../../trainer/settings/command-facts.js';
import type {EstimateFields} from '../check/estimate-event.js';
import type {VersionFields} from '../check/versions.js';
import type {Continues} from './request.js';

/** What is known of a run at its start, besides its command. */
export type Begun = {
  /** See the `run` event. */
  continues: Continues['continues'] | null;
  /** See the `restarted` event; null, or absent, for a start that the user asked for. */
  restarted?: {run: string; at: number} | null;
  /** See the `estimate` and `versions` events; null, or absent, where nothing was found before the start. */
  estimate?: EstimateFields | null;
  versions?: VersionFields | null;
};

/** Writes the first events of a run: what was started, and what its command tells. Throws system errors. */
export const beginJournal = async (
  journal: string,
  {id, name, command, directory}: Pick<RunRecord, 'id' | 'name' | 'command' | 'directory'>,
  {continues, restarted = null, estimate = null, versions = null}: Begun,
): Promise<void> => {
  const t = steadyNow();
  appendEvent(journal, {t, type: 'run', schema: SCHEMA_VERSION, id, name, command, directory, continues});
  if (restarted !== null) appendEvent(journal, {t, type: 'restarted', ...restarted});
  for (const event of await commandEvents(command, directory)) appendEvent(journal, {t, ...event});
  if (versions !== null) appendEvent(journal, {t, type: 'versions', ...versions});
  if (estimate !== null) appendEvent(journal, {t, type: 'estimate', ...estimate});
};
