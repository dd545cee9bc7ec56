import type {Command} from './command.js';

type Load = () => Promise<{command: Command}>;

/** In the order in which `mlxtop --help` lists them, within their groups. */
export const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['run', () => import('../run.js')],
  ['check', () => import('../check.js')],
  ['attach', () => import('../attach.js')],
  ['record', () => import('../record.js')],
  ['demo', () => import('../demo.js')],
  ['dashboard', () => import('../dashboard.js')],
  ['popup', () => import('../popup.js')],
  ['share', () => import('../share.js')],
  ['status', () => import('../status.js')],
  ['serve', () => import('../serve.js')],
  ['logs', () => import('../logs.js')],
  ['wait', () => import('../wait.js')],
  ['pause', () => import('../pause.js')],
  ['resume', () => import('../resume.js')],
  ['stop', () => import('../stop.js')],
  ['release', () => import('../release.js')],
  ['continue', () => import('../continue.js')],
  ['runs', () => import('../runs.js')],
  ['browse', () => import('../browse.js')],
  ['compare', () => import('../compare.js')],
  ['report', () => import('../report.js')],
  ['export', () => import('../export.js')],
  ['import', () => import('../import.js')],
  ['queue', () => import('../queue.js')],
  ['rename', () => import('../rename.js')],
  ['tag', () => import('../tag.js')],
  ['note', () => import('../note.js')],
  ['remove', () => import('../remove.js')],
  ['close', () => import('../close.js')],
  ['memory', () => import('../memory.js')],
  ['apps', () => import('../apps.js')],
  ['quit-app', () => import('../quit-app.js')],
  ['patterns', () => import('../patterns.js')],
  ['alerts', () => import('../alerts.js')],
  ['doctor', () => import('../doctor.js')],
  ['man', () => import('../man.js')],
  ['completion', () => import('../completion.js')],
]);

/** All of them, in that order. */
export const allCommands = (): Promise<readonly Command[]> =>
  Promise.all([...COMMANDS.values()].map(async load => (await load()).command));
