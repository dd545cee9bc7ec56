# The state at this moment: numbers that move, counters that count, memory in pages, the pressure level, sizes as text.

function start() {
  State = ENVIRON["REHEARSAL_MAC"] "/state.json"
  json_load(State)
  set_clock()
  if (J["follows"] && roll_call() != J["roll"]) {
    # A process started, ended, was stopped or resumed since the last call: memory follows.
    system("\"" ENVIRON["REHEARSAL_MAC"] "/.node\" \"" ENVIRON["REHEARSAL_KIT"] "/settle-now.js\" \"" ENVIRON["REHEARSAL_MAC"] "\" </dev/null >/dev/null")
    json_load(State)
    set_clock()
  }
  Page = J["pageBytes"]
  read_memory()
}

# Now is the state's clock, which a test may have stopped; Uptime is the machine's, for the ages of real processes.
function set_clock(  line) {
  getline line < "/proc/uptime"
  close("/proc/uptime")
  Uptime = line + 0
  Now = J["clock"] == "" ? Uptime : J["clock"]
}

function number(key,  done) {
  if (!((key ".to") in J)) return J[key] + 0
  done = J[key ".seconds"] > 0 ? (Now - J[key ".at"]) / J[key ".seconds"] : 1
  if (done > 1) done = 1
  if (done < 0) done = 0
  return J[key ".from"] + (J[key ".to"] - J[key ".from"]) * done
}

function positive(value) { return value > 0 ? value : 0 }

function counter(name) { return int(counted("counters." name ".")) }

function counted(key,  at, until, turn) {
  at = J[key "at"]
  until = J[key "until"]
  turn = Now < until ? Now : until
  return J[key "value"] + J[key "rate"] * positive(turn - at) + J[key "rateAfter"] * positive(Now - (until > at ? until : at))
}

function pages(name) { return int(number("memory." name) / Page) }

function read_memory(  queued, ratio) {
  Free = pages("free")
  FileBacked = pages("fileBacked")
  Anonymous = pages("anonymous")
  Wired = pages("wired")
  Occupied = pages("occupied")
  Stored = pages("stored")
  Purgeable = pages("purgeable")
  SwapUsed = number("memory.swapUsed")
  # The three queues hold what file-backed and anonymous pages there are.
  queued = FileBacked + Anonymous
  Speculative = int(queued * 0.004)
  Active = int((queued - Speculative) * 0.505)
  Inactive = queued - Speculative - Active
  Total = J["memoryBytes"] / Page
  Available = Active + Inactive + Free + Speculative
  # osfmk/vm: the kernel divides by what it manages, not by hw.memsize.
  FreePercent = J["memory.freePercent"] != "" ? J["memory.freePercent"] : int(100 * Available / (0.9637 * Total))
  ratio = Available / (Available + Occupied)
  Level = J["memory.level"] != "" ? J["memory.level"] : level_after(J["memory.levelBefore"], ratio)
}

# xnu, vm_pageout.c: 1 normal, 2 warning, 4 critical, with hysteresis.
function level_after(before, ratio) {
  if (ratio < 12 / 35) return 4
  if (before == 4) return ratio > 0.6 ? 1 : ratio > 14 / 35 ? 2 : 4
  if (before == 2) return ratio > 0.6 ? 1 : 2
  return ratio < 0.5 ? 2 : 1
}

# Swap files are 1 GiB each; none before the first is needed.
function swap_total(  files) {
  if (J["memory.swapTotal"] != "") return number("memory.swapTotal")
  files = int((SwapUsed + 1073741823) / 1073741824)
  return files * 1073741824
}

function out(text) { Out = Out text }

function finish(code) {
  if (ENVIRON["REHEARSAL_CUT"] != "") Out = substr(Out, 1, ENVIRON["REHEARSAL_CUT"] + 0)
  printf "%s", Out
  exit code
}

function complain(text) { print text | "cat 1>&2"; close("cat 1>&2") }

# What the rehearsal does not know must not pass for the original's answer.
function unknown_use(what) {
  set_clock()
  print sprintf("%.2f", Uptime) " NOT REHEARSED " what >> (ENVIRON["REHEARSAL_MAC"] "/calls.log")
  complain("rehearsal: not played: " what)
  exit 98
}
