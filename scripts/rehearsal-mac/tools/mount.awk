# mount, without arguments: FILE-SYSTEM on FOLDER (TYPE, options).
BEGIN {
  if (ARGC > 1) unknown_use("mount " ARGV[1])
  start()
  out("/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\ndevfs on /dev (devfs, local, nobrowse)\n")
  out("/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)\n")
  out("/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)\n")
  finish(0)
}
