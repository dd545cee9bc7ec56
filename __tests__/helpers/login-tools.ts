import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const put = (path: string, text: string): void => {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
};

/** As Debian's crontab, for one user whose table is the file beside it. */
const CRONTAB = `#!/bin/sh
file=$(dirname "$0")/crontab.tab
case "$1" in
  -l) [ -f "$file" ] || { echo 'no crontab for jo' >&2; exit 1; }; exec cat "$file" ;;
  -r) [ -f "$file" ] || { echo 'no crontab for jo' >&2; exit 1; }; rm "$file" ;;
  -) cat >"$file.new" && mv "$file.new" "$file" ;;
  *) echo 'crontab: usage error' >&2; exit 1 ;;
esac
`;

/**
 * As systemctl for a user whose manager runs: `enable` makes the link that the unit's [Install] section asks for. The
 * file `systemctl.is` says what else it does: `none` (no bus, as in a container or with su), `hangs`, `slow`,
 * `offline` (not booted with systemd: enabling succeeds all the same), `refuses`.
 */
const SYSTEMCTL = `#!/bin/sh
here=$(dirname "$0")
is=$(cat "$here/systemctl.is" 2>/dev/null)
[ "$1" = --user ] || { echo "Unknown use: $*" >&2; exit 98; }
case "$is" in
  none) echo 'Failed to connect to bus: No medium found' >&2; exit 1 ;;
  hangs) exec sleep 600 ;;
  slow) sleep 0.5 ;;
esac
units=\${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
case "$2" in
  is-system-running) [ "$is" = offline ] && { echo offline; exit 1; }; echo degraded; exit 1 ;;
  enable)
    [ "$is" = refuses ] && { echo 'Failed to enable unit: Access denied' >&2; exit 1; }
    [ -f "$units/$3" ] || { echo "Failed to enable unit: Unit file $3 does not exist." >&2; exit 1; }
    grep -q '^WantedBy=default.target$' "$units/$3" || exit 1
    mkdir -p "$units/default.target.wants"
    ln -sf "$units/$3" "$units/default.target.wants/$3"
    echo "Created symlink $units/default.target.wants/$3 → $units/$3." >&2 ;;
  *) echo "Unknown command verb $2." >&2; exit 1 ;;
esac
`;

const LOGINCTL = `#!/bin/sh
cat "$(dirname "$0")/linger" 2>/dev/null || { echo 'Failed to connect to bus: No such file or directory' >&2; exit 1; }
`;

/** What the stand-in for systemctl does: see there. */
export type SystemdMode = 'runs' | 'none' | 'hangs' | 'slow' | 'offline' | 'refuses';

/**
 * Stand-ins for `systemctl`, `loginctl` and `crontab` in a folder for MLXTOP_TOOLS. They touch nothing of the
 * machine's.
 */
export const loginTools = (folder: string) => {
  mkdirSync(folder, {recursive: true});
  put(join(folder, 'crontab'), CRONTAB);
  put(join(folder, 'systemctl'), SYSTEMCTL);
  put(join(folder, 'loginctl'), LOGINCTL);
  const table = join(folder, 'crontab.tab');
  const systemd = (mode: SystemdMode): void => writeFileSync(join(folder, 'systemctl.is'), mode);
  systemd('none');
  return {
    folder,
    systemd,
    linger: (word: 'yes' | 'no') => writeFileSync(join(folder, 'linger'), `${word}\n`),
    /** The crontab; null for none. */
    crontab: (): string | null => (existsSync(table) ? readFileSync(table, 'utf8') : null),
    setCrontab: (text: string | Uint8Array) => writeFileSync(table, text),
  };
};
