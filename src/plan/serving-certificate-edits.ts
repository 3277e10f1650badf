import type { HostView } from '../evaluate/host-view.js';
import { readSetting } from '../evaluate/read-setting.js';
import { parseBoolean } from '../evaluate/quantity.js';
import type { NumberedControl, Setting } from '../model/control.js';
import type { Edit, Refusal, Wish } from './edit.js';

/** `--rotate-server-certificates` sets the same field (cmd/kubelet/app/options). */
const bootstrap: Setting = { flag: 'rotate-server-certificates', config: 'serverTLSBootstrap', type: 'boolean', default: 'false' };

/** Without the gate the kubelet ignores the field; it is on unless switched off since Kubernetes 1.12. */
const gate: Setting = {
  flag: 'feature-gates',
  key: 'RotateKubeletServerCertificate',
  config: 'featureGates.RotateKubeletServerCertificate',
  type: 'boolean',
  default: 'true',
};

const ownFiles: readonly Setting[] = [
  { flag: 'tls-cert-file', config: 'tlsCertFile', type: 'string' },
  { flag: 'tls-private-key-file', config: 'tlsPrivateKeyFile', type: 'string' },
];

/** Whether the kubelet serves with files that it was given: it then asks for no certificate. */
export function servesOwnFiles(view: HostView): boolean {
  return ownFiles.some((setting) => readSetting(view, 'kubelet', setting).some(({ effective }) => (effective.set ?? '') !== ''));
}

/**
 * What it takes that a host's kubelet serves with a certificate of the cluster's authority: that it asks for one, unless
 * it has files of its own, and that what it asks for is approved and seen served.
 * @param authority file on the masters with the authority's certificate
 */
export function servingCertificateEdits(view: HostView, control: NumberedControl, node: string, authority: string): Wish {
  const target = `serving certificate of ${node}`;
  const asking = servesOwnFiles(view) ? { edits: [] } : askingEdits(view, control);
  if ('refusal' in asking) return asking;
  const approval: Edit = {
    control,
    view,
    path: target,
    kind: 'action',
    action: { kind: 'approve-serving-certificate', node, authority },
    summary: `approve the request of ${node}'s kubelet for a serving certificate when it fits the node, and see it served\n`,
  };
  const order = asking.edits.map(({ path }): Edit => ({ control, view, path: target, kind: 'after', needs: path }));
  return { edits: [...asking.edits, approval, ...order] };
}

function askingEdits(view: HostView, control: NumberedControl): { readonly edits: readonly Edit[] } | Refusal {
  const edits: Edit[] = [];
  for (const setting of [bootstrap, gate]) {
    for (const { home, effective, declared, problem } of readSetting(view, 'kubelet', setting)) {
      const isOn = [effective, declared ?? effective].every(({ inForce }) => inForce !== undefined && parseBoolean(String(inForce)) === true);
      if (problem !== undefined) return { refusal: `${view.host.name}: ${problem}` };
      if (isOn) continue;
      if (home === undefined) {
        return { refusal: `${view.host.name}: it is not known where ${setting.config ?? setting.flag} of the kubelet is declared; set it to true where the kubelet is started` };
      }
      edits.push({ control, view, path: home.path, kind: 'setting', home, setting, value: 'true' });
    }
  }
  return { edits };
}
