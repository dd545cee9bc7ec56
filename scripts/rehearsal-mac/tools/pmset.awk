# pmset -g, -g batt, -g therm. The forms that write for ever, and those that change settings, are stopped before they
# come here.

function settings() {
  out("System-wide power settings:\nCurrently in use:\n standby              1\n Sleep On Power Button 1\n hibernatefile        /var/vm/sleepimage\n")
  out(" powernap             1\n networkoversleep     0\n disksleep            10\n sleep                1\n hibernatemode        3\n ttyskeepawake        1\n")
  out(" displaysleep         " (J["power.source"] == "battery" ? 2 : 10) "\n tcpkeepalive         1\n lowpowermode         " (J["power.lowPower"] ? 1 : 0) "\n womp                 " (J["power.source"] == "battery" ? 0 : 1) "\n")
}

function battery() {
  out("Now drawing from '" (J["power.source"] == "battery" ? "Battery" : "AC") " Power'\n")
  # A desktop has none.
  if (J["power.percent"] == "") return
  out(" -InternalBattery-0 (id=22741091)\t" J["power.percent"] "%; ")
  if (J["power.source"] == "battery") out("discharging; " (J["power.remaining"] == "" ? "(no estimate)" : J["power.remaining"] " remaining"))
  else out(J["power.percent"] == 100 ? "charged; 0:00 remaining" : "charging; " (J["power.remaining"] == "" ? "(no estimate)" : J["power.remaining"] " remaining"))
  out(" present: true\n")
}

function thermal() {
  out("Note: No thermal warning level has been recorded\nNote: No performance warning level has been recorded\n")
  if (J["power.speedLimit"] == "") { out("Note: No CPU power status has been recorded\n"); return }
  set_date(boot_time() + Uptime)
  out(Year "-" two(Month) "-" two(Day) " " Clock " " Offset " CPU Power notify\n\tCPU_Scheduler_Limit \t= 100\n\tCPU_Available_CPUs \t= " J["performanceCores"] + J["efficiencyCores"] "\n\tCPU_Speed_Limit \t= " J["power.speedLimit"] "\n")
}

# One for each caffeinate of this Mac that runs, by its letters: -i and -s. The pid that it works for stands in the
# details.
function assertions(  i, pid, word, n, letters, watched, list, kind, kinds, k, part) {
  read_table()
  for (i = 1; i <= Count; i++) {
    pid = Pid[i]
    if (index(Command[pid], ENVIRON["REHEARSAL_MAC"] "/caffeinate\001") == 0) continue
    # The script's own subshells have the same words.
    if (index(Command[Parent[pid]], ENVIRON["REHEARSAL_MAC"] "/caffeinate\001")) continue
    n = split(Command[pid], word, "\001")
    letters = watched = kinds = ""
    for (k = 1; k <= n; k++) {
      if (word[k] == "-w") watched = word[k + 1]
      else if (word[k] ~ /^-[is]+$/) letters = letters word[k]
    }
    if (letters ~ /i/ || letters == "") kinds = kinds " PreventUserIdleSystemSleep"
    if (letters ~ /s/ && J["power.source"] != "battery") kinds = kinds " PreventSystemSleep"
    n = split(kinds, part, " ")
    for (k = 1; k <= n; k++) {
      Held[part[k]] = 1
      list = list "   pid " pid "(caffeinate): [0x00045477000194b" k "] 00:00:03 " part[k] " named: \"caffeinate command-line tool\" \n"
      list = list "\tDetails: caffeinate asserting " (watched == "" ? "forever" : "on behalf of Process ID " watched) "\n\tLocalized=THE CAFFEINATE TOOL IS PREVENTING SLEEP.\n"
    }
  }
  set_date(boot_time() + Uptime)
  out(Year "-" two(Month) "-" two(Day) " " Clock " " Offset "\nAssertion status system-wide:\n")
  n = split("BackgroundTask ApplePushServiceTask UserIsActive PreventUserIdleDisplaySleep PreventSystemSleep ExternalMedia PreventUserIdleSystemSleep NetworkClientActive", part, " ")
  for (k = 1; k <= n; k++) out(sprintf("   %-30s %d\n", part[k], part[k] in Held || part[k] == "UserIsActive"))
  out("Listed by owning process:\n" list "   pid 80(powerd): [0x00044f2f00019216] 00:22:34 PreventUserIdleSystemSleep named: \"Powerd - Prevent sleep while display is on\" \n")
}

BEGIN {
  start()
  if (ARGV[1] != "-g") unknown_use("pmset " ARGV[1])
  if (ARGV[2] == "" || ARGV[2] == "live") settings()
  else if (ARGV[2] == "batt" || ARGV[2] == "ps") battery()
  else if (ARGV[2] == "therm") thermal()
  else if (ARGV[2] == "assertions") assertions()
  else if (ARGV[2] == "custom") { out("Battery Power:\n lowpowermode         " (J["power.lowPower"] ? 1 : 0) "\nAC Power:\n lowpowermode         0\n") }
  else unknown_use("pmset -g " ARGV[2])
  finish(0)
}
