import type { ProbeRequest } from '../../documents/probe-requests.js';
import { probeRequests } from '../../documents/probe-requests.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { NumberedControl } from '../../model/control.js';
import type { GuardRule } from '../guard-rule.js';

/** A component that listens on loopback alone answers no probe of the node's address, and the kubelet kills it for ever. */
export const localProbesGuard: GuardRule = {
  note: 'the probes in the component’s manifest must ask the loopback address, on which alone it will listen',
  check: (view, _options, control) => {
    const stray = probesOf(view, control).filter(({ host }) => !isLoopback(host));
    if (stray.length === 0) return undefined;
    const names = [...new Set(stray.map(({ probe }) => probe))].join(', ');
    const path = view.manifests[componentOf(control)]?.path ?? '';
    return (
      `${names} in ${path} would ask ${stray[0]?.host ?? 'the address of the node'}, where nothing listens any more, and ` +
      'the kubelet would kill it for ever; write host: 127.0.0.1 into the probe first'
    );
  },
};

function probesOf({ manifests }: HostView, control: NumberedControl): readonly ProbeRequest[] {
  const manifest = manifests[componentOf(control)]?.manifest;
  return manifest === undefined ? [] : probeRequests(manifest.pod);
}

function componentOf({ component }: NumberedControl) {
  if (component === 'cluster') throw new Error('local-probes guards a component of a host');
  return component;
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host);
}
