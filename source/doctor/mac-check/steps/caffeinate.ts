import {failureOf} from '../format-step.js';
import {differs, judged, notTried, type Step} from '../step.js';

const KINDS = ['PreventUserIdleSystemSleep', 'PreventSystemSleep'];

/** The kinds of assertion that caffeinate holds on behalf of that process, by `pmset -g assertions`. */
export const heldFor = (text: string, pid: number): string[] =>
  text
    .split(/^(?=\s*pid \d+\()/m)
    .filter(block => /^\s*pid \d+\(caffeinate\):/.test(block))
    .filter(block => new RegExp(`\\bon behalf of Process ID ${pid}\\b`).test(block))
    .flatMap(block => KINDS.filter(kind => new RegExp(`\\b${kind} named:`).test(block)));

export const caffeinate: Step = {
  name: 'caffeinate',
  item: 1,
  tried:
    'pmset -g assertions during the demo run, for which mlxtop keeps the Mac awake (caffeinate -is -w its wrapper)',
  expected: 'a PreventUserIdleSystemSleep on behalf of the wrapper; on mains power a PreventSystemSleep too',
  async run(lab) {
    const {wrapperPid} = await lab.demo();
    const trial = await lab.world.tryTool('pmset', ['-g', 'assertions']);
    if (trial.code !== 0) return differs(failureOf(trial));
    if (Number.isNaN(wrapperPid)) return notTried('the wrapper of the demo run was not found');
    const kinds = heldFor(trial.stdout, wrapperPid);
    const onBattery = (await lab.world.host.power())?.onBattery ?? null;
    const isEnough =
      kinds.includes('PreventUserIdleSystemSleep') && (onBattery === true || kinds.includes('PreventSystemSleep'));
    const power = onBattery === null ? 'power unknown' : onBattery ? 'on battery' : 'on mains power';
    return judged(isEnough, `${kinds.join(' and ') || 'none on behalf of the wrapper'}; ${power}`);
  },
};
