import {knownWords} from '../../known-words.js';
import {judged, type Step} from '../step.js';

export const quitNobody: Step = {
  name: 'quit-nobody',
  item: 7,
  tried: 'NSRunningApplication.terminate for a process that is not an application (our own)',
  expected: 'there is no such application (nil): never `true`, and nothing ends',
  async run({world: {tryTool, node}}) {
    const script = `ObjC.import("AppKit"); $.NSRunningApplication.runningApplicationWithProcessIdentifier(${node.pid}).terminate`;
    const {stdout, stderr, code, failure} = await tryTool('osascript', ['-l', 'JavaScript', '-e', script]);
    const said = knownWords(stdout) || 'nothing';
    return judged(
      failure === null && stdout.trim() !== 'true',
      `printed ${said}, exit code ${code ?? failure}${stderr.trim() === '' ? '' : `: ${knownWords(stderr)}`}`,
    );
  },
};
