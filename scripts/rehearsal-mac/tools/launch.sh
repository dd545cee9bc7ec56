# Starts an app, and reaps it at once as launchd does: a parent that is busy would leave it as a zombie, which still has
# its pid.
"$@" &
wait
