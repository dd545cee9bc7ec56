/** Exit codes of the script below. */
const NO_NODE = 69;
const NO_SCRIPT = 70;

/** The oldest Node that we run on: see `engines` in package.json. */
export const OLDEST_NODE = {major: 20, minor: 20};

/**
 * A script for `/bin/sh` that finds Node and our own file at the moment of use, and then does what its first word says:
 *
 * - `print`: prints both, a line each, and Node's version;
 * - `launcher`: becomes this program, by the launcher script beside our file where there is one;
 * - `enter`: becomes this program, in a terminal in which the user can press Enter to try again;
 * - `while PID`: becomes this program, and tries again every ten seconds for as long as that process lives.
 *
 * The words after that: the paths that Node may have, one a line; those of our file, one a line; the folders to search
 * after the PATH's, with colons between; how many options Node gets; these options; and our own words.
 *
 * That a Node exists is not enough: an upgrade removes its libraries before it replaces Node itself, and a version
 * manager's shim may have no version to run. So Node is asked for its version, which takes some milliseconds. Another
 * program has our name too: what is on the PATH must be a link to a launcher with our file beside it.
 */
export const FIND_PROGRAM = `
mode=$1; shift
life=
if [ "$mode" = while ]; then life=$1; shift; fi
nodes=$1 scripts=$2 all=$PATH:$3 count=$4
shift 4
newline='
'

starts() {
  case $1 in /*) ;; *) return 1 ;; esac
  [ -f "$1" ] && [ -x "$1" ] || return 1
  version=$("$1" --version 2>/dev/null </dev/null) 2>/dev/null || return 1
  rest=\${version#v}
  major=\${rest%%.*}
  rest=\${rest#*.}
  minor=\${rest%%.*}
  case $major$minor in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -gt ${OLDEST_NODE.major} ] || { [ "$major" -eq ${OLDEST_NODE.major} ] && [ "$minor" -ge ${OLDEST_NODE.minor} ]; } || return 1
  node=$1
}

ours() {
  place=$(readlink -f "$1" 2>/dev/null) || return 1
  place=\${place%/*}
  [ -f "$place/mlxtop.js" ] && [ -d "$place/parts" ] || return 1
  script=$place/mlxtop.js
}

find_node() {
  IFS=$newline
  for one in $nodes; do starts "$one" && return; done
  IFS=:
  for folder in $all; do starts "$folder/node" && return; done
  return 1
}

find_script() {
  IFS=$newline
  for one in $scripts; do
    if [ -f "$one" ]; then script=$one; return; fi
  done
  IFS=:
  for folder in $all; do ours "$folder/mlxtop" && return; done
  return 1
}

missing() {
  IFS=$newline
  if [ "$1" = ${NO_NODE} ]; then
    for one in $nodes; do break; done
    echo "mlxtop: Node is gone: $one was removed or no longer starts, and no Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer is on the PATH."
    echo 'The run continues without it. Install Node again (https://nodejs.org).'
  else
    for one in $scripts; do break; done
    echo "mlxtop is gone: $one was removed, and no mlxtop is on the PATH."
    echo 'The run continues without it. Install mlxtop again.'
  fi
}

find_both() {
  find_script || return ${NO_SCRIPT}
  [ "$mode" != launcher ] || [ ! -x "\${script%/*}/mlxtop" ] || return 0
  find_node || return ${NO_NODE}
}

while :; do
  find_both && break
  code=$?
  missing "$code" >&2
  case $mode in
    enter) echo 'Press Enter to try again.' >&2; read -r _ || exit "$code" ;;
    while) sleep 10; kill -0 "$life" 2>/dev/null || exit "$code" ;;
    *) exit "$code" ;;
  esac
done
unset IFS

if [ "$mode" = print ]; then
  printf '%s\\n' "$node" "$version" "$script"
  exit
fi
if [ "$mode" = launcher ]; then
  [ ! -x "\${script%/*}/mlxtop" ] || exec "\${script%/*}/mlxtop" "$@"
fi
left=$#
while [ "$left" -gt 0 ]; do
  [ "$count" -ne 0 ] || set -- "$@" "$script"
  count=$((count - 1)) left=$((left - 1))
  set -- "$@" "$1"
  shift
done
[ "$count" -ne 0 ] || set -- "$@" "$script"
exec "$node" "$@"
`;
