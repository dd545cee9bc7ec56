# Who runs: this machine's real processes from /proc, those of the state's apps under the names and sizes that the state
# gives them.

# Fields of /proc/PID/stat behind the name, which may hold blanks and parentheses: 1 state, 2 ppid … 20 start in clock
# ticks.
function stat_fields(text, fields,  head) {
  match(text, /.*\)/)
  head = RLENGTH
  split(substr(text, head + 2), fields, " ")
  return substr(text, index(text, "(") + 1, head - index(text, "(") - 1)
}

# The state letter of the process that had that pid and was born then, or "" when it is gone.
function letter_of(pid, born,  file, text, line, fields) {
  if (pid == "") return ""
  file = "/proc/" pid "/stat"
  while ((getline line < file) > 0) text = text line
  close(file)
  if (text == "") return ""
  stat_fields(text, fields)
  if (fields[1] == "Z" || fields[1] == "X" || fields[20] + 0 != born + 0) return ""
  return fields[1]
}

function roll_call(  i, roll, letter) {
  for (i = 0; i < J["apps.length"]; i++) roll = roll (letter_of(J["apps." i ".processes.0.pid"], J["apps." i ".processes.0.born"]) == "" ? 0 : 1)
  roll = roll "/"
  for (i = 0; i < J["trainers.length"]; i++) {
    letter = letter_of(J["trainers." i ".pid"], J["trainers." i ".born"])
    roll = roll (J["trainers." i ".pid"] == "" ? "-" : letter == "" ? 0 : letter ~ /[Tt]/ ? "T" : 1)
  }
  return roll
}

# Reads every process but the kernel's own threads: Pid[1..Count] in order of pid and, by pid, Parent, Group, Session,
# Tty, TtyGroup, Letter, Nice, Ticks (of processor time), Born, Resident (bytes), Name, Command (argv, split by \001).
function read_table(pids,  list, command, line, fields, pid, kind, text) {
  if (pids == "") list = "/proc/[0-9] /proc/[0-9][0-9] /proc/[0-9][0-9][0-9] /proc/[0-9][0-9][0-9][0-9] /proc/[0-9][0-9][0-9][0-9][0-9] /proc/[0-9][0-9][0-9][0-9][0-9][0-9] /proc/[0-9][0-9][0-9][0-9][0-9][0-9][0-9]"
  else { list = "/proc/1 " pids; gsub(/[^0-9\/a-z ]/, "", list) }
  command = "for d in " list "; do [ -e $d/stat ] && set -- \"$@\" $d/stat $d/cmdline; done; tail -n +1 \"$@\" 2>/dev/null | tr '\\000' '\\001'"
  pid = ""
  while ((command | getline line) > 0) {
    if (line ~ /^==> \/proc\/[0-9]+\/(stat|cmdline) <==$/) {
      keep(pid, kind, text)
      split(line, fields, "/")
      pid = fields[3] + 0
      kind = fields[4] ~ /^stat/ ? "stat" : "cmdline"
      text = ""
    } else text = text (text == "" ? "" : "\n") line
  }
  keep(pid, kind, text)
  close(command)
}

function keep(pid, kind, text,  fields, name) {
  if (pid == "") return
  # The empty line before the next heading is tail's.
  sub(/\n+$/, "", text)
  if (kind == "cmdline") { sub(/\001+$/, "", text); Command[pid] = text; return }
  name = stat_fields(text, fields)
  if (fields[1] == "" || pid == 2 || fields[2] == 2) return
  # launchd reaps at once; not every process 1 does.
  if (fields[1] == "Z" && fields[2] == 1) return
  Pid[++Count] = pid
  Name[pid] = name
  Letter[pid] = fields[1]
  Parent[pid] = fields[2]
  Group[pid] = fields[3]
  Session[pid] = fields[4]
  Tty[pid] = fields[5]
  TtyGroup[pid] = fields[6]
  Ticks[pid] = fields[12] + fields[13]
  Nice[pid] = fields[17]
  Born[pid] = fields[20]
  Resident[pid] = fields[22] * 4096
}

