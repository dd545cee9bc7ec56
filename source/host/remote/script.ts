import {MEMORY_SYSCTL} from '../darwin/memory-readings.js';
import {PS_COLUMNS} from '../darwin/ps-table.js';

/** The variables that show whose rank a process is; no other one leaves its machine. */
const RANK_VARIABLES = [
  ...['MLX_RANK', 'MLX_HOSTFILE', 'MLX_JACCL_COORDINATOR', 'MLX_WORLD_SIZE'],
  ...['RANK', 'LOCAL_RANK', 'MASTER_ADDR', 'MASTER_PORT', 'TORCHELASTIC_RUN_ID'],
  ...['OMPI_COMM_WORLD_RANK', 'PMIX_NAMESPACE'],
  'SSH_CONNECTION',
] as const;

/** A process of a launcher has at least one of these. */
const MARKS = '(MLX_RANK|LOCAL_RANK|OMPI_COMM_WORLD_RANK)=';
const KEPT = `^(${RANK_VARIABLES.join('|')})=`;

/** So many processes of a launcher are looked at on a machine. */
export const MAX_PROCESSES = 200;

const LINUX = `
sample() {
  section /proc/meminfo; cat /proc/meminfo
  section /proc/vmstat; grep -E '^(pswpin|pswpout|oom_kill) ' /proc/vmstat
  section /proc/pressure/memory; cat /proc/pressure/memory
  section /proc/uptime; cat /proc/uptime
  for one in /sys/block/zram*; do
    [ -r "$one/mm_stat" ] || continue
    section "$one/mm_stat"; cat "$one/mm_stat"
  done
  [ -n "$pids" ] || return
  set --
  for one in $pids; do set -- "$@" "/proc/$one/stat"; done
  section stats; cat "$@"
  set --
  for one in $pids; do set -- "$@" "/proc/$one/status"; done
  section lines; grep -HE '^(VmRSS|VmSwap|VmHWM):' "$@" /dev/null
}
find_ranks() {
  left=${MAX_PROCESSES} found=
  for file in $(grep -lE '${MARKS}' /proc/[0-9]*/environ); do
    one=\${file#/proc/}; one=\${one%/environ}
    found="$found $one"
    case " $pids " in *" $one "*) continue ;; esac
    left=$((left - 1)); [ "$left" -ge 0 ] || break
    section "/proc/$one/environ"; tr '\\0' '\\n' <"$file" | grep -E '${KEPT}'
    section "/proc/$one/cmdline"; head -c 16384 "/proc/$one/cmdline"
  done
  pids=$found
  sample
}
started() {
  start=
  read -r line <"/proc/$1/stat" || return
  line=\${line##*) }
  set -- $line
  start=\${20}
}
apps() {
  section stats; cat /proc/[0-9]*/stat
  section lines; grep -HE '^(VmRSS|RssAnon|VmSwap|Uid):' /proc/[0-9]*/status
  section lines; grep -HE '^(0::|[0-9]+:name=systemd:)' /proc/[0-9]*/cgroup
  section lines; grep -aH '' /proc/[0-9]*/cmdline | cut -c 1-300
  section links; ls -l /proc/[0-9]*/exe
}`;

const DARWIN = `
sample() {
  section sysctl; sysctl ${MEMORY_SYSCTL.join(' ')}
  section vm_stat; vm_stat
  [ -n "$pids" ] || return
  list=; set --
  for one in $pids; do list="$list,$one"; set -- "$@" -p "$one"; done
  section ps; ps -o ${PS_COLUMNS} -p "\${list#,}"
  [ "$more" = 1 ] || return
  section footprint; footprint -f bytes --noCategories "$@"
}
find_ranks() {
  section now; date +%s
  section environments
  seen=$(ps -axww -E -o pid=,command= | awk '/ ${MARKS}/ {
    for (i = 2; i <= NF; i++) if ($i ~ /${KEPT}/) {
      value = $i
      if (value ~ /^SSH_CONNECTION=/) value = value " " $(i + 1)
      print $1 " " value
    }
  }')
  printf '%s\\n' "$seen"
  pids=$(printf '%s\\n' "$seen" | awk '$1 != last && count < ${MAX_PROCESSES} { last = $1; count++; printf "%s ", $1 }')
  list=
  for one in $pids; do list="$list,$one"; done
  section commands; [ -z "$list" ] || ps -ww -o pid=,command= -p "\${list#,}"
  sample
}
started() {
  start=
  set -- $(ps -o lstart= -p "$1")
  [ $# -lt 5 ] || start=$1_$2_$3_$4_$5
}
apps() {
  section top; top -l 1 -o mem -n 300 -stats pid,command,mem,cmprs
  section commands; ps -axo pid=,ppid=,uid=,command=
  section lsappinfo; lsappinfo list
}`;

/**
 * What `/bin/sh` runs on another machine, given on its standard input: it answers the lines that follow one by one,
 * each between two marks, and ends when that input does. It leaves nothing behind, and signals only a process whose
 * start is the one that it is told. Linux' files, or macOS' tools, which are found by `vm_stat`.
 *
 * - `NUMBER sample MORE PIDS…`: memory, and these processes; MORE is 1 for their footprints, too;
 * - `NUMBER find MORE PIDS…`: the same of all processes of a launcher, of which PIDS are known already;
 * - `NUMBER apps`: all that memory by application is made of;
 * - `NUMBER signal NAME PID START …`: sends it, and says for each process whether that worked.
 */
export const remoteScript = (mark: string): string => `
LC_ALL=C LANG=C TZ=UTC
export LC_ALL LANG TZ
PATH="$PATH:/usr/bin:/bin:/usr/sbin:/sbin:/opt/homebrew/bin:/usr/local/bin:/opt/local/bin:$HOME/.local/bin"
export PATH
exec 2>/dev/null
section() { printf '\\n${mark} section %s\\n' "$1"; }
if command -v vm_stat >/dev/null; then
platform=darwin
${DARWIN}
else
platform=linux
${LINUX}
fi
send_signal() {
  name=$1; shift
  section signals
  while [ $# -ge 2 ]; do
    pid=$1 wanted=$2; shift 2
    started "$pid"
    if [ "$start" != "$wanted" ]; then echo "$pid gone"
    elif kill "-$name" "$pid"; then echo "$pid sent"
    else echo "$pid refused"; fi
  done
}
serve() {
  printf '\\n${mark} begin 0\\n'
  section hello
  echo "platform $platform"
  echo "page $(getconf PAGESIZE)"
  echo "client \${SSH_CONNECTION%% *}"
  echo "user $(id -u)"
  printf '\\n${mark} end 0\\n'
  while read -r number what rest; do
    case $number in '' | *[!0-9]*) continue ;; esac
    printf '\\n${mark} begin %s\\n' "$number" || exit
    set -- $rest
    case $what in
      sample | find)
        more=$1; [ $# -eq 0 ] || shift
        pids=$*
        if [ "$what" = find ]; then find_ranks </dev/null; else sample </dev/null; fi ;;
      apps) apps </dev/null ;;
      signal) case $1 in STOP | CONT | INT | TERM | KILL) send_signal "$@" </dev/null ;; esac ;;
    esac
    printf '\\n${mark} end %s\\n' "$number" || exit
  done
}
serve
exit
`;
