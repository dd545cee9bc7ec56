import {formatDuration, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';

/** A run that goes on, or may, where nobody can see it from here. */
export type Elsewhere = {
  /** `recorded on gpu-box, not visible from here`. */
  words: string;
  /** The recorder's last sign of life, in ms since 1970; null when there is none. */
  heardAt: number | null;
};

/** What is said of it for a person, as rows. */
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
