#!/usr/bin/env bash
# What stands on the PATH of a page in place of a real command: hands the call to the test's own process, where the
# command runs against a sandbox in virtual time, and prints what comes back, in the order it was printed there.
# Bash, because a page makes hundreds of calls and Node takes its time to start.

# The page's shell has sockets and pipes where a person's has a terminal, and one for both outputs: `< /dev/null`,
# `> file` and `| tail` take it away, as they do there.
terminal=no
if [[ (-S /dev/stdin || -p /dev/stdin) && /dev/fd/1 -ef /dev/fd/2 ]]; then terminal=yes; fi

exec 9<> "/dev/tcp/127.0.0.1/$DUVO_DOCS_PORT"
{
  printf '%s\0' "${0##*/}" "$PWD" "$terminal" "$#" "$@"
  env -0
  printf '\0'
} >&9
while read -r -u 9 what number; do
  if [[ $what == exit ]]; then exit "$number"; fi
  head -c "$number" <&9 >&"$what"
done
exit 125
