import {type Inheritance, inheritanceWords, NOTHING_INHERITED, nicely} from './inheritance.js';

/**
 * The pane's leader: runs the trainer as its child and puts the exit code into a file, because tmux' own
 * `pane_dead_status` is sometimes empty. `$1` is that file, `$2` the names to unset, `$3` the umask, `$4` limits
 * (letter, soft, hard, …), the rest the command. For POSIX sh: dash, bash 3.2, ash.
 *
 * - INT, TERM and QUIT are trapped by a command, not by `''`: the trainer starts with the default action. HUP is left
 *   alone, or `kill-session` would leave a quiet or a stopped trainer running unseen.
 * - `exec` in a subshell, so that a command called `exit` or `test` is the program and not the shell's builtin. No
 *   variable is assigned before: it could be one of the trainer's environment.
 * - The trainer's umask and limits are those of the user who started the run, not of the tmux server, as far as the
 *   system allows: only root can raise a hard limit. The soft limit is set first, since a hard one cannot go below it,
 *   and again, since it cannot go above the hard one. What cannot be set is printed, and does not keep the trainer from
 *   being started.
 * - What the trainer is to read instead of its terminal is in `$1-input` (mode 0600). It is removed once it is open: it
 *   may be a token.
 * - A run of the queue waits for its start at the named pipe `$1-gate`, as long as nobody opens that for writing: in
 *   this shell, which costs no processor time, and with this environment, which then needs no file. `$1-words` is what
 *   the pane shows meanwhile. ^C ends the waiting as it ends a trainer. Without a pipe there is no waiting.
 * - PATH and the umask change here only after the trainer has ended. `[ -s … ]`: on a full disk the file may exist but
 *   be empty. Saving is repeated when it failed: a `stop` at the very end of a run may hit this `mv`.
 * - Where there is no room for a new file, the code is written over the bytes of one that was set aside at the start
 *   (`$1-reserve`, see journal/reserve.ts), which then gets the file's name. Where even that has no room (a disk that
 *   writes each change to another place), the code is in its new name: `$1-137`.
 * - The sleep lets tmux read the last output: what is unread when the leader exits is lost.
 */
export const WRAPPER_SCRIPT = `trap : INT TERM QUIT
limit() {
  ulimit -S "-$1" "$2"
  ulimit -H "-$1" "$3" && ulimit -S "-$1" "$2" && return
  ulimit -S "-$1" "$2" || ulimit -S "-$1" "$(ulimit -H "-$1")"
  [ "$(ulimit -S "-$1") $(ulimit -H "-$1")" = "$2 $3" ] ||
    echo "mlxtop: ulimit -$1 is $(ulimit -S "-$1") (hard $(ulimit -H "-$1")), not $2 (hard $3) as where you started this: the tmux server allows no more." >&3
}
wait_at() {
  (PATH=/bin:/usr/bin; cat "$2" 2>/dev/null)
  : <"$1"
  (PATH=/bin:/usr/bin; rm -f "$1" "$2")
}
limits() { while [ $# -gt 2 ]; do limit "$1" "$2" "$3"; shift 3; done; }
(unset -v $2; [ -z "$3" ] || umask "$3"; limits $4 3>&2 2>/dev/null; [ ! -f "$1-input" ] || { exec <"$1-input"; (PATH=/bin:/usr/bin; rm -f "$1-input"); }; [ ! -p "$1-gate" ] || wait_at "$1-gate" "$1-words"; shift 4; exec "$@")
code=$?
PATH=/bin:/usr/bin\${PATH:+:$PATH}
save() (umask 077; echo "$code" >"$1.$$" && [ -s "$1.$$" ] && mv -f "$1.$$" "$1")
fill() ([ -f "$1-reserve" ] && echo "$code" 1<>"$1-reserve" && read -r got <"$1-reserve" && [ "$got" = "$code" ] && mv -f "$1-reserve" "$1")
{ save "$1" || save "$1" || fill "$1" || fill "$1" || mv -f "$1-reserve" "$1-$code"; } 2>/dev/null
rm -f "$1.$$" "$1-reserve" 2>/dev/null
sleep 0.2
exit "$code"`;

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** bash' own read-only variables: to unset one is an error, and no program reads them from its environment. */
const READ_ONLY = new Set(['BASHOPTS', 'BASH_VERSINFO', 'EUID', 'PPID', 'SHELLOPTS', 'UID']);

/** The file that the trainer reads as its standard input, if there is one when it starts. */
export const inputFile = (exitFile: string): string => `${exitFile}-input`;

/** The named pipe at which a run of the queue waits for its start, and what its pane shows meanwhile. */
export const gateFiles = (exitFile: string): {gate: string; words: string} => ({
  gate: `${exitFile}-gate`,
  words: `${exitFile}-words`,
});

/** What the trainer takes over from where the run was started; without it, it has the tmux server's. */
export type WrapperOptions = {
  /** Variables that are taken out of its environment; a name that the shell could not have is skipped. */
  unset?: readonly string[];
  inherit?: Inheritance;
  /** The program `nice`, where there is one. */
  nice?: string | null;
};

/**
 * The argument list that runs `command` below the wrapper. `exitFile` is an absolute path in a folder that exists; it
 * appears, by rename, with the exit code in decimal (128 + signal, 127 not found, 126 not executable) and a line feed.
 */
export const wrapperCommand = (
  exitFile: string,
  command: readonly string[],
  {unset = [], inherit = NOTHING_INHERITED, nice = null}: WrapperOptions = {},
): string[] => {
  const names = unset.filter(name => IDENTIFIER.test(name) && !READ_ONLY.has(name)).join(' ');
  const words = [exitFile, names, ...inheritanceWords(inherit), ...nicely(command, inherit.niceness, nice)];
  return ['/bin/sh', '-c', WRAPPER_SCRIPT, 'mlxtop-run', ...words];
};
