# system_cmds, sysctl.c: `name: value` a line, -n values alone, -i unknown names in silence.

function set(name, value) { Order[++Names] = name; Value[name] = value }

function mebibytes(bytes) { return decimal(sprintf("%.2f", bytes / 1048576)) "M" }

function load_averages(  line, field) {
  getline line < "/proc/loadavg"
  split(line, field, " ")
  return "{ " decimal(field[1]) " " decimal(field[2]) " " decimal(field[3]) " }"
}

function fill(  total) {
  total = swap_total()
  set("kern.ostype", "Darwin")
  set("kern.osrelease", J["darwin"])
  set("kern.osversion", J["build"])
  set("kern.osproductversion", J["macos"])
  set("kern.memorystatus_level", FreePercent)
  # CTLFLAG_MASKED: never in a listing, only by its name.
  Masked["kern.memorystatus_vm_pressure_level"] = 1
  set("kern.memorystatus_vm_pressure_level", Level)
  set("vm.loadavg", load_averages())
  set("vm.swapusage", "total = " mebibytes(total) "  used = " mebibytes(SwapUsed) "  free = " mebibytes(total - SwapUsed) "  " (J["encryptedSwap"] ? "(encrypted)" : ""))
  set("vm.swap_enabled", 1)
  set("vm.pagesize", Page)
  # Pages that the last round of the pageout daemon reclaimed: neither a level nor a percentage.
  set("vm.memory_pressure", Level > 1 ? int(Now * 137) % 460 : 0)
  set("vm.page_free_wanted", 0)
  set("vm.page_free_count", Free)
  set("vm.page_speculative_count", Speculative)
  set("vm.page_wire_count", Wired)
  set("vm.page_purgeable_count", Purgeable)
  set("vm.page_pageable_internal_count", Anonymous)
  set("vm.page_pageable_external_count", FileBacked)
  set("vm.compressor_mode", 4)
  set("vm.compressor_bytes_used", Occupied * Page)
  set("vm.compressor_compressed_bytes", int(Occupied * Page * 0.97))
  set("vm.compressor_input_bytes", Stored * Page)
  set("vm.compressor_pool_size", J["memoryBytes"] / 2)
  set("vm.compressor_minorcompact_threshold_divisor", 20)
  set("vm.compressor_majorcompact_threshold_divisor", 25)
  set("vm.compressor_unthrottle_threshold_divisor", 35)
  set("vm.compressor_catchup_threshold_divisor", 50)
  if (J["swapperTotals"]) {
    set("vm.compressor.swapper.swapins_total", counter("swapins"))
    set("vm.compressor.swapper.swapouts_total", counter("swapouts"))
    set("vm.compressor.swapper.swapouts_pressure", int(counter("swapouts") * 0.4))
  }
  set("hw.ncpu", J["performanceCores"] + J["efficiencyCores"])
  set("hw.physicalcpu", J["performanceCores"] + J["efficiencyCores"])
  set("hw.logicalcpu", J["performanceCores"] + J["efficiencyCores"])
  set("hw.activecpu", J["performanceCores"] + J["efficiencyCores"])
  set("hw.memsize", J["memoryBytes"])
  set("hw.pagesize", Page)
  set("hw.model", J["model"])
  set("hw.nperflevels", 2)
  set("hw.perflevel0.physicalcpu", J["performanceCores"])
  set("hw.perflevel0.logicalcpu", J["performanceCores"])
  set("hw.perflevel0.name", "Performance")
  set("hw.perflevel1.physicalcpu", J["efficiencyCores"])
  set("hw.perflevel1.logicalcpu", J["efficiencyCores"])
  set("hw.perflevel1.name", "Efficiency")
  set("hw.optional.arm64", 1)
  set("machdep.cpu.brand_string", J["chip"])
  set("machdep.cpu.core_count", J["performanceCores"] + J["efficiencyCores"])
  set("sysctl.proc_translated", 0)
  if (J["iogpu"]) {
    set("iogpu.wired_limit_mb", J["wiredLimitMb"])
    set("iogpu.rsrc_limit", 499000)
  } else set("debug.iogpu.wired_limit", J["wiredLimitMb"])
}

function show(name,  text) {
  text = Value[name]
  if (text ~ /^[0-9.]+$/) text = sprintf(text ~ /\./ ? "%s" : "%.0f", text)
  out((Bare ? "" : name ": ") text "\n")
}

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
