/**
 * Shell functions that report the components' processes, one record a process:
 * `process PID UID START-TICKS ARGV ENVIRONMENT CWD CGROUP EXE`, separated by tabs, free text as `word` writes it.
 *
 * Processes are chosen by the basename of argv[0] or of argv[1] behind a multi-call binary, read NUL-separated from
 * /proc; a look at the first bytes without starting a program keeps that cheap on hosts with many processes.
 */
export const processFunctions = String.raw`
program_of() { # PID: the component's program that this process is, else fails
  for argument in $(tr '\000\011\012 ' '\012___' 2>/dev/null <"$P/$1/cmdline" | head -n 2); do
    case ${'$'}{argument##*/} in
      kube-apiserver|kube-controller-manager|kube-scheduler|etcd|kubelet|kube-proxy)
        printf '%s' "${'$'}{argument##*/}"; return 0 ;;
      hyperkube) ;;
      *) return 1 ;;
    esac
  done
  return 1
}
component_pids() { # the ids of processes that may be a component's
  for directory in "$P"/[0-9]*; do
    line=
    IFS= read -r line 2>/dev/null <"$directory/cmdline"
    case $line in
      *kube-apiserver*|*kube-controller-manager*|*kube-scheduler*|*etcd*|*kubelet*|*kube-proxy*)
        program_of "${'$'}{directory##*/}" >/dev/null && printf '%s\n' "${'$'}{directory##*/}" ;;
    esac
  done 2>/dev/null
}
start_ticks() { # PID: field 22 of stat; the name in parentheses may hold anything, so count after its end
  IFS= read -r line <"$P/$1/stat" || return 1
  set -- ${'$'}{line##*) }
  printf '%s' "${'$'}{20}"
}
report_process() { # PID
  arguments=$(b64 2>/dev/null <"$P/$1/cmdline") && [ -n "$arguments" ] || return 0
  ticks=$(start_ticks "$1") || return 0
  environment=$(tr '\012\000' '\001\012' 2>/dev/null <"$P/$1/environ" | sed -n '/PASSWORD\|TOKEN\|SECRET/d; /^ETCD_/p' | b64)
  printf 'process\t%s\t%s\t%s\t=%s\t=%s\t%s\t=%s\t%s\n' "$1" "$(stat -c %u "$P/$1" 2>/dev/null)" "$ticks" "$arguments" \
    "$environment" "$(word "$(readlink "$P/$1/cwd" 2>/dev/null)")" "$(b64 2>/dev/null <"$P/$1/cgroup")" \
    "$(word "$(readlink "$P/$1/exe" 2>/dev/null)")"
}
`;
