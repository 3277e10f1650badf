/**
 * Shell functions over `$pid`, `$authority`, `$certificate` and `$key`, the files of an identity as a process names them:
 * each becomes the path on the host, which is behind /proc/PID/root where only the process's container has it.
 */
export const outsideFunctions = String.raw`
outside() { # PID PATH: where the host has what a container sees there
  [ -n "$2" ] || return 0
  if [ -r "$R$2" ]; then printf '%s' "$R$2"; else printf '%s' "$P/$1/root$2"; fi
}
authority=$(outside "$pid" "$authority")
certificate=$(outside "$pid" "$certificate")
key=$(outside "$pid" "$key")
`;
