import { connect } from '../../src/transport/connect.js';
import type { Session } from '../../src/transport/session.js';
import { startLoopbackHost } from './loopback-host.js';
import { sessionContract } from './session-contract.js';

/**
 * The contract of a session, held against one that is connected to a loopback host.
 * @param over what is laid over the connection
 */
export function loopbackContract(title: string, over: (connection: Session) => Session): void {
  sessionContract(title, async () => {
    const loopback = await startLoopbackHost({ forwardTo: (host, port) => ({ host, port }) });
    const session = over(await connect(loopback.host));
    return {
      session,
      folder: loopback.folder,
      close: async () => {
        session.close();
        await loopback.close();
      },
    };
  });
}
