import type {Host} from '../host/types.js';
import type {TrainingEvent} from '../journal/events.js';
import type {RunProcess} from '../journal/run-record.js';
import {commandEvents} from '../trainer/settings/command-facts.js';
import {type TrainerProcess, trainerProcesses} from '../trainer/trainer-processes.js';
import {processesOf} from '../trainer/tree.js';

export type AdoptedTrainer = {
  /** In ms since 1970 by the clock that dates files; null when it is unknown. */
  startedAt: number | null;
  /** What its command and configuration say. */
  facts: TrainingEvent[];
  /** Processes that have the trainer's environment: its own first. */
  pids: number[];
};

/**
 * What the processes of a running trainer show: those whose command line is a trainer's, else the known command. The
 * run began when the first of them started: older files in its folders come from an earlier run.
 */
export const inspectTrainer = async (
  host: Host,
  {command, directory, processes}: {command: string[]; directory: string; processes: readonly RunProcess[]},
): Promise<AdoptedTrainer> => {
  if (processes.length === 0) return {startedAt: null, facts: [], pids: []};
  const trainers: TrainerProcess[] = [];
  for await (const one of trainerProcesses(host, processes)) trainers.push(one);
  const [trainer] = trainers;
  const training = trainers.length > 0 ? trainers : processesOf(processes, await host.processes());
  const starts = await Promise.all(training.map(({pid}) => host.processStartedAt(pid)));
  const known = starts.filter(at => at !== null);
  const place = trainer && (await host.workingDirectory(trainer.pid));
  return {
    startedAt: known.length > 0 ? Math.min(...known) : null,
    facts: await commandEvents(trainer?.words ?? command, place ?? directory),
    pids: [...new Set([trainer?.pid, processes[0]?.pid])].filter(pid => pid !== undefined),
  };
};
