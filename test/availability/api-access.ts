import { parse } from 'yaml';
import { z } from 'zod';

/** Where the API is asked, and as whom. Kept in memory alone. */
export interface ApiAccess {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url(), 'certificate-authority-data': z.base64() }) })]),
  users: z.tuple([z.object({ user: z.object({ 'client-certificate-data': z.base64(), 'client-key-data': z.base64() }) })]),
});

/** Reads kubeadm's admin.conf, which has one cluster and one user. Throws a ZodError for anything else. */
export function apiAccess(kubeconfig: string): ApiAccess {
  const { clusters, users } = kubeconfigSchema.parse(parse(kubeconfig));
  const { hostname, port } = new URL(clusters[0].cluster.server);
  const { user } = users[0];
  return {
    host: hostname,
    port: Number(port === '' ? '443' : port),
    ca: decoded(clusters[0].cluster['certificate-authority-data']),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  };
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
