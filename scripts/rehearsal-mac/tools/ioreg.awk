# ioreg -r -d 1 -w 0 -c IOAccelerator: one line for all statistics, keys in no order, in a node of some 46 KB.
# -c IOPlatformExpertDevice: the machine's own node, with its id.

function busy(  i, letter) {
  for (i = 0; i < J["trainers.length"]; i++) {
    if (J["trainers." i ".pid"] == "") return 1
    letter = letter_of(J["trainers." i ".pid"], J["trainers." i ".born"])
    if (letter != "" && letter !~ /[Tt]/) return 1
  }
  return 0
}

function held(share,  i, sum) {
  for (i = 0; i < J["trainers.length"]; i++) sum += number("trainers." i ".footprintBytes") * (share ? J["trainers." i ".wiredShare"] : 1)
  return sum + 351141888
}

# What else the node holds: a parser has to read past it.
function legend(  i, text) {
  for (i = 0; i < 300; i++) text = text (i ? "," : "") "{\"IOReportGroupName\"=\"GPU Stats\",\"IOReportChannels\"=((" sprintf("%.0f", 5000000000 + i * 977) ",12884967425,\"GPUPH\")),\"IOReportChannelInfo\"={\"IOReportChannelUnit\"=0}}"
  return text
}

# -r -n AppleSmartBattery: a desktop has none. Some of its keys; the capacities are mAh, MaxCapacity is per cent.
function battery() {
  if (J["power.percent"] == "") return
  out("+-o AppleSmartBattery  <class AppleSmartBattery, id 0x1000003a1, registered, matched, active, busy 0 (0 ms), retain 10>\n    {\n")
  out("      \"AppleRawMaxCapacity\" = 5221\n      \"AppleRawCurrentCapacity\" = " int(52.21 * J["power.percent"]) "\n")
  out("      \"CycleCount\" = 212\n      \"DesignCapacity\" = 6075\n      \"MaxCapacity\" = 100\n      \"CurrentCapacity\" = " J["power.percent"] "\n")
  out("      \"IsCharging\" = " (J["power.source"] == "ac" && J["power.percent"] < 100 ? "Yes" : "No") "\n      \"TimeRemaining\" = 187\n")
  out("      \"Voltage\" = 12394\n      \"Serial\" = \"F5DREHEARSAL\"\n      \"DeviceName\" = \"bq40z651\"\n    }\n\n")
}

# -r -k AppleClamshellState: the power manager's root, on a Mac that has a lid.
function lid() {
  if (J["power.lid"] != "open" && J["power.lid"] != "closed") return
  out("+-o IOPMrootDomain  <class IOPMrootDomain, id 0x100000113, registered, matched, active, busy 0 (0 ms), retain 85>\n    {\n")
  out("      \"AppleClamshellCausesSleep\" = " (J["power.source"] == "ac" ? "No" : "Yes") "\n")
  out("      \"AppleClamshellState\" = " (J["power.lid"] == "closed" ? "Yes" : "No") "\n    }\n\n")
}

BEGIN {
  asked = ""
  for (i = 1; i < ARGC; i++) asked = asked " " ARGV[i]
  if (asked ~ /-c IOPlatformExpertDevice/ && asked !~ /-a/) {
    start()
    out("+-o J316sAP  <class IOPlatformExpertDevice, id 0x100000227, registered, matched, active, busy 0 (3 ms), retain 41>\n    {\n")
    out("      \"IOPlatformUUID\" = \"564D1F0C-9A44-5B2E-8F37-0C1D2E3F4A5B\"\n")
    out("      \"IOPlatformSerialNumber\" = \"C02REHEARSAL\"\n      \"manufacturer\" = <\"Apple Inc.\">\n")
    out("      \"model\" = <\"" J["model"] "\">\n    }\n\n")
    finish(0)
  }
  if (asked ~ /-n AppleSmartBattery/ && asked !~ /-a/) { start(); battery(); finish(0) }
  if (asked ~ /-k AppleClamshellState/ && asked !~ /-a/) { start(); lid(); finish(0) }
  if (asked !~ /-c IOAccelerator/ || asked ~ /-a/) unknown_use("ioreg" asked)
  start()
  # A trainer that waits for pages cannot keep the GPU busy.
  percent = J["gpuPercent"] != "" ? J["gpuPercent"] : busy() ? int(97 / number("memory.slowdown")) : 4
  out("+-o " J["gpuClass"] "  <class " J["gpuClass"] ", registered, matched, active, busy 0 (655 ms), retain 51>\n    {\n")
  out("      \"IOClass\" = \"" J["gpuClass"] "\"\n")
  out("      \"IOReportLegend\" = (" legend() ")\n")
  out("      \"PerformanceStatistics\" = {\"In use system memory (driver)\"=0,\"Alloc system memory\"=" sprintf("%.0f", held(0)) ",\"Tiler Utilization %\"=" int(percent * 0.95) ",\"recoveryCount\"=0,\"Renderer Utilization %\"=" int(percent * 0.93) ",\"TiledSceneBytes\"=1605632,\"Device Utilization %\"=" percent ",\"SplitSceneCount\"=0,\"In use system memory\"=" sprintf("%.0f", held(1)) "}\n")
  out("      \"model\" = \"" J["chip"] "\"\n      \"gpu-core-count\" = " J["gpuCores"] "\n    }\n\n")
  finish(0)
}
