import type { Host } from '../model/host.js';

/** Names and addresses that every host has for itself. */
const loopback = /^(?:localhost|127\..*|::1)$/;

/** Whether a value names the host by its name or its address, so that it fits no other host. */
export function isHostsOwnValue({ name, address }: Host, value: string): boolean {
  const words = value.split(/[^A-Za-z0-9.-]+/);
  return [name, address].some((own) => !loopback.test(own) && (words.includes(own) || (own.includes(':') && value.includes(own))));
}