# Gives the state's processes their names, argv, users and sizes, and sets for every pid: Title (argv, split by \001),
# Short (p_comm, 16 characters), User, Cpu, Footprint, Peak, Compressed, Parent as on the Mac. Call after read_table.
function dress(  i, j, key, pid, main, unwired, share) {
  for (i = 1; i <= Count; i++) {
    pid = Pid[i]
    Title[pid] = Command[pid]
    Short[pid] = substr(Name[pid], 1, 16)
    User[pid] = "user"
    Cpu[pid] = ""
    # What this machine runs beside the rehearsal has no place in the memory of the Mac: at most a small program's.
    Footprint[pid] = Resident[pid] < 50331648 ? Resident[pid] : 50331648
    Peak[pid] = Footprint[pid]
    Compressed[pid] = 0
    Pinned[pid] = 0
  }
  Title[1] = "/sbin/launchd"
  Short[1] = "launchd"
  User[1] = "root"
  Footprint[1] = Peak[1] = 22020096
  for (i = 0; i < J["apps.length"]; i++) {
    key = "apps." i "."
    main = J[key "processes.0.pid"]
    if (!same(main, J[key "processes.0.born"])) continue
    for (j = 0; j < J[key "processes.length"]; j++) wear(key "processes." j ".", J[key "user"])
    for (j = 0; j < J[key "processes.length"]; j++) Group[J[key "processes." j ".pid"]] = main
    for (j = 0; j < J[key "processes.length"]; j++) Parent[J[key "processes." j ".pid"]] = parent_of(key, J[key "processes." j ".parent"])
    adopt_shells(key)
  }
  for (i = 0; i < J["trainers.length"]; i++) {
    key = "trainers." i "."
    pid = J[key "pid"]
    if (!same(pid, J[key "born"])) continue
    Pinned[pid] = J[key "wiredShare"]
    wear(key, "user")
    Ticks[pid] = int(100 * counted(key "processor."))
    if (number(key "footprintBytes") == J[key "footprintBytes.to"] || !((key "footprintBytes.to") in J)) Peak[pid] = J[key "peakBytes"]
    Cpu[pid] = Letter[pid] ~ /[Tt]/ ? 0 : J[key "cpu"] / number("memory.slowdown")
    # A few per cent: what Metal holds is no part of the resident size.
    Resident[pid] = J[key "residentBytes"]
  }
  hide_others()
  share_out()
}

# Apps of other rehearsals on this machine, and of this one's that have ended, are not shown here; with `alone`, only
# rehearsed processes are.
function hide_others(  i, pid, kept, mine) {
  for (i = 1; i <= KnownCount; i++) mine[Known[i]] = 1
  for (i = 1; i <= Count; i++) {
    pid = Pid[i]
    if ((pid in mine) || pid == 1 || (!J["alone"] && Command[pid] !~ /\/\.kit\/(launch|app|helper)\.sh/)) Pid[++kept] = pid
  }
  Count = kept
}

function same(pid, born) { return pid != "" && (pid in Born) && Born[pid] + 0 == born + 0 && Letter[pid] != "Z" }

function wear(key, user,  pid) {
  pid = J[key "pid"]
  if (!same(pid, J[key "born"])) return
  Known[++KnownCount] = pid
  if (J[key "argv0"] != "") Title[pid] = J[key "argv0"] (J[key "args"] == "" ? "" : "\001" J[key "args"])
  Short[pid] = substr(J[key "name"], 1, 16)
  User[pid] = user
  Cpu[pid] = J[key "cpu"]
  Ticks[pid] += int((100 * Uptime - Born[pid]) * Cpu[pid] / 100)
  Footprint[pid] = number(key "footprintBytes")
  Peak[pid] = Footprint[pid] * 1.08
  Machine[pid] = J[key "isVirtualMachine"]
  Fixed[pid] = J[key "compressedBytes"]
}

# A shell that an app's process has started: its parent is that one on the Mac.
function adopt_shells(key,  j, pid) {
  for (j = 0; j < J[key "joined.length"]; j++) {
    pid = J[key "joined." j ".pid"]
    if (J[key "joined." j ".parent"] != "" && same(pid, J[key "joined." j ".born"])) Parent[pid] = parent_of(key, J[key "joined." j ".parent"])
  }
}

function parent_of(key, name,  j) {
  for (j = 0; j < J[key "processes.length"]; j++) if (J[key "processes." j ".id"] == name) return J[key "processes." j ".pid"]
  return 1
}

# What the compressor and the swap hold belongs to all in proportion to what they have unwired, so that the processes
# add up to vm_stat's "stored in compressor".
function share_out(  i, pid, unwired, share) {
  unwired = J["otherBytes"]
  for (i = 1; i <= KnownCount; i++) unwired += Footprint[Known[i]] * (1 - Pinned[Known[i]])
  for (i = 0; i < J["trainers.length"]; i++) if (J["trainers." i ".pid"] == "") unwired += number("trainers." i ".footprintBytes") * (1 - J["trainers." i ".wiredShare"])
  share = Stored * Page / unwired
  if (share > 1) share = 1
  for (i = 1; i <= KnownCount; i++) {
    pid = Known[i]
    Compressed[pid] = Fixed[pid] != "" ? Fixed[pid] : share * Footprint[pid] * (1 - Pinned[pid])
    # Shared libraries are resident, but count in no process' footprint.
    if (Pinned[pid] == 0) Resident[pid] = positive(Footprint[pid] - Compressed[pid]) + 31457280
    # A virtual machine's own figure leaves out what the compressor holds of it.
    if (Machine[pid] && Compressed[pid] > 0.3 * Footprint[pid]) Footprint[pid] = 0.62 * Compressed[pid] + positive(Footprint[pid] - Compressed[pid]) * 0.2
  }
}
