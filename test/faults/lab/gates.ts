import { quote } from '../../../src/transport/quote.js';
import type { Gate } from '../host-programs.js';
import type { LabMachine } from './lab-machine.js';

/** First in the PATH of root's shells and of systemd's services. */
const bin = '/usr/local/sbin';
/** Gone after a reboot, and then nothing waits any more. */
const folder = '/run/cis-bench-faults';
const mark = '# in front of a program while faults are tried';
const programs = ['mv', 'ln', 'cp', 'rm', 'rmdir', 'mkdir', 'chmod', 'sync', 'systemctl', 'systemd-run', 'base64'] as const;

/** Stands in front of the programs that scripts on a host call: records the calls, or stops one until it is told to go on. */
export class Gates {
  readonly #host: LabMachine;

  constructor(host: LabMachine) {
    this.#host = host;
  }

  /** Puts the wrappers in their places. */
  async install(): Promise<void> {
    const files = [...programs.map((name) => [name, wrapper(name)] as const), ['date', dateWrapper] as const];
    await this.#host.run(`${files.map(([name, text]) => put(`${bin}/${name}`, text)).join('')}${this.#clear()}`);
  }

  /** Takes them away; those that wait go on. */
  async remove(): Promise<void> {
    const names = [...programs, 'date'].map((name) => `${bin}/${name}`).join(' ');
    await this.#host.run(`for file in ${names}; do if grep -qsF ${quote(mark)} "$file"; then rm -f "$file"; fi; done; rm -rf ${folder}`);
  }

  /** Begins to record calls. */
  async trace(): Promise<void> {
    await this.#host.run(`${this.#clear()}touch ${folder}/trace`);
  }

  /** The calls since then: program and arguments, one a line; and ends recording. */
  async takeCalls(): Promise<string[]> {
    const text = await this.#host.run(`cat ${folder}/calls; ${this.#clear()}`);
    return text.split('\n').slice(0, -1);
  }

  /** Lets a call wait. */
  async hold({ pattern, nth, when }: Gate): Promise<void> {
    await this.#host.run(`${this.#clear()}printf '%s\\n' ${when} ${nth} ${quote(pattern)} >${folder}/gate.new; mv ${folder}/gate.new ${folder}/gate`);
  }

  /** Whether the call has come and waits. */
  async isHeld(): Promise<boolean> {
    return (await this.#host.run(`if [ -e ${folder}/held ]; then echo held; fi`)) !== '';
  }

  /** Lets the call go on, and waits for no other. */
  async release(): Promise<void> {
    await this.#host.run(`mkdir -p ${folder}/hits; rm -f ${folder}/gate; touch ${folder}/go`);
  }

  /** Sets the host's clock off by so many seconds, as far as a script can see: hosts of the lab share the machine's. */
  async setClock(seconds: number): Promise<void> {
    await this.#host.run(`echo ${seconds} >${folder}/clock`);
  }

  /** Nothing waits, is recorded or is off any more. */
  async calm(): Promise<void> {
    await this.#host.run(this.#clear());
  }

  #clear(): string {
    return `rm -rf ${folder}; mkdir -p ${folder}/hits; chmod -R 755 ${folder}\n`;
  }
}

function put(file: string, text: string): string {
  return `base64 -d >${file}.new <<'TEXT'\n${Buffer.from(text).toString('base64')}\nTEXT\nchmod 755 ${file}.new\nmv ${file}.new ${file}\n`;
}

/** Counting is by making a directory, which only one call can do. No call waits for longer than three minutes. */
function wrapper(name: string): string {
  return `#!/bin/sh
${mark}
F=${folder}
line="${name} $*"
[ ! -e $F/trace ] || printf '%s\\n' "$line" >>$F/calls
when=
if [ -e $F/gate ] && { IFS= read -r when && IFS= read -r nth && IFS= read -r pattern; } <$F/gate; then
  case $line in
    $pattern)
      n=1
      until /usr/bin/mkdir $F/hits/$n 2>/dev/null || [ $n -gt 200 ]; do n=$((n + 1)); done
      [ $n = "$nth" ] || when= ;;
    *) when= ;;
  esac
fi
hold() {
  naps=0
  echo $$ >$F/held
  until [ -e $F/go ] || [ ! -d $F ] || [ $naps -gt 3600 ]; do /usr/bin/sleep 0.05; naps=$((naps + 1)); done
}
[ "$when" != before ] || hold
[ "$when" = after ] || exec /usr/bin/${name} "$@"
/usr/bin/${name} "$@"
code=$?
hold
exit $code
`;
}

/** A date that is given is printed as it is; only the present moves. */
const dateWrapper = `#!/bin/sh
${mark}
case "$*" in *-d*|*-r*) exec /usr/bin/date "$@" ;; esac
[ -e ${folder}/clock ] || exec /usr/bin/date "$@"
IFS= read -r offset <${folder}/clock
exec /usr/bin/date -d "@$(($(/usr/bin/date +%s) + offset))" "$@"
`;
