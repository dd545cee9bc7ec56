# adv_cmds, ps: keyword.c and print.c. Widths are the originals'; a column of dynamic width is as wide as its longest
# text, and cut where another follows. Output is never cut at the end: standard output is no terminal.

function column(name, header, width, left, dynamic) {
  Header[name] = header
  Width[name] = width
  Left[name] = left
  Dynamic[name] = dynamic
}

function keywords() {
  column("%cpu", "%CPU", 5)
  column("%mem", "%MEM", 4)
  column("args", "ARGS", 64, 1, 1)
  column("comm", "COMM", 16, 1, 1)
  column("command", "COMMAND", 16, 1, 1)
  column("etime", "ELAPSED", 20, 0, 1)
  column("lstart", "STARTED", 28, 1)
  column("nice", "NI", 2)
  column("pgid", "PGID", 5)
  column("pid", "PID", 5)
  column("ppid", "PPID", 5)
  column("rss", "RSS", 6)
  column("sess", "SESS", 6)
  column("state", "STAT", 4, 1)
  column("time", "TIME", 9)
  column("tpgid", "TPGID", 4)
  column("tty", "TTY", 8, 1)
  column("ucomm", "UCOMM", 16, 1)
  column("uid", "UID", 5)
  column("user", "USER", 16, 1, 1)
  column("vsz", "VSZ", 8)
  Alias["pcpu"] = "%cpu"
  Alias["pmem"] = "%mem"
  Alias["stat"] = "state"
  Alias["cputime"] = "time"
  Alias["ni"] = "nice"
  Alias["vsize"] = "vsz"
}

function add_columns(list,  part, n, i, at, name, title) {
  n = split(list, part, /[ \t,\n]+/)
  for (i = 1; i <= n; i++) {
    if (part[i] == "") continue
    at = index(part[i], "=")
    name = at ? substr(part[i], 1, at - 1) : part[i]
    if (name in Alias) name = Alias[name]
    if (!(name in Header)) { complain("ps: " name ": keyword not found"); Failed = 1; continue }
    title = at ? substr(part[i], at + 1) : Header[name]
    Column[++Columns] = name
    Titles[Columns] = title
  }
}

function elapsed(seconds,  clock, text) {
  seconds = int(seconds)
  clock = two(int(seconds / 60) % 60) ":" two(seconds % 60)
  if (seconds > 8640000) return int(seconds / 86400) "-" two(int(seconds / 3600) % 24) ":" clock
  if (seconds > 86400) return two(int(seconds / 86400)) "-" two(int(seconds / 3600) % 24) ":" clock
  if (seconds > 3600) return two(int(seconds / 3600)) ":" clock
  return clock
}

function state_of(pid,  letter, text) {
  letter = Letter[pid]
  text = letter ~ /[Tt]/ ? "T" : letter == "D" ? "U" : letter ~ /[RZ]/ ? letter : "S"
  if (Nice[pid] < 0) text = text "<"
  if (Nice[pid] > 0) text = text "N"
  if (Session[pid] == pid) text = text "s"
  if (TtyGroup[pid] > 0 && TtyGroup[pid] == Group[pid]) text = text "+"
  return text
}

function percent_of_processor(pid,  age) {
  if (Letter[pid] ~ /[TtZ]/) return 0
  if (Cpu[pid] != "") return Cpu[pid]
  age = Uptime - Born[pid] / 100
  return age > 0 ? Ticks[pid] / age : 0
}

function processor_time(ticks) { return sprintf("%3d:%s", ticks / 6000, decimal(sprintf("%05.2f", ticks / 100 - int(ticks / 6000) * 60))) }

function terminal(pid) {
  if (Tty[pid] == 0) return "??"
  return sprintf("ttys%03d", Tty[pid] % 256)
}

function uid_of(pid,  line, field, uid) {
  if (User[pid] == "root") return 0
  if (User[pid] == "_windowserver") return 88
  while ((getline line < ("/proc/" pid "/status")) > 0) if (line ~ /^Uid:/) { split(line, field, /[ \t]+/); uid = field[2] }
  close("/proc/" pid "/status")
  return uid + 0
}

function argv_of(pid, all,  text) {
  if (Letter[pid] == "Z") return "<defunct>"
  text = Title[pid]
  if (text == "") return "(" Short[pid] ")"
  if (all) gsub(/\001/, " ", text)
  else sub(/\001.*/, "", text)
  if (all && Environment) text = text environment_of(pid)
  return printable(text)
}

