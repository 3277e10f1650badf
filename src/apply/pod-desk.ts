import { z } from 'zod';
import type { NewPod } from '../model/action.js';
import type { ApiMaster } from '../probe/read-cluster.js';
import { printable } from '../text/printable.js';
import { quote } from '../transport/quote.js';
import type { Answer } from './ask-host.js';
import { askHost } from './ask-host.js';
import type { JournalEntry } from './change-script.js';
import { kubectlScript } from './kubectl-script.js';
import { newPodManifest, newPodNamespace, newPodSelector } from './new-pod-manifest.js';

/** How far the pod of a node is: it runs, it will not, or it may yet; with what it says of itself. */
export type PodState = { readonly is: 'running' } | { readonly is: 'ended' | 'waiting'; readonly why: string };

const reasons = { reason: z.string().optional(), message: z.string().optional() };
const podList = z.object({
  items: z.array(
    z.object({
      spec: z.object({ nodeName: z.string() }),
      status: z.object({
        phase: z.string().default('Pending'),
        ...reasons,
        containerStatuses: z.array(z.object({ state: z.object({ waiting: z.object(reasons).optional() }).default({}) })).default([]),
      }),
    }),
  ),
});

/** Creates, looks at and deletes the new pods of a run through one API server. Rejects with a ConnectionFailure when the master is lost. */
export class PodDesk {
  /** @param server URL of the API server; undefined: the one that the administrator's kubeconfig names */
  constructor(
    private readonly master: ApiMaster,
    private readonly entry: JournalEntry,
    private readonly server: string | undefined,
  ) {}

  /** Versions of kubectl that do not know a field of the manifest leave it to the API server, which ignores it. */
  create(pod: NewPod): Promise<Answer> {
    const refused = quote(`the API server takes no new pod for ${pod.node}`);
    return this.ask(`printf '%s' ${quote(newPodManifest(pod, this.entry.run))} | own create --validate=false -f - >&2 || answer failed ${refused}`);
  }

  /** The state of each node's pod, by the node's name; or what kept it from being seen. */
  async look(): Promise<ReadonlyMap<string, PodState> | { readonly trouble: string }> {
    const { status, reason } = await this.ask(
      `said=$(own get pods -l ${this.selector} -o json) || answer failed 'the new pods could not be looked at'\nanswer applied "$said"`,
    );
    if (status !== 'applied') return { trouble: reason };
    const list = podList.safeParse(parse(reason));
    if (!list.success) return { trouble: 'kubectl did not list the new pods' };
    return new Map(list.data.items.map(({ spec, status: seen }) => [spec.nodeName, stateOf(seen)]));
  }

  /** Deletes all of the run's, whether or not they are known to have been created; a node takes a moment to end them. */
  delete(): Promise<Answer> {
    const left = quote(`the new pods could not be deleted: kubectl -n ${newPodNamespace} delete pods -l ${newPodSelector(this.entry.run)}`);
    return this.ask(`own delete pods -l ${this.selector} --wait=false >&2 || answer failed ${left}`);
  }

  private get selector(): string {
    return quote(newPodSelector(this.entry.run));
  }

  private ask(commands: string): Promise<Answer> {
    const server = this.server === undefined ? '' : ` --server ${quote(this.server)}`;
    const script = `${kubectlScript(this.master, this.entry)}
own() { kube "$@" -n ${quote(newPodNamespace)}${server}; }
${commands}
answer applied ''
`;
    return askHost(this.master.session, script);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stateOf(status: z.infer<typeof podList>['items'][number]['status']): PodState {
  if (status.phase === 'Running') return { is: 'running' };
  const is = status.phase === 'Pending' ? 'waiting' : 'ended';
  const waiting = status.containerStatuses.find(({ state }) => state.waiting !== undefined)?.state.waiting;
  const said = [waiting?.reason ?? status.reason ?? status.phase, waiting?.message ?? status.message].filter((part) => part !== undefined);
  return { is, why: printable(said.join(': ')) };
}
