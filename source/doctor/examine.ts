import {errorMessage, UserError} from '../errors.js';
import {disk} from './checks/disk.js';
import {memory} from './checks/memory.js';
import {node} from './checks/node.js';
import {notifications} from './checks/notifications.js';
import {others} from './checks/others.js';
import {python} from './checks/python.js';
import {runs} from './checks/runs.js';
import {session} from './checks/session.js';
import {settings} from './checks/settings.js';
import {system} from './checks/system.js';
import {terminal} from './checks/terminal.js';
import {tmux} from './checks/tmux.js';
import {tools} from './checks/tools.js';
import {type Finding, problem} from './finding.js';
import type {Check, World} from './world.js';

/** All checks, in the order in which they are reported. */
export const CHECKS: readonly Check[] = [
  system,
  node,
  others,
  tmux,
  session,
  terminal,
  tools,
  memory,
  disk,
  runs,
  settings,
  notifications,
  python,
];

/** A check that fails is a finding itself; the others still run. */
const outcomeOf = async (check: Check, world: World): Promise<Finding[]> => {
  try {
    return await check.run(world);
  } catch (error) {
    const next = error instanceof UserError ? error.nextStep : 'Please report this, with what mlxtop doctor prints.';
    return [problem(check.name, errorMessage(error), 'This could not be checked.', next)];
  }
};

/** Runs all checks, one after the other, so that the programs that one starts do not slow another. */
export const examine = async (world: World, checks: readonly Check[] = CHECKS): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await outcomeOf(check, world)));
  return findings;
};

/** 1 when something would prevent a run. */
export const exitCodeFor = (findings: readonly Finding[]): number =>
  findings.some(({level}) => level === 'problem') ? 1 : 0;
