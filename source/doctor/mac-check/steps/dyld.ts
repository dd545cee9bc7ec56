import {judged, type Step} from '../step.js';

const NAME = 'DYLD_MLXTOP_CHECK';

export const dyld: Step = {
  name: 'dyld',
  item: 9,
  tried: 'a DYLD_ variable through /bin/sh, through /usr/bin/env, and to Node directly',
  expected: 'System Integrity Protection drops it at sh and at env; a program that is not protected gets it',
  async run(lab) {
    const env = {...lab.world.environment, [NAME]: 'here'};
    const print = `process.env.${NAME} ?? 'gone'`;
    const [sh, through, direct] = [
      await lab.program('/bin/sh', ['-c', `printf %s "\${${NAME}-gone}"`], env),
      await lab.program('/usr/bin/env', [lab.world.node.path, '-p', print], env),
      await lab.world.tryProgram([lab.world.node.path, '-p', print], {limitMs: 10_000, env}),
    ];
    const told = ({stdout}: typeof sh): string => (/^(?:here|gone)$/.test(stdout.trim()) ? stdout.trim() : 'no answer');
    return judged(
      told(sh) === 'gone' && told(through) === 'gone' && told(direct) === 'here',
      `sh: ${told(sh)}; env: ${told(through)}; Node: ${told(direct)}`,
    );
  },
};
