
newline='
'

fail() {
  echo "$name: Cannot start: $1" >&2
  exit 73 # EX_CANTCREAT
}

# What a check of the whole would find in 0.3 s of each start, this finds in 1 ms: the change
# time moves with any write, and an interrupted one leaves another size.
seal() {
  LC_ALL=C stat -c '%s %.Z' -- "$1/deno" "$1/$bundle"
}

is_whole() {
  [ -s "$1/.ok" ] && [ "$(cat -- "$1/.ok")" = "$(seal "$1" 2>/dev/null)" ]
}

# The directory holds code that its owner will run: nobody else may write to it.
open_cache() {
  uid=$(id -u)
  if [ -n "${CACHE_DIRECTORY:-}" ]; then
    cache=${CACHE_DIRECTORY%%:*}
  elif [ "$uid" -eq 0 ]; then
    cache=/var/cache/$cache_name
  elif [ -n "${XDG_CACHE_HOME:-}" ]; then
    cache=$XDG_CACHE_HOME/$cache_name
  elif [ -n "${HOME:-}" ]; then
    cache=$HOME/.cache/$cache_name
  else
    fail "it unpacks itself into a directory of yours, and HOME is not set: set it, or CACHE_DIRECTORY"
  fi
  (umask 077 && mkdir -p -- "$cache") ||
    fail "\"$cache\" cannot be made: let CACHE_DIRECTORY name a directory of yours"
  cache=$(CDPATH='' cd -- "$cache" && pwd -P) || fail "\"$cache\" cannot be entered"
  case $(LC_ALL=C stat -c '%u %A' -- "$cache") in
    "$uid d"????-??-*) ;;
    *) fail "\"$cache\" is not yours alone: expected a directory of user $uid in which no other may write" ;;
  esac
  dir=$cache/unpacked-$id
}

unpack() {
  [ "$(uname -m)" = "$machine" ] || fail "this file is for $machine, and this machine is $(uname -m)"
  part=$cache/unpacking-$$
  trap 'rm -rf -- "$part"' EXIT
  trap 'exit 143' HUP INT TERM
  rm -rf -- "$part"
  mkdir -m 700 -- "$part" ||
    fail "\"$cache\" cannot be written: let CACHE_DIRECTORY name another directory of yours"
  {
    tail -c $((packed_runtime_bytes + packed_bundle_bytes)) -- "$0" |
      head -c "$packed_runtime_bytes" | gzip -dc >"$part/deno" &&
      tail -c "$packed_bundle_bytes" -- "$0" | gzip -dc >"$part/$bundle"
  } || fail "\"$cache\" has no room for $unpacked_megabytes MB, or this file did not arrive as a whole"
  printf '%s\n' "$sums" | (cd -- "$part" && sha256sum --quiet -c - >&2) ||
    fail "this file is damaged, or \"$cache\" does not keep what is written there"
  chmod 700 -- "$part/deno"
  "$part/deno" --version >/dev/null ||
    fail "the system refuses to run what is in \"$cache\", perhaps mounted noexec: CACHE_DIRECTORY may name another directory of yours"
  seal "$part" >"$part/.ok"

  # One start after the other: what another has put in place is as good, and may run already.
  {
    flock -w 60 9 || fail "\"$cache\" is held by another start of this program"
    is_whole "$dir" || {
      rm -rf -- "$dir"
      mv -T -- "$part" "$dir" || fail "\"$dir\" cannot be made"
    }
  } 9<"$cache"
  remove_others
  rm -rf -- "$part"
  trap - EXIT HUP INT TERM

  # Leaves the program compiled, so that this start, which may last for months, takes 10 MB less.
  "$0" version >/dev/null 2>&1 || :
}

# Earlier versions that no process runs, and what interrupted starts have left.
remove_others() {
  running=$(readlink -- /proc/[0-9]*/exe 2>/dev/null) || : # not every process lets us look
  for other in "$cache"/unpacked-* "$cache"/unpacking-*; do
    case $other in
      "$dir") ;;
      */unpacking-*) kill -0 "${other##*-}" 2>/dev/null || rm -rf -- "$other" ;;
      *) is_listed "$other/deno" "$running" || rm -rf -- "$other" ;;
    esac
  done
}

is_listed() {
  case "$newline$2$newline" in
    *"$newline$1$newline"*) return 0 ;;
    *) return 1 ;;
  esac
}

open_cache
is_whole "$dir" || unpack
