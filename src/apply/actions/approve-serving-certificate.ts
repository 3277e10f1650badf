import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Action } from '../../model/action.js';
import type { ApiMaster } from '../../probe/read-cluster.js';
import { printable } from '../../text/printable.js';
import { quote } from '../../transport/quote.js';
import type { ActionContext, Performer } from '../action-context.js';
import type { Answer } from '../ask-host.js';
import { askHost } from '../ask-host.js';
import { kubectlScript } from '../kubectl-script.js';
import { masterWithApi } from '../master-with-api.js';
import type { ServedChain } from '../served-chain.js';
import { servedChainTrouble } from '../served-chain.js';
import type { ServingNode } from '../serving-requests.js';
import { pendingServingRequest, readSigningRequests, requestMisfit } from '../serving-requests.js';

type ApproveServingCertificate = Extract<Action, { kind: 'approve-serving-certificate' }>;

/** How long to wait for request and certificate, in milliseconds. */
export interface ApprovalPatience {
  readonly deadlineMs: number;
  readonly pollMs: number;
}

/** A kubelet asks within seconds of its start, and the signer answers within one. */
const defaultPatience: ApprovalPatience = { deadlineMs: 90_000, pollMs: 1_000 };

const kubeletPort = 10250;

/** What a look at the requests led to. */
type Sight = { readonly approved: string } | { readonly waits: string } | { readonly trouble: string };

/**
 * Approves what the kubelet of a node asks for when it fits the node, and waits until the kubelet serves a chain that
 * verifies. `undo` leaves the certificate: it does no harm.
 */
export function servingCertificateApprover(patience: ApprovalPatience): Performer<ApproveServingCertificate> {
  return {
    perform: async (action, context) => {
      const found = await masterWithApi(context);
      if ('trouble' in found) return failed(found.trouble);
      const target = await readTarget(action, found.master, context);
      return 'status' in target ? target : awaitChain(found.master, target, context, patience);
    },
    undo: () => Promise.resolve({ status: 'unchanged', reason: 'a certificate that was issued does no harm' }),
  };
}

/** With the patience that a real kubelet needs. */
export const approveServingCertificate = servingCertificateApprover(defaultPatience);

interface Target {
  readonly node: ServingNode;
  readonly chain: ServedChain;
}

const nodeObject = z.object({
  status: z.object({
    addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
    daemonEndpoints: z.object({ kubeletEndpoint: z.object({ Port: z.number() }).optional() }).optional(),
  }),
});

/** The node's names and addresses, and the authority's certificate, which is public. */
async function readTarget({ node, authority }: ApproveServingCertificate, master: ApiMaster, { entry }: ActionContext): Promise<Target | Answer> {
  const script = `${kubectlScript(master, entry)}
said=$(kube get -o json -- node ${quote(node)}) || answer failed ${quote(`the node ${node} could not be read; nothing was changed`)}
path=$R$(resolve ${quote(authority)})
certificates=$(sed -n '/^-----BEGIN CERTIFICATE-----/,/^-----END CERTIFICATE-----/p' "$path") && [ -n "$certificates" ] ||
  answer failed ${quote(`there is no certificate in ${authority}; nothing was changed`)}
answer applied "$certificates
$said"
`;
  const answer = await askHost(master.session, script);
  if (answer.status !== 'applied') return answer;
  const at = answer.reason.lastIndexOf('-----END CERTIFICATE-----') + '-----END CERTIFICATE-----'.length;
  const seen = nodeObject.safeParse(parse(answer.reason.slice(at)));
  if (!seen.success) return failed(`kubectl did not say what the node ${node} is; nothing was changed`);
  const { addresses, daemonEndpoints } = seen.data.status;
  const address = ['InternalIP', 'ExternalIP', 'Hostname'].flatMap((type) => addresses.filter((each) => each.type === type))[0]?.address;
  if (address === undefined) return failed(`the node ${node} has no address yet; see why its kubelet does not report one`);
  return {
    node: { name: node, addresses: addresses.map((each) => each.address) },
    chain: {
      address,
      port: daemonEndpoints?.kubeletEndpoint?.Port ?? kubeletPort,
      authority: answer.reason.slice(0, at),
      authorityPath: authority,
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function awaitChain(master: ApiMaster, { node, chain }: Target, context: ActionContext, patience: ApprovalPatience): Promise<Answer> {
  const deadline = Date.now() + patience.deadlineMs;
  const approved: string[] = [];
  let last = '';
  for (;;) {
    const unserved = await servedChainTrouble(master.session, chain);
    if (unserved === undefined) return { status: approved.length > 0 ? 'applied' : 'unchanged', reason: approved.join(', ') };
    const sight = await lookAtRequests(master, node, context);
    if ('approved' in sight) approved.push(sight.approved);
    const seen = describe(sight);
    if (seen !== last) context.tell((last = seen));
    if (Date.now() >= deadline) return failed(overdue(chain, unserved, seen, approved, patience));
    await sleep(patience.pollMs);
  }
}

function describe(sight: Sight): string {
  if ('approved' in sight) return `approved ${sight.approved}; the certificate is being issued`;
  return 'waits' in sight ? sight.waits : sight.trouble;
}

function overdue({ address, port }: ServedChain, unserved: string, seen: string, approved: readonly string[], patience: ApprovalPatience): string {
  const done = approved.length === 0 ? '' : ` although ${approved.join(', ')} was approved`;
  return (
    `after ${Math.round(patience.deadlineMs / 1000)} s the kubelet on ${address}:${port} serves no certificate of the ` +
    `cluster's authority${done}: ${printable(unserved)}; ${printable(seen)}. See \`kubectl get csr\` and the kubelet's log`
  );
}

/** Approves the newest pending request when it fits. */
async function lookAtRequests(master: ApiMaster, node: ServingNode, { entry }: ActionContext): Promise<Sight> {
  const opening = kubectlScript(master, entry);
  const listed = await askHost(master.session, `${opening}\nsaid=$(kube get -o json csr) || answer failed 'the requests could not be listed'\nanswer applied "$said"\n`);
  if (listed.status !== 'applied') return { trouble: listed.reason };
  const requests = readSigningRequests(listed.reason);
  if (requests === undefined) return { trouble: 'kubectl did not list the requests' };
  const request = pendingServingRequest(requests, node.name);
  if (request === undefined) return { waits: 'the kubelet has no request pending' };
  const misfit = requestMisfit(request, node);
  if (misfit !== undefined) return { trouble: `${request.name} is not approved: ${misfit}` };
  const approve = `kube certificate approve -- ${quote(request.name)} >&2 || answer failed ${quote(`${request.name} could not be approved`)}`;
  const answer = await askHost(master.session, `${opening}\n${approve}\nanswer applied ''\n`);
  return answer.status === 'applied' ? { approved: request.name } : { trouble: answer.reason };
}

function failed(reason: string): Answer {
  return { status: 'failed', reason };
}
