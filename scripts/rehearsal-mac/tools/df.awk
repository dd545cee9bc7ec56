# df -kP: one APFS container, whose volumes share its free space.
BEGIN {
  if (ARGV[1] != "-kP" || ARGC > 2) unknown_use("df " ARGV[1])
  start()
  out("Filesystem     1024-blocks      Used Available Capacity  Mounted on\n")
  out("/dev/disk3s1s1   482797652  10485760 148897280     7%    /\ndevfs                  205       205         0   100%    /dev\n")
  out("/dev/disk3s6     482797652   3145728 148897280     3%    /System/Volumes/VM\n")
  out("/dev/disk3s5     482797652 308281344 148897280    68%    /System/Volumes/Data\n")
  finish(0)
}
