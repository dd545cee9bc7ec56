import {basename, dirname, extname, resolve} from 'node:path';
import {printable} from '../../format/printable.js';
import {freeName} from '../../recorder/adopt.js';
import {checkedName} from '../label/check.js';

/** What many logs are called says nothing about the run: then their folder does. */
const GENERIC =
  /^(?:train(?:ing|er)?|log|logs|out|output|std(?:out|err)|nohup|typescript|run|history|metrics|trainer_state|results?|export)$/i;
const MAX = 80;

/** The name of a file's run, by its own name or that of its folder; what no name can have is left out. */
export const nameFor = (path: string): string => {
  const own = basename(path, extname(path)).replace(/\.(?:pty|stdout|console)$/, '');
  const folder = basename(dirname(resolve(path))).replace(/^checkpoint-\d+$/, '');
  const above = basename(dirname(dirname(resolve(path))));
  return GENERIC.test(own) ? folder || above || own : own;
};

/** As a name that can be shown and typed, and that no other of these runs has. */
export const usableName = (wanted: string, used: ReadonlySet<string>): string => {
  const shown = printable(wanted).replace(/\?+/g, '-').trim().replace(/^-+/, '').slice(0, MAX).trim();
  try {
    return freeName(checkedName(shown), used);
  } catch {
    // Empty, or what would be taken for an id.
    return freeName(`imported ${shown}`.trim(), used);
  }
};
