import type {ScrapedRun} from '../../source/export/prometheus/family.js';
import {describe} from '../../source/insight/describe.js';
import type {RunState} from '../../source/insight/state.js';
import {viewInWallTime} from '../../source/insight/wall-time.js';
import {wallMs} from '../../source/journal/clocks.js';

/** How a run with that state is scraped `afterMs` after its last event. */
export const scrapedOf = (state: RunState, afterMs = 1000, extra: Partial<ScrapedRun> = {}): ScrapedRun => {
  const now = wallMs((state.clock.at ?? 0) + afterMs);
  return {
    view: viewInWallTime(describe(state, now), 0),
    state,
    clockOffset: 0,
    now,
    intervalMs: 2000,
    session: state.name,
    recorderCpuSeconds: 1.25,
    ...extra,
  };
};
