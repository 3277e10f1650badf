import { z } from 'zod';
import type { Role } from '../model/host.js';
import { nearMatches } from '../text/near-matches.js';

const roles = ['master', 'node', 'etcd'] as const satisfies readonly Role[];

/** A message ends a sentence that begins with the key: what is wrong; what to do. */
function expecting(kind: string, remedy: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `${input === undefined ? 'is missing' : `is not ${kind}`}; ${remedy}`;
}

/** Text of which the pattern holds. */
function text(kind: string, remedy: string, pattern: RegExp) {
  const error = expecting(kind, remedy);
  return z.string({ error }).regex(pattern, { error });
}

function fileName(remedy: string) {
  return text('a file name', remedy, /^[^\p{Cc}]*[^\s\p{Cc}][^\p{Cc}]*$/u);
}

const portRange = { error: expecting('a whole number from 1 to 65535', 'write the port of sshd, for example 22') };

const common = {
  user: text('a user name', 'write the user to log in as, for example ops', /^[^\s\p{Cc}-][^\s\p{Cc}]*$/u).optional(),
  become: z.boolean({ error: expecting('true or false', 'write true if the user needs sudo, else false') }).optional(),
  port: z.int(portRange).min(1, portRange).max(65535, portRange).optional(),
  identityFile: fileName('write the path of a private key, for example ./id').optional(),
  root: text('an absolute path', 'begin it with a slash, for example /host', /^\/[^\p{Cc}]*$/u).optional(),
  layout: text('the id of a layout', 'write for example kubeadm', /^[a-z0-9][a-z0-9-]*$/).optional(),
};

const role = z.enum(roles, {
  error: ({ input }) => {
    const near = typeof input === 'string' ? nearMatches(input, roles)[0] : undefined;
    return `is not a role${near === undefined ? '' : `, perhaps ${near} is meant`}; write master, node or etcd`;
  },
});

const roleList = z
  .array(role, { error: expecting('a list of roles', 'write for example [master, etcd]') })
  .min(1, 'is empty; name at least one of master, node, etcd')
  .refine((list) => new Set(list).size === list.length, 'names a role twice; name each role once');

/** What holds for every host that does not say otherwise. */
export const defaultsSchema = z.strictObject(common, { error: expecting('a map', 'write for example { user: ops }') });

/** One host. */
export const hostSchema = z.strictObject(
  {
    ...common,
    address: text('an address', 'write an IP address or a DNS name', /^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/),
    roles: roleList,
  },
  { error: expecting('a map', 'write for example { address: 10.77.0.11, roles: [master, etcd] }') },
);

/** The file as a whole; its defaults and hosts are judged one by one, so that one mistake hides no other. */
export const inventorySchema = z.strictObject(
  {
    knownHosts: fileName('write the path of a known_hosts file').optional(),
    defaults: z.unknown().optional(),
    hosts: z
      .record(z.string(), z.unknown(), { error: expecting('a map', 'write one entry a host below it') })
      .refine((hosts) => Object.keys(hosts).length > 0, 'names no host; write one entry a host below it'),
  },
  { error: expecting('a map', 'write the keys knownHosts, defaults and hosts') },
);

export type Defaults = z.infer<typeof defaultsSchema>;
export type HostEntry = z.infer<typeof hostSchema>;
