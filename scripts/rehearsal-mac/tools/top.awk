# top -l: the preamble, then rows of the asked columns, largest memory first with -o mem. What the original measures for
# every process is the footprint; the command is p_comm, 16 characters, blanks and parentheses as they are.

function titles() {
  Title_["pid"] = "PID"; Room["pid"] = 6
  Title_["command"] = "COMMAND"; Room["command"] = 16
  Title_["%cpu"] = "%CPU"; Room["%cpu"] = 4
  Title_["time"] = "TIME"; Room["time"] = 8
  Title_["mem"] = "MEM"; Room["mem"] = 5
  Title_["purg"] = "PURG"; Room["purg"] = 5
  Title_["cmprs"] = "CMPRS"; Room["cmprs"] = 5
  Title_["pgrp"] = "PGRP"; Room["pgrp"] = 5
  Title_["ppid"] = "PPID"; Room["ppid"] = 5
  Title_["state"] = "STATE"; Room["state"] = 8
  Title_["rprvt"] = "RPRVT"; Room["rprvt"] = 5
  Title_["user"] = "USER"; Room["user"] = 16
}

function read_options(  i, word) {
  Samples = 0; Every = 1; Limit = -1
  Stats = "pid,command,%cpu,time,mem,purg,cmprs,pgrp,ppid,state"
  for (i = 1; i < ARGC; i++) {
    word = ARGV[i]
    if (word == "-l") Samples = ARGV[++i] + 0
    else if (word == "-n") Limit = ARGV[++i] + 0
    else if (word == "-s" || word == "-i") Every = ARGV[++i] + 0
    else if (word == "-o" || word == "-O") Order_ = ARGV[++i]
    else if (word == "-stats") Stats = ARGV[++i]
    else if (word == "-pid") Only = Only " " (ARGV[++i] + 0)
    else if (word == "-F" || word == "-R" || word == "-r" || word == "-f") continue
    else unknown_use("top " word)
  }
  # Without -l it draws on a terminal for ever.
  if (Samples < 1) unknown_use("top without -l")
}

function preamble(  line, field, used, i, running) {
  for (i = 1; i <= Count; i++) if (Letter[Pid[i]] == "R") running++
  getline line < "/proc/loadavg"
  close("/proc/loadavg")
  split(line, field, " ")
  used = (Wired + Active + Inactive + Occupied) * Page
  out("Processes: " Count " total, " running + 0 " running, " Count - running " sleeping, " Count * 5 + 11 " threads \n")
  out(slashed(boot_time() + Uptime) "\n")
  out("Load Avg: " field[1] ", " field[2] ", " field[3] " \n")
  out("CPU usage: 26.63% user, 15.78% sys, 57.58% idle \n")
  out("SharedLibs: 690M resident, 148M data, 132M linkedit.\n")
  out("MemRegions: 558824 total, " humanized(Anonymous * Page * 0.4) " resident, 234M private, 1317M shared.\n")
  out("PhysMem: " humanized(used) " used (" humanized(Wired * Page) " wired, " humanized(Occupied * Page) " compressor), " humanized(Free * Page) " unused.\n")
  out(sprintf("VM: 330T vsize, 6144M framework vsize, %.0f(%.0f) swapins, %.0f(%.0f) swapouts.\n", counter("swapins"), Sample > 1 ? counter("swapins") - LastIn : 0, counter("swapouts"), Sample > 1 ? counter("swapouts") - LastOut : 0))
  LastIn = counter("swapins")
  LastOut = counter("swapouts")
  out("Networks: packets: 119658/91M in, 56031/24M out.\n")
  out("Disks: 3748680/39G read, 267342/4872M written.\n\n")
}

# From the second sample on a size that has changed carries its trend.
function sized(kind, pid, bytes,  text, before) {
  text = humanized(bytes)
  before = Before[kind, pid]
  Before[kind, pid] = bytes
  if (Sample == 1 || before == "" || humanized(before) == text) return text
  return text (bytes > before ? "+" : "-")
}

function cell(name, pid) {
  if (name == "pid") return pid (J["foreignMark"] ? "*" : "")
  if (name == "command") return Short[pid]
  if (name == "%cpu") return Sample == 1 ? "0.0" : sprintf("%.1f", Cpu[pid] + 0)
  if (name == "time") return sprintf("%02d:%05.2f", Ticks[pid] / 6000, Ticks[pid] / 100 - int(Ticks[pid] / 6000) * 60)
  if (name == "mem") return sized("mem", pid, Footprint[pid])
  if (name == "cmprs") return sized("cmprs", pid, Compressed[pid])
  if (name == "purg") return "0B"
  if (name == "rprvt") return "N/A"
  if (name == "pgrp") return Group[pid]
  if (name == "ppid") return Parent[pid]
  if (name == "user") return User[pid]
  return Letter[pid] ~ /[Tt]/ ? "stopped" : Letter[pid] == "R" ? "running" : "sleeping"
}

function sort_value(pid) { return Order_ == "mem" ? Footprint[pid] : Order_ == "cmprs" ? Compressed[pid] : Order_ == "cpu" ? Cpu[pid] + 0 : pid + 0 }

function rows(  i, j, n, held, c, line, wanted, part) {
  n = split(Only, part, " ")
  for (i = 1; i <= n; i++) wanted[part[i]] = 1
  n = 0
  for (i = 1; i <= Count; i++) {
    held = Pid[i]
    if (Letter[held] == "Z" || (Only != "" && !(held in wanted))) continue
    n++
    for (j = n - 1; j >= 1 && sort_value(Listed[j]) < sort_value(held); j--) Listed[j + 1] = Listed[j]
    Listed[j + 1] = held
  }
  if (Limit >= 0 && n > Limit) n = Limit
  for (c = 1; c <= Columns; c++) line = line sprintf("%-" Room[Column[c]] "s", Title_[Column[c]]) (c < Columns ? " " : "")
  out(line "\n")
  for (i = 1; i <= n; i++) {
    line = ""
    for (c = 1; c <= Columns; c++) line = line sprintf("%-" Room[Column[c]] "s", cell(Column[c], Listed[i])) (c < Columns ? " " : "")
    out(line "\n")
  }
}

BEGIN {
  titles()
  read_options()
  start()
  Columns = split(Stats, Column, ",")
  for (c = 1; c <= Columns; c++) {
    if (Column[c] == "cpu") Column[c] = "%cpu"
    if (!(Column[c] in Title_)) { complain("top: invalid stat: " Column[c]); finish(1) }
  }
  for (Sample = 1; Sample <= Samples; Sample++) {
    if (Sample > 1) {
      system("sleep " Every " </dev/null >/dev/null")
      start()
      split("", Born); split("", Known)
      Count = KnownCount = 0
    }
    read_table()
    dress()
    preamble()
    rows()
    if (Sample < Samples) out("\n")
  }
  finish(0)
}
