import { readCertificates } from '../../documents/certificates.js';
import { parseFlags } from '../../documents/command-flags.js';
import { DocumentError } from '../../documents/document-error.js';
import type { HostView } from '../../evaluate/host-view.js';
import { pathFlag } from '../../evaluate/kubelet-view.js';
import { asList } from '../../evaluate/reading.js';
import { readSetting } from '../../evaluate/read-setting.js';
import type { Component } from '../../model/component.js';
import type { Setting } from '../../model/control.js';
import type { GuardRule } from '../guard-rule.js';

const modes: Setting = { flag: 'authorization-mode', type: 'list', default: 'AlwaysAllow' };

/** The identities that the roles which Kubernetes itself makes are bound to, or that the Node authorizer knows. */
const identities: Readonly<Partial<Record<Component, { readonly expected: string; readonly fits: (parts: readonly string[]) => boolean }>>> = {
  scheduler: { expected: 'CN=system:kube-scheduler', fits: (parts) => parts.includes('CN=system:kube-scheduler') },
  'controller-manager': {
    expected: 'CN=system:kube-controller-manager',
    fits: (parts) => parts.includes('CN=system:kube-controller-manager'),
  },
  kubelet: {
    expected: 'O=system:nodes, CN=system:node:…',
    fits: (parts) => parts.includes('O=system:nodes') && parts.some((part) => part.startsWith('CN=system:node:')),
  },
};

/** Once AlwaysAllow goes, a component with another identity than the default roles are bound to is locked out. */
export const componentIdentitiesGuard: GuardRule = {
  note:
    'where AlwaysAllow is in force, scheduler, controller manager and every kubelet must sign in with the certificates ' +
    'that the default roles and the Node authorizer know',
  check: (view) => {
    if (!allowsAll(view)) return undefined;
    const strangers = [view, ...view.others].flatMap(strangersOn);
    if (strangers.length === 0) return undefined;
    return `without AlwaysAllow these would be locked out: ${strangers.join('; ')}; give them such certificates, or roles, first`;
  },
};

function allowsAll(view: HostView): boolean {
  return readSetting(view, 'apiserver', modes).some(({ effective }) => asList(effective.inForce).includes('AlwaysAllow'));
}

function strangersOn(view: HostView): string[] {
  return (Object.keys(identities) as (keyof typeof identities)[]).flatMap((component) => {
    const identity = identities[component];
    const subject = subjectOf(view, component);
    if (identity === undefined || subject === undefined || identity.fits(subject.split(', '))) return [];
    const seen = subject === '' ? 'whose client certificate could not be seen' : `as ${subject}`;
    return [`the ${component} on ${view.host.name} ${seen}, not as ${identity.expected}`];
  });
}

/** The subject of a component's client certificate, '' where it could not be seen; undefined where it does not run. */
function subjectOf(view: HostView, component: Component): string | undefined {
  const process = view.processes[component]?.[0];
  if (process === undefined) return undefined;
  const path = pathFlag(parseFlags(process.argv.slice(1)), 'kubeconfig', process);
  const excerpt = path === undefined ? undefined : view.snapshot.certificates[path];
  if (excerpt?.state !== 'taken') return '';
  try {
    return readCertificates(excerpt.text)[0]?.subject ?? '';
  } catch (error) {
    if (error instanceof DocumentError) return '';
    throw error;
  }
}
