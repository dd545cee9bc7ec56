import {commandLine} from '../../format/command-line.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import type {Check, StaleEntry} from '../world.js';

/** More of them are not told one by one. */
const MAX_TOLD = 5;

const PLACES: Readonly<Record<StaleEntry['kind'], string>> = {
  launchd: 'a launchd agent',
  systemd: 'a systemd unit',
  cron: 'a line in your crontab',
};

/** mlxtop itself leaves it anew, or removes it, with the next look at its run. */
const cureOf = ({id, kind, files, why}: StaleEntry): string => {
  if (why === 'no-program') return `mlxtop status ${id}`;
  return kind === 'cron' ? `crontab -e, and remove the line that ends with ${id}` : commandLine(['rm', '-f', ...files]);
};

const findingOf = (entry: StaleEntry): Finding => {
  const {id, kind, why} = entry;
  const [what, means] =
    why === 'no-run'
      ? [
          'of a run that is not there',
          'After each restart of the machine it looks for that run, which no longer exists.',
        ]
      : ['that starts a Node or mlxtop that is gone', 'The run would not continue after a restart of the machine.'];
  return sharedAs(note('restarts', `${PLACES[kind]} ${what} (${id})`, means, cureOf(entry)), {
    ...{what: `${PLACES[kind]} ${what}`, next: null},
  });
};

/** Whether something is started after a restart of the machine (`run --after-restart`) that does nothing any more. */
export const restarts: Check = {
  name: 'restarts',
  async run({staleEntries}) {
    const stale = await staleEntries();
    if (stale.length === 0) return [ok('restarts', 'nothing left over from earlier restarts')];
    const findings = stale.slice(0, MAX_TOLD).map(findingOf);
    const more = stale.length - findings.length;
    const rest = note('restarts', `${more} more of this kind`, 'They are shown once these are gone.');
    return more > 0 ? [...findings, rest] : findings;
  },
};
