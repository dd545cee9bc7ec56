import {existsSync, realpathSync} from 'node:fs';
import {withStayingLink} from '../../../host/own-program.js';
import {whyPathGoes} from '../../checks/node.js';
import {allOnPath} from '../../on-path.js';
import {judged, type Step} from '../step.js';

/** Homebrew's link to the current version; null for a Node that is not in its Cellar. */
const linkOfHomebrew = (path: string): string | null => withStayingLink(path)[1] ?? null;

const kindOf = (path: string): string => whyPathGoes(path) ?? 'a folder that stays';

export const nodePath: Step = {
  name: 'node-path',
  item: 4,
  tried: 'the path that Node reports for itself, compared with those of the name `node` along the PATH',
  expected:
    'Node from Homebrew or a version manager reports a folder of one version, with links resolved, that an upgrade removes; the first `node` on the PATH is a lasting link to the same',
  async run({world: {node, environment}}) {
    const found = allOnPath('node', environment.PATH);
    const same = found.filter(path => realpathSync(path) === realpathSync(node.path));
    const stays = same.some(path => whyPathGoes(path) === null);
    const isLink = same.some(path => path !== node.path);
    const link = linkOfHomebrew(node.path);
    const homebrew =
      link === null ? '' : `; Homebrew's link opt/node ${existsSync(link) ? 'is there' : 'is not there'}`;
    return judged(
      stays || (link !== null && existsSync(link)) || whyPathGoes(node.path) === null,
      `itself: ${kindOf(node.path)}; ${found.length} on the PATH, ${same.length} of them the same program, ${isLink ? 'one by a link' : 'none by a link'}, ${stays ? 'one in a folder that stays' : 'none in a folder that stays'}${homebrew}`,
    );
  },
};
