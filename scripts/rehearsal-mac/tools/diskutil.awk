# diskutil list
BEGIN {
  if (ARGV[1] != "list" || ARGC > 2) unknown_use("diskutil " ARGV[1])
  start()
  out("/dev/disk0 (internal, physical):\n   #:                       TYPE NAME                    SIZE       IDENTIFIER\n")
  out("   0:      GUID_partition_scheme                        *500.3 GB   disk0\n   1:             Apple_APFS_ISC Container disk1         524.3 MB   disk0s1\n")
  out("   2:                 Apple_APFS Container disk3         494.4 GB   disk0s2\n   3:        Apple_APFS_Recovery Container disk2         5.4 GB     disk0s3\n\n")
  out("/dev/disk3 (synthesized):\n   #:                       TYPE NAME                    SIZE       IDENTIFIER\n")
  out("   0:      APFS Container Scheme -                      +494.4 GB   disk3\n                                 Physical Store disk0s2\n")
  out("   1:                APFS Volume Macintosh HD            10.7 GB    disk3s1\n   2:                APFS Volume Data                    315.7 GB   disk3s5\n   3:                APFS Volume VM                      3.2 GB     disk3s6\n\n")
  finish(0)
}
