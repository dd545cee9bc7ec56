#!/bin/sh
# Tries on a real Mac what mlxtop believes of macOS, and writes one report to attach to an issue: mlxtop doctor
# --mac-check, by the program built in this checkout, or else by the one that is installed. Options are passed on to it:
# --yes, --report FILE.
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
if [ -f "$root/dist/mlxtop.js" ]; then
  exec node "$root/dist/mlxtop.js" doctor --mac-check "$@"
fi
if command -v mlxtop >/dev/null 2>&1; then
  exec mlxtop doctor --mac-check "$@"
fi
echo 'mac-check: mlxtop is neither built here nor installed.' >&2
echo 'Build it, then start again: npm run setup' >&2
exit 1
