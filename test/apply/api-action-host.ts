import { delimiter } from 'node:path';
import type { ActionContext } from '../../src/apply/action-context.js';
import { connect } from '../../src/transport/connect.js';
import type { ForwardTo } from '../../src/transport/loopback-forward.js';
import type { Session } from '../../src/transport/session.js';
import { HostTree } from '../probe/host-tree.js';
import type { LoopbackHost } from '../transport/loopback-host.js';
import { startLoopbackHost } from '../transport/loopback-host.js';
import { KubectlStandIn } from './kubectl-stand-in.js';

/** A master on loopback with a kubectl of the test's own, and what an action there is given. */
export class ApiActionHost {
  readonly tree = new HostTree();
  readonly kubectl = new KubectlStandIn(this.tree);
  /** What the action told while it waited. */
  readonly told: string[] = [];
  #server: LoopbackHost | undefined;
  #session: Session | undefined;

  /** The context of an action on this master, the third of its run. */
  async context(forwardTo?: ForwardTo): Promise<ActionContext> {
    const path = [this.tree.path('/programs'), process.env['PATH'] ?? ''].join(delimiter);
    this.#server = await startLoopbackHost({ environment: { PATH: path }, ...(forwardTo === undefined ? {} : { forwardTo }) });
    const session = await connect({ ...this.#server.host, root: this.tree.root });
    this.#session = session;
    return {
      session,
      sessions: new Map([[session.host.name, session]]),
      masters: [{ session, kubeconfigs: ['/etc/kubernetes/admin.conf'] }],
      entry: { run: '20260101T000000Z-abcdef', sequence: 3 },
      tell: (seen) => this.told.push(seen),
    };
  }

  async close(): Promise<void> {
    this.#session?.close();
    await this.#server?.close();
    this.tree.remove();
  }
}
