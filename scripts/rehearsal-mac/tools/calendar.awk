# Local dates without strftime, which not every awk has.

# Sets Year, Month (1 to 12), Day, Weekday (1 Sunday to 7) and Clock of a time in seconds since 1970.
function set_date(epoch,  days, seconds, z, era, day_of_era, year_of_era, day_of_year, month) {
  if (Offset == "") { "date +%z" | getline Offset; close("date +%z") }
  epoch += (substr(Offset, 1, 1) "1") * (substr(Offset, 2, 2) * 3600 + substr(Offset, 4, 2) * 60)
  days = int(epoch / 86400)
  seconds = int(epoch - days * 86400)
  # Years that begin in March, so that the leap day comes last.
  z = days + 719468
  era = int(z / 146097)
  day_of_era = z - era * 146097
  year_of_era = int((day_of_era - int(day_of_era / 1460) + int(day_of_era / 36524) - int(day_of_era / 146096)) / 365)
  day_of_year = day_of_era - (365 * year_of_era + int(year_of_era / 4) - int(year_of_era / 100))
  month = int((5 * day_of_year + 2) / 153)
  Day = day_of_year - int((153 * month + 2) / 5) + 1
  Month = month < 10 ? month + 3 : month - 9
  Year = year_of_era + era * 400 + (Month <= 2)
  Weekday = (days + 4) % 7 + 1
  Clock = two(int(seconds / 3600)) ":" two(int(seconds / 60) % 60) ":" two(seconds % 60)
}

# As strftime's %c: "Wed May 20 10:12:01 2026".
function calendar(epoch) {
  set_date(epoch)
  return substr("SunMonTueWedThuFriSat", 3 * Weekday - 2, 3) " " substr("JanFebMarAprMayJunJulAugSepOctNovDec", 3 * Month - 2, 3) sprintf(" %2d ", Day) Clock " " Year
}

# "2026/05/20 10:12:01".
function slashed(epoch) {
  set_date(epoch)
  return Year "/" two(Month) "/" two(Day) " " Clock
}

# When this machine started, in seconds since 1970.
function boot_time(  line, field) {
  if (BootTime == "") {
    while ((getline line < "/proc/stat") > 0) if (line ~ /^btime /) { split(line, field, " "); BootTime = field[2] }
    close("/proc/stat")
  }
  return BootTime
}
