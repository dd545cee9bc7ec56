import {formatBytes} from '../../../format/units.js';
import {differs, judged, type Step} from '../step.js';

/** Long enough for memory to shrink, if a pause frees any. */
const PAUSED_MS = 8000;

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

export const pause: Step = {
  name: 'pause',
  item: null,
  tried: `mlxtop pause of the demo run in tmux, ${PAUSED_MS / 1000} s, mlxtop resume`,
  expected:
    'SIGSTOP below the pane’s shell lasts (ps: T), tmux does not undo it; it frees no memory by itself; after SIGCONT iterations continue',
  async run(lab) {
    const {id, trainerPid} = await lab.demo();
    const stateOf = async () =>
      (await lab.world.tryTool('ps', ['-o', 'stat=', '-p', String(trainerPid)])).stdout.trim().charAt(0);
    const footprintOf = async () => (await lab.world.host.processMemory(trainerPid)).memoryBytes;
    const before = await footprintOf();
    const paused = await lab.mlxtop(['pause', id]);
    if (paused.code !== 0) return differs(`mlxtop pause ended with ${paused.code ?? paused.failure}`);
    const first = await stateOf();
    await wait(PAUSED_MS);
    const last = await stateOf();
    const after = await footprintOf();
    const held = (await lab.status(id))?.training?.iteration ?? null;
    const resumed = await lab.mlxtop(['resume', id]);
    const goesOn = await lab.until(async () => {
      const iteration = (await lab.status(id))?.training?.iteration ?? null;
      return iteration !== null && iteration > (held ?? 0) ? iteration : null;
    });
    const isFreed = before !== null && after !== null && after < before * 0.8;
    return judged(
      first === 'T' && last === 'T' && resumed.code === 0 && goesOn !== null && !isFreed,
      `state ${first || 'none'} at once, ${last || 'none'} at the end; footprint ${formatBytes(before)} before, ${formatBytes(after)} paused; ${goesOn === null ? 'no iteration since' : 'iterations continue'}`,
    );
  },
};
