import {judged, type Step} from '../step.js';

export const facts: Step = {
  name: 'facts',
  item: null,
  tried: 'the package systeminformation in a process of its own, for model, battery and disks',
  expected: 'a model that says more than its number, and the type of the disk that / is on, within 4 s',
  async run({world: {machineFacts}}) {
    const begun = performance.now();
    const {model, battery, disks} = await machineFacts();
    const type = disks.find(({mount}) => mount === '/')?.type;
    const took = `${Math.round(performance.now() - begun)} ms`;
    return judged(
      model !== null && type !== undefined,
      `model ${model ?? 'not known'}, battery ${battery === null ? 'none' : 'known'}, / is ${type ?? 'not known'}; ${took}`,
    );
  },
};
