import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { leaveOutOf } from './left-out.js';
import { objectName } from './object-name.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';

/**
 * `node-ports`: no Service is of the type NodePort. A load balancer is what is to be used instead; that one opens ports
 * on nodes too, behind itself, is shown and not judged. So are Services in namespaces under `leaveOut`.
 */
export const nodePortRule: ClusterRule = {
  expected: 'no Service is of the type NodePort',
  judge: (view, values) =>
    withObjects(view, ['services'], ({ services }) => {
      const leaveOut = leaveOutOf(values);
      const offences = services.flatMap((service): readonly Offence[] => {
        const { type, ports = [] } = service.spec;
        const nodePorts = ports.flatMap(({ nodePort = 0 }) => (nodePort > 0 ? [nodePort] : []));
        if (type !== 'NodePort' && nodePorts.length === 0) return [];
        const ofOtherType = type === 'NodePort' ? undefined : 'behind a load balancer';
        const aside = leaveOut(service.metadata.namespace) ?? ofOtherType;
        const fault = `node ports ${nodePorts.join(', ') || 'to be chosen'}`;
        return [{ object: objectName('Service', service), fault, aside }];
      });
      const good = 'no Service is of the type NodePort';
      return conclude(offences, { noun: 'Service', what: 'of the type NodePort', good });
    }),
};
