# lsappinfo list, front, info: the apps that have registered with the login session. The coalition line exists on newer
# systems only.

function add_entry(app, process, name, bundle, path, executable, kind,  key) {
  key = "apps." app ".processes." process "."
  Name_[++Entries] = name
  Bundle[Entries] = bundle
  BundlePath[Entries] = path
  Executable[Entries] = executable
  Kind[Entries] = kind
  Process[Entries] = J[key "pid"]
  App[Entries] = process == 0 ? app : ""
  Number[Entries] = sprintf("0x0-0x%x%03x", 16 + Entries, 16 + Entries)
}

function read_entries(  i, j, key, path) {
  for (i = 0; i < J["apps.length"]; i++) {
    key = "apps." i "."
    if (J[key "type"] == "" || !same(J[key "processes.0.pid"], J[key "processes.0.born"])) continue
    add_entry(i, 0, J[key "name"], J[key "bundleId"], J[key "bundlePath"], J[key "processes.0.path"], J[key "type"])
    for (j = 1; j < J[key "processes.length"]; j++) {
      if (!J[key "processes." j ".registers"]) continue
      path = J[key "processes." j ".path"]
      sub(/\/Contents\/MacOS\/[^\/]*$/, "", path)
      add_entry(i, j, J[key "processes." j ".name"], J[key "bundleId"] ".helper", path, J[key "processes." j ".path"], "BackgroundOnly")
    }
  }
}

# A coalition is the app with all that it started, XPC services included. What runs in a terminal belongs to the
# terminal's: the trainer, its tmux server, and whatever else that server runs. A trainer of which nothing else is said
# was started in `terminal`.
function members(app,  j, list, pid, i, root, more) {
  for (j = 0; j < J["apps." app ".processes.length"]; j++) {
    pid = J["apps." app ".processes." j ".pid"]
    if (pid != "" && (pid in Born)) { list = list " " pid; Own_[pid] = 1 }
  }
  for (i = 1; i <= Count; i++) if (!(Pid[i] in Own_) && coalition_of(Pid[i]) == app "") list = list " " Pid[i]
  if (J["apps." app ".name"] != J["terminal"]) return list
  split("", Inside)
  for (i = 0; i < J["trainers.length"]; i++) {
    pid = J["trainers." i ".pid"]
    if (!same(pid, J["trainers." i ".born"]) || coalition_of(pid) != "") continue
    root = pid
    for (j = pid; j in Parent && j > 1; j = Parent[j]) if (Name[j] ~ /^tmux/) root = j
    Inside[root] = 1
  }
  do {
    more = 0
    for (i = 1; i <= Count; i++) {
      pid = Pid[i]
      if (!(pid in Inside) && (Parent[pid] in Inside)) { Inside[pid] = 1; more = 1 }
    }
  } while (more)
  for (i = 1; i <= Count; i++) if (Pid[i] in Inside) list = list " " Pid[i]
  return list
}

function coalition(entry,  list, n, part) {
  if (App[entry] == "" || !J["coalitions"]) return ""
  list = members(App[entry])
  n = split(list, part, " ")
  return "    coalition: " 1600 + App[entry] * 7 (n > 1 ? "  {" list " }" : "") "\n"
}

function in_front(entry) { return App[entry] != "" && J["apps." App[entry] ".name"] == J["frontmost"] }

function ago(seconds,  hours, minutes) {
  hours = int(seconds / 3600)
  minutes = int(seconds / 60) % 60
  return (hours ? hours " hour" (hours == 1 ? "" : "s") ", " : "") (hours || minutes ? minutes " minute" (minutes == 1 ? "" : "s") ", " : "") sprintf("%.4f", seconds - int(seconds / 60) * 60) " seconds ago"
}

function block(entry,  born, text) {
  born = Born[Process[entry]] / 100
  text = "\"" Name_[entry] "\" ASN:" Number[entry] ": " (in_front(entry) ? "(in front) " : "") "\n"
  text = text "    bundleID=" (Bundle[entry] == "" ? "[ NULL ] " : "\"" Bundle[entry] "\"") "\n"
  text = text "    bundle path=\"" BundlePath[entry] "\"\n"
  text = text "    executable path=\"" Executable[entry] "\"\n"
  text = text "    pid = " Process[entry] " type=\"" Kind[entry] "\" flavor=" (Kind[entry] == "BackgroundOnly" ? 2 : 3) " Version=\"1.0\" fileType=\"APPL\" creator=\"????\" Arch=ARM64 \n"
  text = text coalition(entry)
  if (App[entry] != "") text = text "    parentASN=\"Dock\" ASN:0x0-0x11011: \n"
  text = text "    launch time =  " slashed(boot_time() + born) " ( " ago(Uptime - born) " )\n"
  return text "    launch to checkin time: 0.389042 seconds\n"
}

function list_all(  i) {
  for (i = 1; i <= Entries; i++) {
    if (J["coalitions"]) out(i ") " block(i))
    else out((i > 1 ? "\n" : "") sprintf("%2d) ", i) block(i))
  }
}

function find_entry(word,  i) {
  gsub(/ASN:|:$/, "", word)
  for (i = 1; i <= Entries; i++) if (Number[i] == word || Name_[i] == word || Process[i] == word || Bundle[i] == word) return i
  return 0
}

function property(entry, key) {
  if (key == "name" || key == "LSDisplayName") return "\"LSDisplayName\"=\"" Name_[entry] "\""
  if (key ~ /^(bundleid|bundleID|CFBundleIdentifier)$/) return "\"CFBundleIdentifier\"=" (Bundle[entry] == "" ? "[ NULL ] " : "\"" Bundle[entry] "\"")
  if (key == "pid") return "\"pid\"=" Process[entry]
  if (key == "bundlepath" || key == "LSBundlePath") return "\"LSBundlePath\"=\"" BundlePath[entry] "\""
  unknown_use("lsappinfo info -only " key)
}

function info(  i, j, n, keys, entry, part) {
  for (i = 2; i < ARGC; i++) {
    if (ARGV[i] == "-only") { n = split(ARGV[++i], part, ","); for (j = 1; j <= n; j++) Only[++OnlyCount] = part[j] }
    else if (ARGV[i] == "-app") entry = find_entry(ARGV[++i])
    else entry = find_entry(ARGV[i])
  }
  if (!entry) finish(0)
  for (i = 1; i <= OnlyCount; i++) out(property(entry, Only[i]) "\n")
  if (!OnlyCount) out(block(entry))
}

BEGIN {
  start()
  read_table()
  dress()
  read_entries()
  if (J["coalitions"]) read_coalitions()
  if (ARGV[1] == "list") list_all()
  else if (ARGV[1] == "front") {
    for (i = 1; i <= Entries; i++) if (in_front(i)) front = i
    out(front ? "ASN:" Number[front] ":\n" : "[ NULL ] \n")
  } else if (ARGV[1] == "info") info()
  # For the rehearsal itself, which has to know whom an app takes with it: nothing that the original knows.
  else if (ARGV[1] == "rehearsed-members") out(members(ARGV[2]) "\n")
  else unknown_use("lsappinfo " ARGV[1])
  finish(0)
}
