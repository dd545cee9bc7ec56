# system_cmds, vm_stat.c: 22 lines of "%-30s %16llu.", five columns wider on macOS 26.

function row(name, value) { out(sprintf(Format, name ":", value)) }

BEGIN {
  if (ARGC > 1) unknown_use("vm_stat " ARGV[1])
  start()
  Format = "%-30s %" (J["wideColumns"] ? 21 : 16) ".0f.\n"
  out("Mach Virtual Memory Statistics: (page size of " Page " bytes)\n")
  row("Pages free", Free)
  row("Pages active", Active)
  row("Pages inactive", Inactive)
  row("Pages speculative", Speculative)
  row("Pages throttled", 0)
  row("Pages wired down", Wired)
  row("Pages purgeable", Purgeable)
  row("\"Translation faults\"", counter("faults"))
  row("Pages copy-on-write", counter("copyOnWrite"))
  row("Pages zero filled", counter("zeroFilled"))
  row("Pages reactivated", counter("reactivated"))
  row("Pages purged", counter("purged"))
  row("File-backed pages", FileBacked)
  row("Anonymous pages", Anonymous)
  row("Pages stored in compressor", Stored)
  row("Pages occupied by compressor", Occupied)
  row("Decompressions", counter("decompressions"))
  row("Compressions", counter("compressions"))
  row("Pageins", counter("pageins"))
  row("Pageouts", counter("pageouts"))
  row("Swapins", counter("swapins"))
  row("Swapouts", counter("swapouts"))
  finish(0)
}
