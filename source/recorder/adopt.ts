import {rmSync} from 'node:fs';
import type {Host} from '../host/types.js';
import {appendEvent} from '../journal/append.js';
import {SCHEMA_VERSION} from '../journal/events.js';
import {createRunFolder, writeRunRecord} from '../journal/run-folder.js';
import type {Adoption} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';
import {interpretersOf} from '../trainer/continue/interpreters.js';
import {inspectTrainer} from './adopted-trainer.js';

export type AdoptPlan = {
  name: string;
  /** The trainer's command, as far as it is known. */
  command: string[];
  directory: string;
  intervalMs: number;
  iterationsPattern: string | null;
  keepRepaints: boolean;
  /** See `RunRecord`. */
  hosts?: string[];
  /** The settings file, because the recorder's environment is another. Undefined where there is no place for it. */
  settingsPath: string | undefined;
  /** See `RunRecord`; absent for none. */
  metricsFolder?: string;
  /** Null for the channels in the settings. */
  alertChannels: string[] | null;
  adopted: Omit<Adoption, 'startedAt' | 'interpreters'>;
};

/** The part of the plan that comes from flags. */
export type RecordingChoices = Omit<AdoptPlan, 'command' | 'directory' | 'adopted'>;

/**
 * Creates the folder of a run that mlxtop did not start: its record, and a journal that begins with the known facts
 * about the trainer. Leaves nothing behind when that fails.
 */
export const createAdoptedRun = async (home: string, host: Host, plan: AdoptPlan): Promise<Run> => {
  const {name, command, directory} = plan;
  const [machine, place] = await Promise.all([host.machine(), host.place()]);
  const {processes, pane} = plan.adopted;
  const {startedAt, facts, pids} = await inspectTrainer(host, {command, directory, processes});
  const interpreters = await interpretersOf(host, [...pids, ...(pane === null ? [] : [pane.leaderPid])]);
  const t = steadyNow();
  const {id, paths} = createRunFolder(home, new Date(t));
  try {
    const adopted = {...plan.adopted, startedAt, ...(interpreters.length > 0 && {interpreters})};
    const path = process.env.PATH;
    const base = {schema: SCHEMA_VERSION, id, createdAt: t, machine, tmux: null, place};
    const record = {...base, ...plan, ...(path && {path}), adopted};
    writeRunRecord(paths, record);
    appendEvent(paths.journal, {t, type: 'run', schema: SCHEMA_VERSION, id, name, command, directory});
    for (const event of facts) appendEvent(paths.journal, {t, ...event});
    return {record, paths};
  } catch (error) {
    rmSync(paths.folder, {recursive: true, force: true});
    throw error;
  }
};

/** `name`, or the first of `name-2`, `name-3`, … that is not in `used`. */
export const freeName = (name: string, used: ReadonlySet<string>): string => {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!used.has(candidate)) return candidate;
  }
};
