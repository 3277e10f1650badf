import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '../transport/quote.js';
import type { KubeletStandIn } from './kubelet-stand-in.js';

interface Answer {
  readonly code: number;
  readonly text: string;
}

/** Where the `systemctl` of an embedded host brings its requests, and gets its answers. */
export class SystemctlDesk {
  readonly #directory: string;
  readonly #kubelet: KubeletStandIn;

  /** @param directory for the requests; made here */
  constructor(directory: string, kubelet: KubeletStandIn) {
    this.#directory = directory;
    this.#kubelet = kubelet;
    mkdirSync(directory);
  }

  /** The program: a sh script that leaves its arguments, one a line, and waits for an exit code and a line of text. */
  get program(): string {
    return `#!/bin/sh
request=${quote(this.#directory)}/$$
printf '%s\\n' "$@" >"$request.new" && mv "$request.new" "$request.asked" || exit 1
looks=0
until [ -f "$request.answered" ]; do
  looks=$((looks + 1))
  if [ $looks -gt 400 ]; then rm -f "$request.asked"; echo 'systemctl: no answer' >&2; exit 1; fi
  sleep 0.05
done
{ IFS= read -r code; IFS= read -r text; } <"$request.answered"
rm -f "$request.answered"
[ "$code" = 0 ] || [ "$code" = 3 ] || exec >&2
[ -z "$text" ] || printf '%s\\n' "$text"
exit "$code"
`;
  }

  /** Answers what has been asked since the last time. */
  serve(): void {
    for (const name of readdirSync(this.#directory).filter((each) => each.endsWith('.asked'))) {
      const asked = join(this.#directory, name);
      const request = asked.replace(/\.asked$/, '');
      const { code, text } = this.#answer(readFileSync(asked, 'utf8').trim().split('\n'));
      rmSync(asked);
      writeFileSync(`${request}.ready`, `${code}\n${text}\n`);
      renameSync(`${request}.ready`, `${request}.answered`);
    }
  }

  #answer(given: readonly string[]): Answer {
    const [verb = '', unit = ''] = given.filter((argument) => !argument.startsWith('-'));
    const { service } = this.#kubelet;
    if (verb === 'daemon-reload') {
      service?.reload();
      return { code: 0, text: '' };
    }
    if (!['restart', 'is-active'].includes(verb)) return { code: 1, text: `systemctl ${verb}: not known here` };
    const isKubelet = service !== undefined && ['kubelet', 'kubelet.service'].includes(unit);
    if (verb === 'is-active') return isKubelet ? activity(service.isActive) : { code: 3, text: 'inactive' };
    if (!isKubelet) return { code: 5, text: `Unit ${unit} not found.` };
    this.#kubelet.restartKubelet();
    return { code: 0, text: '' };
  }
}

/** A kubelet that ended waits for systemd to start it again. */
function activity(isActive: boolean): Answer {
  return isActive ? { code: 0, text: 'active' } : { code: 3, text: 'activating' };
}
