import {resolve} from 'node:path';
import {BYTES_PER_GB} from '../../format/units.js';
import {writeOwnFile} from '../../paths/open.js';
import {knownOf} from '../known.js';
import {scrub} from '../scrub.js';
import {terminalKind} from '../terminal-kind.js';
import type {World} from '../world.js';
import {type Outcome, tryAll} from './check.js';
import {Lab, type LabOptions} from './lab.js';
import {NO_USER} from './person.js';
import {lineOf, reportText, type Setting, sumOf} from './report.js';
import type {Step} from './step.js';

export type MacCheckOptions = LabOptions & {
  steps: readonly Step[];
  version: string;
  /** Where the report goes. */
  file: string;
  say: (text: string) => void;
  isStopped: () => boolean;
};

const settingOf = async (
  {host, environment, node, tmux}: World,
  version: string,
  isAsked: boolean,
): Promise<Setting> => {
  const {system, processor, memoryBytes} = await host.machine();
  return {
    mlxtop: version,
    system,
    chip: processor ?? 'not told',
    memory: memoryBytes === null ? 'unknown' : `${Math.round(memoryBytes / BYTES_PER_GB)} GB`,
    node: `${node.version}, ${process.arch}`,
    tmux: (await tmux.run(['-V'])).stdout.trim(),
    terminal: terminalKind(environment),
    'inside tmux': environment.TMUX ? 'yes' : 'no',
    'user was asked': isAsked ? 'yes' : 'no',
  };
};

/** Tries everything, writes the report, and leaves nothing else behind. Resolves with all outcomes. */
export const runMacCheck = async (options: MacCheckOptions): Promise<Outcome[]> => {
  const {steps, version, file, say, isStopped, world} = options;
  const lab = new Lab(options);
  try {
    const known = await knownOf(world, [lab.folder, process.cwd()]);
    const safe = (text: string): string => scrub(text, known);
    const outcomes = await tryAll(lab, {
      safe,
      steps,
      isStopped,
      begun: (step, number) => say(`${String(number).padStart(2)}/${steps.length} ${step.tried}\n`),
      ended: outcome => say(`      ${lineOf(outcome)}\n`),
    });
    const setting = await settingOf(world, version, lab.person !== NO_USER);
    for (const key of Object.keys(setting)) setting[key] = safe(setting[key] ?? '');
    writeOwnFile(resolve(file), reportText(setting, outcomes));
    say(`\n${sumOf(outcomes)}.\n`);
    return outcomes;
  } finally {
    await lab.close();
  }
};
