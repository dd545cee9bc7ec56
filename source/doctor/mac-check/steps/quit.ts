import {listedApps} from '../apps.js';
import {failureOf} from '../format-step.js';
import type {Lab} from '../lab.js';
import {differs, judged, notTried, type Step} from '../step.js';

/** Every Mac has it, and it holds no documents. */
const ID = 'com.apple.calculator';

const runs = async (lab: Lab): Promise<number | null> =>
  (await listedApps(lab.world)).find(({bundleId}) => bundleId === ID)?.pid ?? null;

const isGone = (lab: Lab) => lab.until(async () => ((await runs(lab)) === null ? true : null), 8000);

const terminate = (lab: Lab, pid: number) =>
  lab.world.tryTool('osascript', [
    '-l',
    'JavaScript',
    '-e',
    `ObjC.import("AppKit"); $.NSRunningApplication.runningApplicationWithProcessIdentifier(${pid}).terminate`,
  ]);

const byEvent = (lab: Lab) => lab.world.tryTool('osascript', ['-e', `tell application id "${ID}" to quit`]);

const open = async (lab: Lab): Promise<number | null> => {
  await lab.program('/usr/bin/open', ['-g', '-b', ID]);
  return lab.until(() => runs(lab));
};

export const quit: Step = {
  name: 'quit',
  item: 7,
  tried:
    'Calculator, opened by this check in the background: quit by NSRunningApplication.terminate, opened again, quit by an Apple event',
  expected:
    '`terminate` prints true, ends it and needs no permission; for the Apple event macOS asks once for Automation (the terminal controls Calculator), or refuses it: -1743; -600 where attribution was lost',
  asks: 'May this check open Calculator in the background and quit it again, twice? macOS may ask whether your terminal may control it.',
  async run(lab) {
    if ((await runs(lab)) !== null) return notTried('Calculator was already open, and is left alone');
    const first = await open(lab);
    if (first === null) return differs('Calculator did not open');
    const terminated = await terminate(lab, first);
    const byTerminate = (await isGone(lab)) === true;
    const second = byTerminate ? await open(lab) : first;
    const asked = await byEvent(lab);
    const byApple = (await isGone(lab)) === true;
    if (!byApple && second !== null) await terminate(lab, second);
    const said = terminated.stdout.trim();
    const answer = said === 'true' || said === 'false' ? said : said === '' ? 'nothing' : 'something else';
    const refused = /\(-(?:1743|1744|600)\)/.test(asked.stderr);
    return judged(
      byTerminate && (byApple || refused),
      `terminate printed ${answer}, ${byTerminate ? 'and it went' : 'but it stayed'}; Apple event: ${asked.code === 0 ? 'passed' : failureOf(asked)}, ${byApple ? 'and it went' : 'it stayed'}`,
    );
  },
};
