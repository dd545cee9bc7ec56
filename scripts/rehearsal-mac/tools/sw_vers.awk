BEGIN {
  start()
  word = ARGV[1]
  sub(/^--?/, "", word)
  name["productName"] = "macOS"
  name["productVersion"] = J["macos"]
  name["buildVersion"] = J["build"]
  if (word == "") out("ProductName:\t\tmacOS\nProductVersion:\t\t" J["macos"] "\nBuildVersion:\t\t" J["build"] "\n")
  else if (word in name) out(name[word] "\n")
  else unknown_use("sw_vers " ARGV[1])
  finish(0)
}
