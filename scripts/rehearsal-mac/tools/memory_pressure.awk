# Without arguments, or with -Q: prints and returns. What would allocate is stopped before it comes here.

function row(name, value) { out(sprintf("%s: %.0f \n", name, value)) }

BEGIN {
  start()
  out(sprintf("The system has %.0f (%.0f pages with a page size of %d).\n", J["memoryBytes"], Total, Page))
  if (ARGV[1] != "-Q") {
    out("\nStats: \n")
    row("Pages free", Free)
    row("Pages purgeable", Purgeable)
    row("Pages purged", counter("purged"))
    out("\nSwap I/O:\n")
    row("Swapins", counter("swapins"))
    row("Swapouts", counter("swapouts"))
    out("\nPage Q counts:\n")
    row("Pages active", Active)
    row("Pages inactive", Inactive)
    row("Pages speculative", Speculative)
    row("Pages throttled", 0)
    row("Pages wired down", Wired)
    out("\nCompressor Stats:\n")
    row("Pages used by compressor", Occupied)
    row("Pages decompressed", counter("decompressions"))
    row("Pages compressed", counter("compressions"))
    out("\nFile I/O:\n")
    row("Pageins", counter("pageins"))
    row("Pageouts", counter("pageouts"))
    out("\n")
  }
  out("System-wide memory free percentage: " FreePercent "%\n")
  finish(0)
}
