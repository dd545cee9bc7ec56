import {join} from 'node:path';
import {wholeLines} from './darwin/lines.js';
import {openSystemFiles} from './linux/system-files.js';

/**
 * `ioreg` for the node that says whether the lid is closed (`IOPMrootDomain`); a Mac without a lid has none.
 * https://github.com/jul-sh/dotfiles/blob/main/macos/sleep_on_lid_close.sh and others read it so.
 */
export const LID_IOREG = ['-r', '-k', 'AppleClamshellState', '-d', '1', '-w', '0'] as const;

/** Whether the lid is closed, by `"AppleClamshellState" = Yes`; null for a machine without one, and any other text. */
export const parseLid = (ioreg: string): boolean | null => {
  const state = wholeLines(ioreg).flatMap(line => /"AppleClamshellState" = (Yes|No)\s*$/.exec(line)?.[1] ?? [])[0];
  return state === undefined ? null : state === 'Yes';
};

const LIDS = '/proc/acpi/button/lid';

/** The same on Linux, by the ACPI button driver (`state:      open`). `root` stands for `/`. */
export const readLid = (root = '/'): boolean | null => {
  const files = openSystemFiles(root);
  const states = files.names(LIDS).map(name => files.text(join(LIDS, name, 'state')) ?? '');
  const known = states.flatMap(text => /^state:\s*(open|closed)\s*$/m.exec(text)?.[1] ?? []);
  return known.length === 0 ? null : known.every(state => state === 'closed');
};
