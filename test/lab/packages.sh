# shellcheck shell=bash
# Debian packages, from the archives that this machine's own apt sources name.

# need_packages PACKAGE…: installs those that are missing.
need_packages() {
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -Wf '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  refresh_lists
  step 600 packages "Install ${missing[*]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "${missing[@]}"
}

lists_are_fresh=
refresh_lists() {
  [ -z "$lists_are_fresh" ] || return 0
  step 180 package-lists 'Read the package lists' apt-get -o DPkg::Lock::Timeout=120 update
  lists_are_fresh=yes
}

# debian_archives TYPE: the machine's Debian 12 archives as lines of TYPE (deb or deb-src) for a sources.list.
debian_archives() {
  apt-get indextargets --format "$1 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] \$(REPO_URI) \$(CODENAME) main" \
    'Created-By: Packages' 'Origin: Debian' 'Component: main' | grep ' bookworm' | sort -u || true
}

# need_archives: that there are any.
need_archives() {
  [ -n "$(debian_archives deb)" ] || refresh_lists
  [ -n "$(debian_archives deb)" ] || fail "This machine's apt sources name no Debian 12 (bookworm) archive with the component main."
}
