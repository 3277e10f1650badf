# shellcheck shell=bash
# What is made once and kept in the cache folder. A thing is made beside its place and renamed into it
# together with the key of what it was made from, so it is there whole or not at all.

# key_of FILE…: one key for the contents of files.
key_of() {
  cat "$@" | sha256sum | cut -c1-16
}

# is_kept NAME KEY
is_kept() {
  [ "$(cat "$CACHE/$1/made-from" 2>/dev/null)" = "$2" ]
}

# begin NAME: an empty folder $CACHE/NAME.partial to make the thing in.
begin() {
  check_cache
  remove_tree "$CACHE/$1.partial"
  mkdir -p "$CACHE/$1.partial"
}

# keep NAME KEY: the partial thing is whole.
keep() {
  echo "$2" >"$CACHE/$1.partial/made-from"
  sync -f "$CACHE/$1.partial"
  remove_tree "$CACHE/$1"
  mv "$CACHE/$1.partial" "$CACHE/$1"
}

# remove_tree PATH: never reaches into something that is mounted there.
remove_tree() {
  [ -e "$1" ] || return 0
  ! findmnt -rno TARGET | grep -F "$1/" >/dev/null || fail "Something is mounted under $1. Unmount it, or restart the machine, then try again."
  rm -rf --one-file-system "$1"
}

# The hosts' roots are overlays in the cache folder, which not every file system can carry.
check_cache() {
  [[ $CACHE =~ ^[A-Za-z0-9/._@+-]+$ ]] || fail "The cache folder's path may hold letters, digits and . _ @ + - only: $CACHE. Set CIS_BENCH_LAB."
  local try=$CACHE/overlay-check
  rm -rf "$try"
  mkdir -p "$try/lower/folder" "$try/upper" "$try/work" "$try/root"
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount sh -c '
    mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work" "$1/root" &&
      rmdir "$1/root/folder" && echo text >"$1/root/file"' sh "$try" >"$LOGS/overlay-check.log" 2>&1 ||
    fail "No overlay can be mounted on $CACHE ($(findmnt -no FSTYPE -T "$CACHE")). Set CIS_BENCH_LAB to a folder on ext4 or xfs. Details: $LOGS/overlay-check.log"
  rm -rf "$try"
}
