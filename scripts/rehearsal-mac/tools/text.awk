# Numbers and names as the originals print them.

function two(value) { return sprintf("%02d", value) }

function decimal(text,  locale) {
  locale = ENVIRON["REHEARSAL_NUMERIC"]
  if (J["decimalComma"] == "always" || (J["decimalComma"] == "environment" && locale ~ /^(bg|cs|da|de|el|es|fi|fr|hr|hu|it|nb|nl|pl|pt|ro|ru|sk|sl|sv|tr|uk)_/)) sub(/\./, ",", text)
  return text
}

# humanize_number as top uses it: base 1024, no decimals, at most four digits.
function humanized(bytes,  unit) {
  unit = 1
  while (bytes >= 9999.5 && unit < 5) { bytes /= 1024; unit++ }
  return sprintf("%.0f%s", bytes, substr("BKMGT", unit, 1))
}

# strvis(VIS_TAB | VIS_NL | VIS_NOSLASH): octal for tab and line break, ^A for control bytes; without a UTF-8 locale
# every byte beyond ASCII as M- notation.
function printable(text,  i, c, code, result) {
  if (text !~ /[^ -~]/) return text
  if (Code["a"] == "") for (i = 1; i < 256; i++) Code[sprintf("%c", i)] = i
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    code = Code[c]
    if (code == 9) c = "\\011"
    else if (code == 10) c = "\\012"
    else if (code < 32) c = "^" sprintf("%c", code + 64)
    else if (code == 127) c = "^?"
    else if (code > 127 && ENVIRON["REHEARSAL_TEXT"] !~ /[Uu][Tt][Ff]-?8/) {
      code -= 128
      c = code == 32 ? "\\240" : code < 32 ? "M^" sprintf("%c", code + 64) : code == 127 ? "M^?" : "M-" sprintf("%c", code)
    }
    result = result c
  }
  return result
}
