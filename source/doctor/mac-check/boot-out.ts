import type {Lab} from './lab.js';

/** Without a label after it, `gui/501/` is the whole login session, which `bootout` would end. */
const OF_OURS = /^mlxtop\.[\w.-]+$/;

/** Makes launchd forget an agent of ours. Does nothing for a label that is not ours. */
export const bootOut = async (lab: Lab, label: string): Promise<void> => {
  if (!OF_OURS.test(label)) return;
  await lab.program('/bin/launchctl', ['bootout', `gui/${process.getuid?.() ?? 0}/${label}`]);
};
