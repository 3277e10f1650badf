import { createHash } from 'node:crypto';
import { AuditLog, openAuditLog } from './audit-log.js';
import { endpointOf } from './endpoint.js';
import { healthAnswers } from './health-answer.js';
import type { Machine } from './machine.js';
import { pace } from './pace.js';
import { programFlags } from './program-flags.js';
import { programName } from './program-name.js';
import type { Program } from './running-program.js';
import { startRefusal } from './start-refusal.js';
import type { StaticPod } from './static-pod.js';

/** The program of a pod's container, as it would run on this machine now. */
export function podProgram(machine: Machine, pod: StaticPod): Program {
  const name = programName(pod.argv);
  const flags = programFlags(pod.argv);
  const log = openAuditLog(machine.root, pod, flags);
  const answers = healthAnswers(name, flags);
  return {
    entry: {
      argv: pod.argv,
      executable: `/usr/local/bin/${name}`,
      environment: { PATH: '/usr/local/bin:/usr/bin:/bin', HOSTNAME: machine.name, ...pod.environment },
      cgroup: controlGroup(machine.name, pod),
    },
    refusal: startRefusal(machine.root, pod),
    endpoint: endpointOf(name, flags),
    answer: (path, isReady) => {
      if (log instanceof AuditLog) log.record(path, machine.clock.now());
      return answers(path, isReady);
    },
    drainMs: name === 'kube-apiserver' ? pace.drainMs : 0,
  };
}

/** A static pod's control group is named by a hash, not by a UUID as that of a pod from the API server. */
function controlGroup(host: string, pod: StaticPod): string {
  const hash = (algorithm: string): string =>
    createHash(algorithm).update(`${host}\n${pod.file}\n${pod.fingerprint}`).digest('hex');
  return `/kubepods/burstable/pod${hash('md5')}/${hash('sha256')}`;
}
