# An app of the rehearsal: sleeps, with its helpers as children, until it is ended. $1 is the app's folder: `helpers`
# lists their executables, a line each; `pids` says who they are. A helper reads from a pipe that only the app can write
# to, so it ends with it.
exec 3<>"$1/alive"
pids=$$
while IFS= read -r helper; do
  "$helper" "${0%/*}/helper.sh" <"$1/alive" 3>&- &
  pids="$pids $!"
done <"$1/helpers"
echo "$pids" >"$1/pids.draft"
mv "$1/pids.draft" "$1/pids"
read -r end <&3
