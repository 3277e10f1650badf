/**
 * Wraps a POSIX sh script for `sh -s`. As a function body it is parsed whole before any of it runs, so a script that
 * arrives incomplete runs not at all; its commands read /dev/null and cannot swallow the rest of the script; `exit`
 * ends the shell with the script's own code while standard input is still open.
 */
export function scriptEnvelope(script: string): string {
  return `bench_script() { :\n${script}\n}\nbench_script </dev/null\nexit\n`;
}
