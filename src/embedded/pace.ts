/** How long a program takes from its start to the first connection it accepts, and from there to health 200. */
export interface StartUp {
  readonly listenMs: number;
  readonly readyMs: number;
}

const apiserver: StartUp = { listenMs: 700, readyMs: 300 };
const others: StartUp = { listenMs: 150, readyMs: 50 };

/** For programs that were running long before anybody looked. */
export const atOnce: StartUp = { listenMs: 0, readyMs: 0 };

/** How fast the stand-in's program starts. */
export function startUpOf(program: string): StartUp {
  return program === 'kube-apiserver' ? apiserver : others;
}

/**
 * Milliseconds in the order in which a real kubelet and its pods do the same things, several times faster. Measured on
 * 1.20: the new apiserver runs 0.5 s after its manifest changed, listens at 3.5 s, is ready at 4.6 s, and the one
 * before it is still in the process table at 30 s, its listener closed since 0.03 s.
 */
export const pace = {
  /** Between two looks at the manifests directory and at requests to systemctl. */
  pollMs: 100,
  /** From the end of a pod to the start of the one that replaces it. */
  replaceMs: 300,
  /** How long an apiserver that was told to end stays in the process table. */
  drainMs: 2500,
  /** How long a program that will not start is seen running. */
  crashMs: 100,
  /** The pause before a container is started again, doubled each time (10 s to 5 min in reality). */
  firstBackOffMs: 400,
  longestBackOffMs: 3200,
  /** RestartSec of the kubelet's unit. */
  kubeletRestartMs: 500,
} as const;
