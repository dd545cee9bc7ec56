#!/bin/sh
# Plays System Integrity Protection: `unshare --mount sip.sh DIR COMMAND…` runs a command where each of the system's own
# programs that stand between a shell and a trainer (sh, bash, env, nice, nohup) loses DYLD_* from its environment as it
# starts, and sets what it is told to set afterwards, as on a Mac. DIR, an empty folder, gets them as they were, and a
# `genv` of Homebrew's that keeps all it gets. A mount namespace of its own needs root: no other process sees it.
set -e
folder=$1
shift
real=$folder/real
if [ ! -e "$real/done" ]; then
  mkdir -p "$real" "$folder/opt/homebrew/bin"
  for name in sh bash env nice nohup; do
    path=$(readlink -f "$(command -v "$name")") || continue
    cp "$path" "$real/$name"
    printf '%s\n' "$path" >"$real/$name.path"
    # The shell that reads this is not itself a protected one. A shell's `$0` is lost; nothing needs it.
    {
      printf '#!%s/sh\n' "$real"
      printf 'for one in $(%s/env | %s -n "s/^\\(DYLD_[A-Za-z0-9_]*\\)=.*/\\1/p"); do unset "$one"; done\n' "$real" "$(command -v sed)"
      printf 'exec %s/%s "$@"\n' "$real" "$name"
    } >"$folder/$name"
    chmod 755 "$folder/$name"
  done
  cp "$real/env" "$folder/opt/homebrew/bin/genv"
  : >"$real/done"
fi
for name in sh bash env nice nohup; do
  [ -e "$real/$name.path" ] || continue
  read -r path <"$real/$name.path"
  mount --bind "$folder/$name" "$path"
done
exec "$@"
