import {footprintArguments, parseFootprints} from '../../../host/darwin/footprint.js';
import {failureOf} from '../format-step.js';
import {differs, judged, type Step} from '../step.js';

/** pid 1 is root's. */
const OF_ROOT = 1;

export const footprint: Step = {
  name: 'footprint',
  item: 11,
  tried: "footprint of the demo run's trainer and of another user's process (pid 1), in one call",
  expected:
    'bytes and peak of our own; none of the other, which does not affect the rest; some 40 ms (for a large trainer: unknown)',
  async run(lab) {
    const {trainerPid} = await lab.demo();
    const trial = await lab.world.tryTool('footprint', footprintArguments([trainerPid, OF_ROOT]));
    if (trial.failure !== null || trial.stdout.trim() === '') return differs(failureOf(trial));
    const found = parseFootprints(trial.stdout);
    const own = found.get(trainerPid);
    const megabytes = own ? Math.round(own.bytes / 1024 ** 2) : null;
    return judged(
      own !== undefined && own.bytes > 0 && own.peakBytes !== null,
      `our own: ${megabytes === null ? 'not understood' : `${megabytes} MB`}, peak ${own?.peakBytes ? 'there' : 'missing'}; the other ${found.has(OF_ROOT) ? 'reported' : 'not reported'}; exit code ${trial.code}; ${trial.tookMs} ms`,
    );
  },
};
