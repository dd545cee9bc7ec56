import type {Finding} from '../../doctor/finding.js';
import {type LastRun, reportText} from '../../doctor/report.js';
import {knownHere, settingKeys, settingOf} from '../../doctor/report-facts.js';
import type {World} from '../../doctor/world.js';
import type {Run} from '../../journal/runs.js';
import {recorderLives} from '../../runs/life.js';
import {snapshotOf} from '../../runs/view.js';

declare const MLXTOP_VERSION: string;

const HOUR_MS = 3_600_000;

/** How a run fares; null for one whose files cannot be read, which is a finding. */
const lastRunOf = async (run: Run | undefined, now: number): Promise<LastRun | null> => {
  if (run === undefined) return null;
  try {
    const {view} = snapshotOf(run);
    const {state, exitCode, failure} = view.run;
    const {iteration, totalIterations} = view.training;
    return {
      state,
      exitCode,
      failure: failure?.kind ?? null,
      iteration,
      totalIterations,
      hasRecorder: await recorderLives(run),
      ageHours: Math.max(0, now - run.record.createdAt) / HOUR_MS,
    };
  } catch {
    return null;
  }
};

/** The report of `mlxtop doctor --report`: findings, versions, settings' names and the newest run's state. */
export const doctorReport = async (world: World, findings: readonly Finding[]): Promise<string> => {
  const {known, runs} = await knownHere(world);
  const facts = {
    setting: await settingOf(world, MLXTOP_VERSION),
    settings: await settingKeys(),
    runs: runs.length,
    lastRun: await lastRunOf(runs[0], world.now()),
  };
  return reportText(findings, facts, known);
};
