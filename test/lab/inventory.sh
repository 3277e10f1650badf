# shellcheck shell=bash
# Inventories for bench, in the cache folder: as root, as a user with free sudo, as a user whose sudo asks.

# write_inventories HOST…
write_inventories() {
  write_inventory hosts.yaml 'user: root' "$@"
  write_inventory hosts-ops.yaml 'user: ops, become: true' "$@"
  write_inventory hosts-auditor.yaml 'user: auditor, become: true' "$@"
}

# write_inventory FILE DEFAULTS HOST…
write_inventory() {
  local file=$CACHE/$1 name
  {
    printf 'knownHosts: known_hosts\ndefaults: { %s }\nhosts:\n' "$2"
    for name in "${@:3}"; do
      printf '  %s: { address: %s, identityFile: id, roles: [%s] }\n' "$name" "$(address_of "$name")" "$(roles_of "$name")"
    done
  } >"$file.partial"
  mv "$file.partial" "$file"
}

roles_of() {
  case $1 in
    m*) [ "$LAYOUT" = kubespray ] && echo master || echo 'master, etcd' ;;
    e*) echo etcd ;;
    *) echo node ;;
  esac
}

show_inventory() {
  [ -f "$CACHE/hosts.yaml" ] || fail "No cluster is up. Start one with: npm run lab -- up 3 2"
  cat "$CACHE/hosts.yaml"
}
