import {formatAbout} from '../../format/units.js';
import {isImported} from '../../journal/run-record.js';
import {listRuns} from '../../journal/runs.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import type {Check, World} from '../world.js';

/** This program is not older than that: a clock that says so is wrong. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** Nor does any machine run it then. */
const LATEST = Date.UTC(2100, 0, 1);
/** Two clocks of one machine differ by less, even when one is being set. */
const APART_MS = 5 * 60_000;

const CURE: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'System Settings > General > Date & Time > Set time and date automatically',
  linux: 'Check whether it is synchronised: timedatectl',
};

const odd = (what: string, means: string, platform: NodeJS.Platform): Finding =>
  note('clock', what, means, CURE[platform] ?? 'Set the clock.');

/** Whether a zone of that name is known; `:` before it is allowed, a file's path and `UTC0` are not checked. */
const isZone = (zone: string): boolean => {
  const name = zone.replace(/^:/, '');
  if (name === '' || name.startsWith('/') || /\d/.test(name)) return true;
  try {
    new Intl.DateTimeFormat('en', {timeZone: name});
    return true;
  } catch {
    return false;
  }
};

const zoneFinding = ({environment: {TZ}, now}: World): Finding => {
  if (TZ !== undefined && !isZone(TZ)) {
    const finding = note(
      'clock',
      `TZ=${TZ} is not a time zone`,
      'Times are then shown in UTC, and a finish time seems hours off.',
      'Unset it, or name one: export TZ=Europe/Berlin',
    );
    return sharedAs(finding, {what: 'TZ is not a time zone'});
  }
  const at = new Date(now());
  const minutes = -at.getTimezoneOffset();
  const offset = `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${minutes % 60 === 0 ? '' : `:${Math.abs(minutes % 60)}`}`;
  return ok('clock', `${at.toISOString().slice(0, 10)}, ${offset}`);
};

/** Whether the clock can be right, without asking anybody else: against this program's age and the runs' own times. */
export const clock: Check = {
  name: 'clock',
  async run(world) {
    const {home, homeFault, now, platform} = world;
    const at = now();
    if (at < EARLIEST || at > LATEST) {
      const day = new Date(at).toISOString().slice(0, 10);
      return [odd(`the clock says ${day}`, 'Runs would be dated wrongly, and downloads refused.', platform)];
    }
    const runs = homeFault === null ? await listRuns(home) : [];
    // Imported ones have another machine's times.
    const newest = runs.find(({record}) => !isImported(record))?.record.createdAt ?? 0;
    if (newest - at > APART_MS) {
      const ahead = formatAbout((newest - at) / 1000);
      return [
        odd(`the newest run began ${ahead} in the future`, 'The clock was ahead then, or is behind now.', platform),
      ];
    }
    return [zoneFinding(world)];
  },
};
