# System Integrity Protection: what begins with DYLD_ does not get past a program of Apple's, /bin/sh and /usr/bin/env
# included.
for variable in $(env | sed -n 's/^\(DYLD_[A-Za-z0-9_]*\)=.*/\1/p'); do unset "$variable"; done
case $name in
  sh) exec /bin/sh "$@" ;;
  env) exec /usr/bin/env "$@" ;;
esac
