import type { FaultCluster } from './fault-cluster.js';
import type { Workplace } from './tool.js';

/** The embedded cluster, with waits that suit the stand-in for the kubelet. */
export function onEmbedded({ directory, inventoryFile }: FaultCluster): Workplace {
  return { inventoryFile, state: directory, preloaded: new URL('short-patience.mjs', import.meta.url).href };
}
