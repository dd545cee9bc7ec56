import {terminalName} from '../../host/editor-terminal.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/**
 * Whether macOS lets mlxtop ask applications to quit. No tool reports that without asking the user, so only what is
 * known to prevent it is found.
 */
export const automation: Check = {
  name: 'automation',
  async run({platform, environment}) {
    if (platform !== 'darwin') return [];
    if (environment.SSH_CONNECTION) {
      return [
        note(
          'automation',
          'this is a session over ssh',
          'macOS asks on its own screen whether applications may be quit from here, or refuses without asking.',
          'Quit applications by their own menus, or use mlxtop quit-app in Terminal on that Mac.',
        ),
      ];
    }
    return [ok('automation', `the first quit asks (Automation, for ${terminalName(environment)})`)];
  },
};
