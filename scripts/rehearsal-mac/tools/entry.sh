#!/bin/sh
# Every stand-in of a rehearsal Mac is a link to this file, told apart by the name it is called by. It logs the call,
# plays the fault that the state asks for, then becomes the tool: one process hangs or is killed, as with the original.
name=${0##*/}
case $0 in
  */*) folder=${0%/*} ;;
  *) folder=$(dirname "$(command -v "$0")") ;;
esac
REHEARSAL_MAC=${REHEARSAL_MAC:-$folder}
kit=$REHEARSAL_MAC/.kit
# The caller's environment may be empty: the stand-ins themselves need awk and friends.
PATH=${PATH:+$PATH:}/usr/bin:/bin
newline='
'

# The rehearsal is over, but the caller has not noticed yet.
[ -e "$REHEARSAL_MAC/calls.log" ] || exit 97

# caffeinate outlives the process that starts it and belongs to its coalition: by the nearest mark above it, since its
# environment may be bare.
if [ "$name" = caffeinate ] && [ -z "${REHEARSAL_COALITION+x}" ]; then
  REHEARSAL_COALITION= pid=$PPID
  while [ -z "$REHEARSAL_COALITION" ] && [ "${pid:-1}" -gt 1 ]; do
    REHEARSAL_COALITION=$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^REHEARSAL_COALITION=//p') 2>/dev/null
    pid=$(sed -n 's/^PPid:[[:blank:]]*//p' "/proc/$pid/status" 2>/dev/null)
  done
  export REHEARSAL_COALITION
  exec "$0" "$@"
fi

note() {
  read -r uptime rest </proc/uptime
  words=$*
  case $words in *"$newline"*) words=$(printf %s "$words" | tr '\n' ' ') ;; esac
  printf '%s %s\n' "$uptime" "$words" >>"$REHEARSAL_MAC/calls.log"
}

# It outlives the process that started it, as a member of its coalition, and finds none of its environment.
if [ "$name" = caffeinate ] && [ -z "$REHEARSAL_COALITION" ]; then
  REHEARSAL_COALITION=$(grep -zas '^REHEARSAL_COALITION=' "/proc/$PPID/environ" | tr -d '\000')
  REHEARSAL_COALITION=${REHEARSAL_COALITION#*=}
  export REHEARSAL_COALITION
  [ -z "$REHEARSAL_COALITION" ] || exec "$0" "$@"
fi

note "$name${1+ $*}"

{ read -r rest && read -r faults; } <"$REHEARSAL_MAC/state.json"
case $faults in
  *"\"$name\":\""*) fault=${faults#*"\"$name\":\""} fault=${fault%%\"*} ;;
  *) fault= ;;
esac
# `lists …`: only a call that lists all processes suffers, as on a Mac that thrashes: ps reads the tasks of only those
# that it shows.
case $fault in
  'lists '*)
    fault=${fault#lists }
    for word in "$@"; do case $word in -p | -g) fault= ;; esac; done
    ;;
esac
# A sleeping child must not hold the caller's pipes: it outlives a killed parent.
case $fault in
  'slow '*) sleep "${fault#slow }" </dev/null >/dev/null 2>&1 ;;
  hang) exec sleep 2147483647 ;;
  garbage) printf '\377\376%s: 0x%s\n???\n' "$name" deadbeef; exit 0 ;;
  'fail '*) fault=${fault#fail }; printf '%s\n' "${fault#* }" >&2; exit "${fault%% *}" ;;
  'cut '*) REHEARSAL_CUT=${fault#cut } ;;
esac

become() {
  # Which decimal sign the original would take from its environment, and whether it would print text as it is.
  REHEARSAL_NUMERIC=${LC_ALL:-${LC_NUMERIC:-${LANG-}}}
  REHEARSAL_TEXT=${LC_ALL:-${LC_CTYPE:-${LANG-}}}
  REHEARSAL_KIT=$kit
  export PATH REHEARSAL_MAC REHEARSAL_KIT REHEARSAL_CUT REHEARSAL_NUMERIC REHEARSAL_TEXT
  LC_ALL=C
  export LC_ALL
  exec awk -f "$kit/json.awk" -f "$kit/text.awk" -f "$kit/machine.awk" -f "$kit/processes.awk" -f "$kit/calendar.awk" \
    -f "$kit/coalitions.awk" -f "$kit/$name.awk" -- "$@"
}

forbidden() {
  note "FORBIDDEN $name $*"
}

case $name in
  caffeinate) . "$kit/caffeinate.sh" ;;
  sh | env) . "$kit/protected.sh" ;;
  open)
    export REHEARSAL_MAC
    exec "$REHEARSAL_MAC/.node" "$kit/open.js" "$@"
    ;;
  lsof) . "$kit/lsof.sh" ;;
  osascript)
    export REHEARSAL_MAC
    exec "$REHEARSAL_MAC/.node" "$kit/osascript.js" "$@"
    ;;
  launchctl)
    export REHEARSAL_MAC
    exec "$REHEARSAL_MAC/.node" "$kit/launchctl.js" "$@"
    ;;
  pmset)
    # The original writes for ever.
    case " $* " in
      *' thermlog '* | *' pslog '* | *' assertionslog '*)
        forbidden "$@"
        echo 'Logging...'
        exec sleep 2147483647
        ;;
      ' -g '*) ;;
      *) forbidden "$@" ;;
    esac
    ;;
  memory_pressure)
    for word in "$@"; do
      case $word in
        -Q) ;;
        *)
          forbidden "$@"
          echo "memory_pressure: $word allocates memory or feigns pressure: never on a machine that trains" >&2
          exit 99
          ;;
      esac
    done
    ;;
esac
become "$@"
