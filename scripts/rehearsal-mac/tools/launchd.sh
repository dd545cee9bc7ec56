# Starts an agent as launchd does: the first process' child, in a session of its own, with the limit of open files that
# launchd has. $1: where its pid goes. $2: `kill` for whatever is left of its process group when it ends, or `abandon`.
# $3: the job, removed at its end; empty for one that stays loaded. The rest: the program.
pid_file=$1 group=$2 job=$3
shift 3
umask 022
ulimit -Sn 256
watch() {
  while read -r stat 2>/dev/null <"/proc/$1/stat"; do
    case ${stat##*)} in ' Z'* | ' X'*) break ;; esac
    [ -e "${pid_file%/*}" ] || return
    sleep 0.1
  done
  [ "$group" = abandon ] || kill -KILL "-$1"
  [ -z "$job" ] || rm -f "$job"
}
setsid "$@" </dev/null >/dev/null 2>&1 &
pid=$!
# It has not been waited for yet, so its birth time can be read even when it has ended.
read -r stat <"/proc/$pid/stat"
set -- ${stat##*)}
echo "$pid ${20}" >"$pid_file.draft" && mv "$pid_file.draft" "$pid_file"
watch "$pid" </dev/null >/dev/null 2>&1 &
