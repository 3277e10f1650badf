import { parseDockerfile } from '../../src/documents/parse-dockerfile.js';
import type { ClusterView } from '../../src/evaluate/cluster-view.js';
import { clusterView } from './cluster-builder.js';
import type { CaseCluster } from './control-case.js';
import { hostOfCase } from './host-of-case.js';

/** The cluster that a case describes. */
export function clusterOfCase({ version, apiGroups, objects, hosts, problem, ...rest }: CaseCluster): ClusterView {
  const files = rest.dockerfiles && Object.entries(rest.dockerfiles).map(([path, text]) => parseDockerfile(path, text));
  const dockerfiles = files === undefined ? {} : { dockerfiles: files };
  const view = clusterView({ version, apiGroups, objects, hosts: hosts.map(hostOfCase), ...dockerfiles });
  return problem === undefined ? view : { ...view, api: { problem } };
}
