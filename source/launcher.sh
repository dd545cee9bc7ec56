#!/bin/sh
# Starts mlxtop, and tmux when the command ends in attaching: Node cannot replace itself, and a Node that only waits for
# tmux would hold 40 MB of the memory that the run is short of. Node writes where to attach to a file of three lines
# (socket, session, name), or what the dashboard is to show ('dashboard', its arguments). All variables are named
# mlxtop_*, because a variable that the caller exported belongs to the trainer.
unset MLXTOP_HANDOVER
mlxtop_script=$(dirname "$(readlink -f "$0")")/mlxtop.js
# When started by its absolute path with a short PATH (ssh, launchd, cron): Node and tmux are usually beside our link.
for mlxtop_tool in node tmux; do
  command -v "$mlxtop_tool" >/dev/null && continue
  [ -x "${0%/*}/$mlxtop_tool" ] || continue
  PATH=$PATH:$(CDPATH= cd -- "${0%/*}" && pwd)
  export PATH
done
if ! command -v node >/dev/null; then
  echo 'mlxtop: Node is not installed, or not on the PATH.' >&2
  echo 'Install Node 20.20 or newer (https://nodejs.org), or activate the environment that has it.' >&2
  exit 1
fi
# What npx and its like have fetched may be removed at any time. What has to outlive that runs from a copy that stays
# (runs/stay/): this launcher becomes that copy's.
case $mlxtop_script in
  */_npx/*/node_modules/* | */dlx*/node_modules/* | */bunx-*/node_modules/* | \
    */Caches/*/node_modules/* | */.cache/*/node_modules/*)
    case "${1-}" in
      -[hvV] | --help | --version | help | version | memory | apps | check | doctor | completion | man | __*) ;;
      *)
        mlxtop_copy=$(node "$mlxtop_script" stay </dev/null) && [ -x "$mlxtop_copy" ] && exec "$mlxtop_copy" "$@"
        ;;
    esac
    ;;
esac
case "${1-}" in
  '' | -* | run | attach | continue | demo) ;;
  # A small young generation, as of a dashboard (runs/own-program.ts), and what it has read is collected: 60 MB less.
  # Without a limit of the old one, which thousands of runs would reach.
  browse) exec node --max-semi-space-size=1 --expose-gc "$mlxtop_script" "$@" ;;
  *) exec node "$mlxtop_script" "$@" ;;
esac
mlxtop_handover=$(mktemp "${TMPDIR:-/tmp}/mlxtop.XXXXXX" 2>/dev/null) || exec node "$mlxtop_script" "$@"
# Node raises this limit for itself as it starts, but the trainer is to have the caller's.
ulimit -S -n >"$mlxtop_handover" 2>/dev/null
trap 'rm -f "$mlxtop_handover"; exit 129' HUP
trap 'rm -f "$mlxtop_handover"; exit 130' INT
trap 'rm -f "$mlxtop_handover"; exit 143' TERM
MLXTOP_HANDOVER="$mlxtop_handover" node "$mlxtop_script" "$@"
mlxtop_code=$?
mlxtop_session=
{ read -r mlxtop_socket && read -r mlxtop_session && read -r mlxtop_name; } <"$mlxtop_handover"
rm -f "$mlxtop_handover"
trap - HUP INT TERM
[ -n "$mlxtop_session" ] || exit "$mlxtop_code"
# mlxtop's own words, without blanks in them.
# shellcheck disable=SC2086
[ "$mlxtop_socket" != dashboard ] || exec node "$mlxtop_script" dashboard $mlxtop_session
tmux -S "$mlxtop_socket" attach-session -t "$mlxtop_session" && exit
mlxtop_code=$?
tmux -S "$mlxtop_socket" has-session -t "$mlxtop_session" </dev/null 2>/dev/null || exit "$mlxtop_code"
mlxtop_term='TERM is not set'
[ -z "${TERM-}" ] || mlxtop_term="TERM=$TERM"
echo "mlxtop: tmux could not show $mlxtop_name in this terminal ($mlxtop_term)." >&2
echo "The run continues. Try: TERM=xterm-256color mlxtop attach $mlxtop_name   or   mlxtop dashboard $mlxtop_name" >&2
exit "$mlxtop_code"
