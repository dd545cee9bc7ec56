/**
 * Words of the tools' own output and error messages. Any other word may be private: the name of an application, a host,
 * a folder or a person.
 */
const KNOWN = new Set(
  `a able access active age allow allowed an analyze and anonymous any app apple application applications apps are arch arm64 as asn at attempt authorised authorized
  backed background backgroundonly bad battery bootstrap boot-out bundle bundleid by cancel canceled cannot cannot' charging child class
  client cmprs coalition command compressions compressor connection consent copy could cpu creator cwd darwin decompressions denied
  device discharging does domain drawing error event events exception execution executable exit exited expected failed false fault faults
  file file-backed filetype filled find flavor footprint for foreground found free from front get got grant group has have i id illegal in
  inactive input interaction interrupted invalid io is isn't it its kb keyword kill launch level limit line list load long lookup lost
  mach macos main mb mem memory message missing more name no node none not note null number object occupied of oid on open operation
  option or os other out output page pageins pageouts pages parentasn parse password path pending permission permitted phys_footprint
  phys_footprint_peak pid power ppid present privilege privileges process processes product productname productversion buildversion
  program protocol purgeable purged reactivated read recorded refused request require required resource running s script send
  server service services session sh signal size source speculative speed stat state status stored such supported swapins swapouts
  sysctl syntax system table task terminate terminated thermal throttled time timed timeout to top translation true try type uielement
  unable undefined unexpected unknown unit usage user users utilization value version virtual vm wait warning was wired with wrong x86_64
  zero b k m g t ac reason sandbox signed entitlement requires`.split(/\s+/),
);

const word = (text: string): string => (KNOWN.has(text.toLowerCase().replace(/[.'’-]+$/, '')) ? text : '_');

/**
 * A tool's output, made safe for strangers to read: its shape stays, every word that is not the tool's own becomes `_`,
 * and so does every number with dots or letters in it (an address, an id).
 */
export const knownWords = (text: string, max = 160): string =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    // Numbers with dots or letters in them are versions, addresses or ids; a plain number is a pid or a size, and
    // stays.
    .replace(/[0-9]*[A-Za-z][\w'’.-]*|\d+(?:\.\d+){2,}|[\w-]*\d[\w-]*[A-Za-z_][\w-]*/g, word)
    .replace(/_(?:[\s/.@:'’-]*_)+/g, '_')
    .trim()
    .slice(0, max);
