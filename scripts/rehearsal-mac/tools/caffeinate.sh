# Keeps awake while the process of -w lives, else while its own command runs, else for ever. -d and -u would light the
# display.
watched=
while [ $# -gt 0 ]; do
  case $1 in
    -w) watched=$2; shift ;;
    -t) exec sleep "$2" ;;
    -*d* | -*u*) forbidden "$@" ;;
    -*) ;;
    *) exec "$@" ;;
  esac
  shift
done
[ -n "$watched" ] || exec sleep 2147483647
while read -r stat 2>/dev/null <"/proc/$watched/stat"; do
  case ${stat##*)} in ' Z'* | ' X'*) break ;; esac
  sleep 0.2 </dev/null >/dev/null 2>&1
done
exit 0
