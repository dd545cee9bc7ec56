import {formatDuration, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';

/** A run that continues, or may, on a machine or in a container that cannot be seen from here. */
export type Elsewhere = {
  /** `recorded on gpu-box, not visible from here`. */
  words: string;
  /** The recorder's last sign of life, in ms since 1970; null when there is none. */
  heardAt: number | null;
};

/** Its rows in `mlxtop status`: where it is, and for how long its recorder has been silent. `now` in ms since 1970. */
export const elsewhereRows = (
  {run, recorder}: RunView,
  {words, heardAt}: Elsewhere,
  recorderAlive: boolean,
  now: number,
): [string, string][] => {
  const where: [string, string] = ['where', `${words}: pause, resume and stop it there`];
  if (recorderAlive) return [where];
  const at = heardAt ?? recorder.lastEventAt;
  const silent = at === null ? UNKNOWN : formatDuration((now - at) / 1000);
  const silence = `no sign of life for ${silent}; if that machine or container is gone: mlxtop stop ${run.id} --gone`;
  return [where, ['recorder', silence]];
};
