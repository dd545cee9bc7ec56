# system_cmds, sysctl.c: `name: value` a line, -n values alone, -i unknown names in silence.

function set(name, text) { Order[++Names] = name; Value[name] = text }

# Not every awk prints whole numbers beyond 2^31 as they are.
function count(name, value) { set(name, sprintf("%.0f", value)) }

function mebibytes(bytes) { return decimal(sprintf("%.2f", bytes / 1048576)) "M" }

# A struct timeval, 0 for a machine that has not slept since it was started.
function timeval(at) { return "{ sec = " sprintf("%.0f", at) ", usec = 0 } " calendar(at) }

function load_averages(  line, field) {
  getline line < "/proc/loadavg"
  split(line, field, " ")
  return "{ " decimal(field[1]) " " decimal(field[2]) " " decimal(field[3]) " }"
}

function fill(  total, page, chip) {
  total = swap_total()
  # A translated process is shown another machine; vm_stat's header is the kernel's own.
  page = J["rosetta"] ? 4096 : Page
  chip = J["rosetta"] ? "VirtualApple @ 2.50GHz processor" : J["chip"]
  set("kern.ostype", "Darwin")
  set("kern.osrelease", J["darwin"])
  set("kern.osversion", J["build"])
  set("kern.osproductversion", J["macos"])
  set("kern.bootsessionuuid", J["bootSession"])
  set("kern.sleeptime", timeval(J["sleptAt"]))
  set("kern.waketime", timeval(J["wokeAt"]))
  count("kern.memorystatus_level", FreePercent)
  # CTLFLAG_MASKED: never in a listing, only by its name.
  Masked["kern.memorystatus_vm_pressure_level"] = 1
  count("kern.memorystatus_vm_pressure_level", Level)
  set("vm.loadavg", load_averages())
  set("vm.swapusage", "total = " mebibytes(total) "  used = " mebibytes(SwapUsed) "  free = " mebibytes(total - SwapUsed) "  " (J["encryptedSwap"] ? "(encrypted)" : ""))
  count("vm.swap_enabled", 1)
  count("vm.pagesize", page)
  # Pages that the last round of the pageout daemon reclaimed: neither a level nor a percentage.
  count("vm.memory_pressure", Level > 1 ? int(Now * 137) % 460 : 0)
  count("vm.page_free_wanted", 0)
  count("vm.page_free_count", Free)
  count("vm.page_speculative_count", Speculative)
  count("vm.page_wire_count", Wired)
  count("vm.page_purgeable_count", Purgeable)
  count("vm.page_pageable_internal_count", Anonymous)
  count("vm.page_pageable_external_count", FileBacked)
  count("vm.compressor_mode", 4)
  count("vm.compressor_bytes_used", Occupied * Page)
  count("vm.compressor_compressed_bytes", int(Occupied * Page * 0.97))
  count("vm.compressor_input_bytes", Stored * Page)
  count("vm.compressor_pool_size", J["memoryBytes"] / 2)
  count("vm.compressor_minorcompact_threshold_divisor", 20)
  count("vm.compressor_majorcompact_threshold_divisor", 25)
  count("vm.compressor_unthrottle_threshold_divisor", 35)
  count("vm.compressor_catchup_threshold_divisor", 50)
  if (J["swapperTotals"]) {
    count("vm.compressor.swapper.swapins_total", counter("swapins"))
    count("vm.compressor.swapper.swapouts_total", counter("swapouts"))
    count("vm.compressor.swapper.swapouts_pressure", int(counter("swapouts") * 0.4))
  }
  count("hw.ncpu", J["performanceCores"] + J["efficiencyCores"])
  count("hw.physicalcpu", J["performanceCores"] + J["efficiencyCores"])
  count("hw.logicalcpu", J["performanceCores"] + J["efficiencyCores"])
  count("hw.activecpu", J["performanceCores"] + J["efficiencyCores"])
  count("hw.memsize", J["memoryBytes"])
  count("hw.pagesize", page)
  set("hw.model", J["model"])
  count("hw.nperflevels", 2)
  count("hw.perflevel0.physicalcpu", J["performanceCores"])
  count("hw.perflevel0.logicalcpu", J["performanceCores"])
  set("hw.perflevel0.name", "Performance")
  count("hw.perflevel1.physicalcpu", J["efficiencyCores"])
  count("hw.perflevel1.logicalcpu", J["efficiencyCores"])
  set("hw.perflevel1.name", "Efficiency")
  count("hw.optional.arm64", 1)
  set("machdep.cpu.brand_string", chip)
  count("machdep.cpu.core_count", J["performanceCores"] + J["efficiencyCores"])
  count("sysctl.proc_translated", J["rosetta"] ? 1 : 0)
  if (J["iogpu"]) {
    count("iogpu.wired_limit_mb", J["wiredLimitMb"])
    count("iogpu.rsrc_limit", 499000)
  } else count("debug.iogpu.wired_limit", J["wiredLimitMb"])
}

function show(name) { out((Bare ? "" : name ": ") Value[name] "\n") }

# A node of the tree, as `sysctl vm`: everything below it but what is masked.
function show_below(node,  i, found) {
  for (i = 1; i <= Names; i++) {
    if (node != "" && index(Order[i], node ".") != 1) continue
    found = 1
    if (!(Order[i] in Masked)) show(Order[i])
  }
  return found
}

BEGIN {
  start()
  fill()
  for (i = 1; i < ARGC; i++) {
    word = ARGV[i]
    if (word ~ /^-[nieao]+$/) {
      if (word ~ /n/) Bare = 1
      if (word ~ /i/) Ignore = 1
      if (word ~ /a/) All = 1
    } else if (word ~ /^-/) unknown_use("sysctl " word)
    else if (word ~ /=/) {
      complain("sysctl: " substr(word, 1, index(word, "=") - 1) ": Operation not permitted")
      finish(1)
    } else Asked[++Count_] = word
  }
  if (All) { show_below(""); finish(0) }
  if (Count_ == 0) { complain("usage: sysctl [-bdehiNnoqx] name[=value] ..."); finish(1) }
  for (i = 1; i <= Count_; i++) {
    if (Asked[i] in Value) show(Asked[i])
    else if (!show_below(Asked[i]) && !Ignore) {
      Unknown++
      complain("sysctl: unknown oid '" Asked[i] "'")
      # Up to 14.3 the first one ends it all.
      if (!J["sysctlGoesOn"]) finish(1)
    }
  }
  finish(Unknown)
}
