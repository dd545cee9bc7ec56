# Whose coalition a process belongs to: the number of the app in the state, or "" for none. The kernel hands it on to
# every child, also when the parent ends first, as that of a daemon does. /proc does not know them, so what is started
# in an app's terminal carries its app in the environment (Rehearsal.inside), and a process that is there already is
# named in the state (Rehearsal.join). Call after dress.

function read_coalitions(  i, j, key, command, line, at, mark, name) {
  for (i = 0; i < J["apps.length"]; i++) {
    key = "apps." i "."
    Number_of[J[key "name"]] = i
    for (j = 0; j < J[key "processes.length"]; j++) Coalition[J[key "processes." j ".pid"]] = i
    for (j = 0; j < J[key "joined.length"]; j++) if (same(J[key "joined." j ".pid"], J[key "joined." j ".born"])) Coalition[J[key "joined." j ".pid"]] = i
  }
  mark = "REHEARSAL_COALITION=" folder_name() ":"
  command = "grep -zasH '^REHEARSAL_COALITION=' /proc/[0-9]*/environ | tr '\\000' '\\n'"
  while ((command | getline line) > 0) {
    at = index(line, mark)
    if (!at) continue
    name = substr(line, at + length(mark))
    split(line, Part_, "/")
    if (name in Number_of) Marked[Part_[3] + 0] = Number_of[name]
  }
  close(command)
  read_agents()
}

# What launchd has started is in a coalition of its own with everything below it, whichever app asked for it.
function read_agents(  command, line, part) {
  command = "cat \"$REHEARSAL_MAC\"/launchd/*.pid 2>/dev/null"
  while ((command | getline line) > 0) {
    split(line, part, " ")
    if (same(part[1], part[2])) Coalition[part[1]] = "launchd"
  }
  close(command)
}

function folder_name(  name) {
  name = ENVIRON["REHEARSAL_MAC"]
  sub(/\/+$/, "", name)
  sub(/.*\//, "", name)
  return name
}

# What a parent belongs to counts for more than the environment: a tmux server gives its panes the environment of the
# client that asked for them.
function coalition_of(pid,  found) {
  if (pid in Coalition) return Coalition[pid]
  if (Parent[pid] > 1) found = coalition_of(Parent[pid])
  if (found == "" && (pid in Marked)) found = Marked[pid]
  return Coalition[pid] = found
}
