import {parseAssertions, parseInhibitors, parseSleepMinutes} from '../../host/awake.js';
import {standInFor} from '../../host/darwin/try-tool.js';
import {type Finding, ok, sharedAs} from '../finding.js';
import {many} from '../many.js';
import type {Check, World} from '../world.js';

/** More names than that are counted. */
const MAX_NAMES = 3;

const listed = (names: readonly string[]): string =>
  names.length <= MAX_NAMES
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;

/** A report names no programs of the user's. */
const keptBy = (names: readonly string[]): Finding =>
  sharedAs(ok('awake', `kept awake by ${listed(names)}`), {what: `kept awake by ${many(names.length, 'program')}`});

const onMac = async ({tryTool}: World): Promise<Finding[]> => {
  const [settings, assertions] = await Promise.all([tryTool('pmset', ['-g']), tryTool('pmset', ['-g', 'assertions'])]);
  const minutes = parseSleepMinutes(settings.stdout);
  const names = parseAssertions(assertions.stdout);
  if (names.length > 0) return [keptBy(names)];
  if (minutes === null) return [ok('awake', 'when it sleeps is not known')];
  const idle = minutes === 0 ? 'never goes to sleep on its own' : `sleeps after ${minutes} idle min`;
  return [ok('awake', `${idle}${minutes > 0 ? '; a run keeps it awake' : ''}`)];
};

const onLinux = async ({environment, host, tryProgram}: World): Promise<Finding[]> => {
  const program = standInFor('/usr/bin/systemd-inhibit', host.toolsFolder);
  const words = [program, '--list', '--no-legend', '--no-pager'];
  const {stdout, code} = await tryProgram(words, {limitMs: 2000, env: {...environment, LC_ALL: 'C'}});
  if (code !== 0) return [ok('awake', 'nothing here puts it to sleep')];
  const names = parseInhibitors(stdout);
  return [names.length > 0 ? keptBy(names) : ok('awake', 'a run keeps it awake (systemd-inhibit)')];
};

/** What keeps the machine awake now, and when it sleeps. */
export const awake: Check = {
  name: 'awake',
  run: world => (world.platform === 'darwin' ? onMac(world) : onLinux(world)),
};
