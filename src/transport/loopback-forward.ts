import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Connection, ServerChannel } from 'ssh2';

/** Where a forwarded connection to an address and port really goes; undefined refuses it. */
export type ForwardTo = (address: string, port: number) => { host: string; port: number } | undefined;

/** Serves the TCP forwarding of one client; only to loopback addresses, whatever `forwardTo` says. */
export function serveForwards(client: Connection, forwardTo: ForwardTo): void {
  client.on('tcpip', (accept, reject, info) => {
    const target = forwardTo(info.destIP, info.destPort);
    if (target === undefined || !isLoopback(target.host)) {
      reject();
      return;
    }
    const socket = connect({ ...target, allowHalfOpen: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      join(socket, accept());
    });
    const end = (): void => void socket.destroy();
    client.once('close', end);
    socket.once('close', () => client.off('close', end));
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Ssh2 gives no channel when its client has gone meanwhile. */
function join(socket: Socket, channel: ServerChannel | undefined): void {
  if (channel === undefined) {
    socket.destroy();
    return;
  }
  socket.on('error', () => channel.close());
  channel.on('error', () => socket.destroy());
  channel.on('close', () => socket.destroy());
  channel.pipe(socket).pipe(channel);
}
