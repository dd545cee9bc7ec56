#!/bin/sh
# Starts mlxtop, and lets tmux take this process' place when the command ends in attaching: Node cannot replace itself, and a
# Node that only waits for tmux would hold 40 MB of the memory that the training is short of. Node says where to attach in a
# file of two lines (socket, session).
here=$(dirname "$(readlink -f "$0")")
case "${1-}" in
  '' | -* | run | attach | demo) ;;
  *) exec node "$here/mlxtop.js" "$@" ;;
esac
handover=$(mktemp "${TMPDIR:-/tmp}/mlxtop.XXXXXX") || exec node "$here/mlxtop.js" "$@"
trap 'rm -f "$handover"; exit 130' INT TERM HUP
MLXTOP_HANDOVER="$handover" node "$here/mlxtop.js" "$@"
code=$?
{ read -r socket && read -r session; } <"$handover"
trap - INT TERM HUP
rm -f "$handover"
[ -n "${session-}" ] || exit "$code"
exec tmux -S "$socket" attach-session -t "$session"
