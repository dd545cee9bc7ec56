import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage, UserError} from '../errors.js';
import {automation} from './checks/automation.js';
import {awake} from './checks/awake.js';
import {clock} from './checks/clock.js';
import {disk} from './checks/disk.js';
import {gpu} from './checks/gpu.js';
import {home} from './checks/home.js';
import {memory} from './checks/memory.js';
import {models} from './checks/models.js';
import {node} from './checks/node.js';
import {notifications} from './checks/notifications.js';
import {others} from './checks/others.js';
import {power} from './checks/power.js';
import {python} from './checks/python.js';
import {recorders} from './checks/recorders.js';
import {records} from './checks/records.js';
import {restarts} from './checks/restarts.js';
import {runs} from './checks/runs.js';
import {session} from './checks/session.js';
import {settings} from './checks/settings.js';
import {ssh} from './checks/ssh.js';
import {swap} from './checks/swap.js';
import {system} from './checks/system.js';
import {terminal} from './checks/terminal.js';
import {tmux} from './checks/tmux.js';
import {tools} from './checks/tools.js';
import {type Finding, note, problem} from './finding.js';
import type {Check, World} from './world.js';

/** All checks, in the order in which they are reported. */
export const CHECKS: readonly Check[] = [
  ...[system, node, others, settings, ssh],
  ...[tmux, session, terminal],
  ...[power, awake, clock, tools],
  ...[memory, swap, gpu],
  ...[runs, records, recorders, restarts, disk, home],
  ...[python, models, notifications, automation],
];

/** A check that fails is a finding itself; the others still run. */
const outcomeOf = async (check: Check, world: World): Promise<Finding[]> => {
  try {
    return await check.run(world);
  } catch (error) {
    const next = error instanceof UserError ? error.nextStep : 'Please report this, with the output of mlxtop doctor.';
    return [problem(check.name, errorMessage(error), 'This could not be checked.', next)];
  }
};

/** More than any check needs whose tools all take as long as they may; each of them ends its tools earlier. */
const LIMIT_MS = 8000;

const inTime = async (check: Check, world: World, limitMs: number): Promise<Finding[]> => {
  const done = new AbortController();
  const late = delay(limitMs, null, {signal: done.signal}).catch(() => null);
  const outcome = await Promise.race([outcomeOf(check, world), late]);
  done.abort();
  if (outcome !== null) return outcome;
  return [
    note(
      check.name,
      `gave no answer within ${limitMs / 1000} s`,
      'This could not be checked: the machine is very busy, or a disk or a program hangs.',
      'Try again when it is not.',
    ),
  ];
};

/**
 * Runs all checks side by side, but first those that measure how long programs take, one after the other. A check that
 * takes longer than `limitMs` is a finding.
 */
export const examine = async (
  world: World,
  checks: readonly Check[] = CHECKS,
  limitMs = LIMIT_MS,
): Promise<Finding[]> => {
  const usable = checks.filter(({needsHome}) => !needsHome || world.homeFault === null);
  const found = new Map<Check, Finding[]>();
  for (const check of usable.filter(({measures}) => measures)) found.set(check, await inTime(check, world, limitMs));
  const others = usable.filter(({measures}) => !measures);
  await Promise.all(others.map(async check => found.set(check, await inTime(check, world, limitMs))));
  return checks.flatMap(check => found.get(check) ?? []);
};

/** 1 when something would prevent a run. */
export const exitCodeFor = (findings: readonly Finding[]): number =>
  findings.some(({level}) => level === 'problem') ? 1 : 0;
