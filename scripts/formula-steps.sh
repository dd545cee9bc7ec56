#!/bin/sh
# What Homebrew does by homebrew/mlxtop.rb, without Homebrew: TARBALL is installed below the empty folder PREFIX, and
# tested as the formula's own test does. Homebrew packs what it has unpacked once more, without the scripts that would
# build it, and installs that; so does this. No network: mlxtop has no dependencies.
#
#     sh scripts/formula-steps.sh mlxtop-0.2.0.tgz /tmp/prefix
set -eu
[ $# -eq 2 ] || { echo 'Usage: sh scripts/formula-steps.sh TARBALL PREFIX' >&2; exit 2; }
tarball=$(readlink -f "$1")
mkdir -p "$2"
prefix=$(readlink -f "$2")
libexec=$prefix/libexec
build=$prefix/build
mkdir -p "$build" "$libexec/lib" "$prefix/bin"
npm_config_update_notifier=false
export npm_config_update_notifier

tar -xzf "$tarball" -C "$build"
cd "$build/package"
npm pkg delete scripts.prepack >/dev/null
packed=$(npm pack --ignore-scripts --loglevel=error | tail -n 1)
npm install --global --prefix="$libexec" --offline --ignore-scripts --no-audit --no-fund --loglevel=error "$PWD/$packed"

for program in "$libexec"/bin/*; do ln -s "$program" "$prefix/bin/"; done
share=$prefix/share
install -d "$share/man/man1"
install -m 644 "$libexec/lib/node_modules/mlxtop/man/mlxtop.1" "$share/man/man1/"
completion() {
  install -d "$share/$2"
  "$prefix/bin/mlxtop" completion "$1" >"$share/$2/$3"
  [ -s "$share/$2/$3" ] || { echo "The completion for $1 is empty." >&2; exit 1; }
}
completion bash bash-completion/completions mlxtop
completion zsh zsh/site-functions _mlxtop
completion fish fish/vendor_completions.d mlxtop.fish

version=$(basename "$tarball" .tgz)
version=${version#mlxtop-}
MLXTOP_HOME=$prefix/data
export MLXTOP_HOME
[ "$("$prefix/bin/mlxtop" --version </dev/null)" = "$version" ] || { echo "It is not version $version." >&2; exit 1; }
"$prefix/bin/mlxtop" memory --json </dev/null | grep -q '"totalBytes"' || { echo 'It does not read the memory.' >&2; exit 1; }
echo "mlxtop $version is installed below $prefix."