# What a process was started with, for -E: behind its words, with nothing between them but blanks. The system's own
# programs, and those that the state dresses as somebody's, keep theirs back.
function environment_of(pid,  command, line, text) {
  if (Title[pid] != Command[pid] || Title[pid] ~ /^\/(usr\/)?s?bin\//) return ""
  command = "tr '\\000\\n' '\\n ' </proc/" pid "/environ 2>/dev/null"
  while ((command | getline line) > 0) text = text " " line
  close(command)
  return text
}

function cell(name, pid) {
  if (name == "pid") return pid
  if (name == "ppid") return Parent[pid]
  if (name == "pgid") return Group[pid]
  if (name == "tpgid") return TtyGroup[pid] > 0 ? TtyGroup[pid] : 0
  if (name == "sess") return 0
  if (name == "state") return state_of(pid)
  if (name == "rss") return sprintf("%.0f", Letter[pid] == "Z" ? 0 : Resident[pid] / 1024)
  if (name == "vsz") return sprintf("%.0f", 411041792 + Footprint[pid] / 1024)
  if (name == "%cpu") return decimal(sprintf("%.1f", percent_of_processor(pid)))
  if (name == "%mem") return decimal(sprintf("%.1f", 100 * Resident[pid] / J["memoryBytes"]))
  if (name == "etime") return elapsed(Uptime - Born[pid] / 100)
  if (name == "time") return processor_time(Ticks[pid])
  if (name == "lstart") return calendar(boot_time() + Born[pid] / 100)
  if (name == "tty") return terminal(pid)
  if (name == "nice") return Nice[pid]
  if (name == "uid") return uid_of(pid)
  if (name == "user") return User[pid]
  if (name == "ucomm") return Short[pid]
  if (name == "comm") return argv_of(pid, 0)
  return argv_of(pid, 1)
}

function line_of(texts,  i, text, line, name) {
  for (i = 1; i <= Columns; i++) {
    name = Column[i]
    text = texts[i]
    if (Dynamic[name] && i < Columns && name ~ /^(args|comm|command)$/) text = substr(text, 1, Size[i])
    if (Left[name]) { if (i < Columns || name !~ /^(args|comm|command)$/) text = sprintf("%-" Size[i] "s", text) }
    else text = sprintf("%" Size[i] "s", text)
    line = line (i > 1 ? " " : "") text
  }
  return line
}

function usage(word) { complain("ps: illegal option -- " word); complain("usage: ps [-AaCcEefhjlMmrSTvwXx] [-O fmt | -o fmt] [-G gid[,gid...]]"); finish(1) }

function read_options(  i, j, word, letter, rest) {
  for (i = 1; i < ARGC; i++) {
    word = ARGV[i]
    if (word !~ /^-/) { usage(word); continue }
    for (j = 2; j <= length(word); j++) {
      letter = substr(word, j, 1)
      if (letter == "E") Environment = 1
      else if (letter ~ /[Aaxwe]/) { if (letter ~ /[Axe]/) Everyone = 1 }
      else if (letter == "r") By = "%cpu"
      else if (letter == "m") By = "rss"
      else if (letter ~ /[opg]/) {
        rest = substr(word, j + 1)
        if (rest == "") rest = ARGV[++i]
        if (letter == "o") add_columns(rest)
        else if (letter == "g") { Groups = Groups " " rest; gsub(/,/, " ", Groups) }
        else { Only = Only " " rest; gsub(/,/, " ", Only) }
        break
      } else unknown_use("ps -" letter)
    }
  }
}

# -p takes pids, -g process groups (ps.c, UNIX 2003): a process in one of the lists is shown.
function select_rows(  i, pid, wanted, wanted_group, n, part) {
  n = split(Only, part, " ")
  for (i = 1; i <= n; i++) wanted[part[i] + 0] = 1
  n = split(Groups, part, " ")
  for (i = 1; i <= n; i++) wanted_group[part[i] + 0] = 1
  for (i = 1; i <= Count; i++) {
    pid = Pid[i]
    if (Only Groups != "" ? (pid in wanted) || (Group[pid] in wanted_group) : Everyone) Row[++Rows] = pid
  }
}

# Insertion sort, largest first: a few hundred rows.
function sort_rows(by,  i, j, held, key) {
  for (i = 1; i <= Rows; i++) Key[Row[i]] = by == "rss" ? Resident[Row[i]] : percent_of_processor(Row[i])
  for (i = 2; i <= Rows; i++) {
    held = Row[i]
    key = Key[held]
    for (j = i - 1; j >= 1 && Key[Row[j]] < key; j--) Row[j + 1] = Row[j]
    Row[j + 1] = held
  }
}

BEGIN {
  keywords()
  read_options()
  start()
  if (Columns == 0 && Failed) { complain("ps: no valid keywords; valid keywords:"); finish(1) }
  if (Columns == 0) unknown_use("ps without -o")
  if (Only Groups == "" && !Everyone) unknown_use("ps without -A, -x, -g or -p")
  read_table()
  dress()
  select_rows()
  if (By != "") sort_rows(By)
  for (c = 1; c <= Columns; c++) {
    Size[c] = Dynamic[Column[c]] ? length(Titles[c]) : Width[Column[c]]
    if (length(Titles[c]) > Size[c]) Size[c] = length(Titles[c])
    if (Titles[c] != "") Headed = 1
    for (i = 1; i <= Rows; i++) {
      Cell[i, c] = cell(Column[c], Row[i])
      if (Dynamic[Column[c]] && length(Cell[i, c]) > Size[c]) Size[c] = length(Cell[i, c])
    }
    if (Dynamic[Column[c]] && Size[c] > Width[Column[c]]) Size[c] = Width[Column[c]]
  }
  if (Headed) {
    for (c = 1; c <= Columns; c++) Texts[c] = Titles[c]
    out(line_of(Texts) "\n")
  }
  for (i = 1; i <= Rows; i++) {
    for (c = 1; c <= Columns; c++) Texts[c] = Cell[i, c]
    out(line_of(Texts) "\n")
  }
  finish(Failed || (Only Groups != "" && Rows == 0) ? 1 : 0)
}
