# footprint -p PID …: memory of processes of one's own user; others' are refused, and the rest still printed.

function read_options(  i, word) {
  for (i = 1; i < ARGC; i++) {
    word = ARGV[i]
    if (word == "-f" || word == "--format") Unit = ARGV[++i]
    else if (word == "-p" || word == "--pid") Asked[++Count_] = ARGV[++i]
    else if (word == "--noCategories") Short_ = 1
    else if (word == "-j" || word == "--json") Json = ARGV[++i]
    else if (word == "-a" || word == "--all") { complain("footprint: Must run as root."); finish(1) }
    else if (word == "--swapped" || word == "--wired") continue
    else if (word ~ /^[0-9]+$/) Asked[++Count_] = word
    else unknown_use("footprint " word)
  }
  if (Count_ == 0) { complain("usage: footprint [-a] [-j path] [-f format] [-p name|pid] ..."); finish(1) }
}

function size(bytes) {
  if (Unit == "bytes") return sprintf("%.0f B", bytes)
  if (bytes < 10000) return sprintf("%.0f B", bytes)
  if (bytes < 10000 * 1024) return sprintf("%.0f KB", bytes / 1024)
  if (bytes < 10000 * 1048576) return sprintf("%.0f MB", bytes / 1048576)
  return sprintf("%.1f GB", bytes / 1073741824)
}

function category(dirty, regions, name) { out(sprintf("%10s %15s %10s %10d    %s\n", size(dirty), size(0), size(0), regions, name)) }

function categories(pid) {
  out("     Dirty           Clean  Reclaimable    Regions    Category\n")
  category(Footprint[pid] * Pinned[pid], 1144, "IOAccelerator (graphics)")
  category(Footprint[pid] * (1 - Pinned[pid]), 272, "MALLOC_LARGE")
  category(Footprint[pid], 1416, "TOTAL")
}

BEGIN {
  read_options()
  start()
  read_table()
  dress()
  rule = "======================================================================\n"
  for (i = 1; i <= Count_; i++) {
    pid = Asked[i] + 0
    if (!(pid in Born) || Letter[pid] == "Z") { complain("footprint: no process found with pid " pid); continue }
    if (User[pid] != "user") { complain("task_read_for_pid (?/?)  (ffffffff)\nfootprint: Unable to analyze process with pid " pid " (try as root?)"); continue }
    Shown[++Done] = pid
  }
  for (i = 1; i <= Done; i++) {
    pid = Shown[i]
    out(rule Short[pid] " [" pid "]: 64-bit    Footprint: " size(Footprint[pid]) " (" Page " bytes per page)\n" rule)
    if (!Short_) categories(pid)
    if (Done > 1 || !Short_) out("\n")
    out("Auxiliary data:\n    phys_footprint: " size(Footprint[pid]) "\n    phys_footprint_peak: " size(Peak[pid]) "\n")
    total += Footprint[pid]
    list = list sprintf("%s{\"pid\":%d,\"name\":\"%s\",\"footprint\":%.0f}", i > 1 ? "," : "", pid, Short[pid], Footprint[pid])
  }
  if (Json != "") printf "{\"processes\":[%s],\"total footprint\":%.0f,\"unit\":\"bytes\"}\n", list, total > Json
  finish(Done > 0 ? 0 : 1)
}
