import {UserError} from '../../errors.js';
import type {RunState} from '../../insight/state.js';
import type {WallMs} from '../../journal/clocks.js';
import type {RunEvent} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {unjournaledInside} from '../../recorder/inside-line.js';
import {mergeRecovered, type Recovered, readRecovered, recoveredEvent} from '../../recorder/recovered.js';
import {unjournaledEvents} from '../../recorder/reread.js';
import {isPatternOff} from '../../trainer/pattern.js';
import {recoverFrom} from '../revive/recover-output.js';

/**
 * Appends to the log what the pane of a run that mlxtop started still has and the log lacks; null if there is no such
 * pane any more.
 */
const recover = async ({record, paths}: Run): Promise<Recovered | null> => {
  const place = record.tmux;
  if (!place) return null;
  const [{connect}, {listPanes}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/sessions.js'),
  ]);
  const tmux = connect({path: place.socketPath});
  try {
    const panes = await listPanes(tmux, place.sessionId);
    const pane = panes.find(({id, runId}) => id === place.trainerPane && runId === record.id);
    return pane ? await recoverFrom(tmux, pane.id, paths) : null;
  } catch (error) {
    // tmux is no longer installed.
    if (error instanceof UserError) return null;
    throw error;
  }
};

/**
 * What a run printed that ended without a recorder, as events at `t`. Recovers what its pane still shows, including the
 * last words, and adds what was recovered earlier for a recorder that never began. The second argument is what the
 * journal says. For a run whose lock this process has. A pane of the user's own is not read: it may have been used for
 * other things since.
 */
export const unseenOutput = async (
  run: Run,
  {warnings, training}: Pick<RunState, 'warnings' | 'training'>,
  t: WallMs,
): Promise<RunEvent[]> => {
  const {paths, record} = run;
  const left = readRecovered(paths.recovered);
  const found = await recover(run);
  const recovered = found === null ? left : mergeRecovered(left, found);
  const pattern = isPatternOff(warnings) ? null : record.iterationsPattern;
  const printed = unjournaledEvents(paths, pattern, recovered?.bytes ?? 0);
  const inside = record.inside === true ? unjournaledInside(paths.insideReports, training.inside.bytes) : [];
  const events = [...printed, ...inside].map(event => ({
    t,
    ...event,
    history: true as const,
  }));
  const isReported = recovered !== null && (recovered.lines > 0 || !recovered.complete);
  return [...events, ...(isReported ? [recoveredEvent(t, recovered)] : [])];
};
