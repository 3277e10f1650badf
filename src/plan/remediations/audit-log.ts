import { DocumentError } from '../../documents/document-error.js';
import { readYamlKey } from '../../documents/yaml-keys.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import { readSetting } from '../../evaluate/read-setting.js';
import type { NumberedControl, Setting } from '../../model/control.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { Edit, Wish } from '../edit.js';
import type { PlanOptions } from '../plan-options.js';
import { textState } from '../file-state.js';
import { openObservations } from '../open-observations.js';

const policySetting: Setting = { flag: 'audit-policy-file', type: 'string' };
const logSetting: Setting = { flag: 'audit-log-path', type: 'string' };

/**
 * Everything that audit logging takes, as one set of edits: the policy file and the log directory first, then flags,
 * volumes and mounts in one write of the manifest. An unmounted policy or log kills the apiserver
 * (kubernetes/kubernetes#101521), so what is already set is kept as it is.
 */
export function auditLogWish(view: HostView, judgement: Judgement, { auditPolicy: policy }: PlanOptions): Wish {
  const { control } = judgement;
  const manifest = view.manifests.apiserver;
  if (manifest?.manifest === undefined) return { refusal: 'the API server does not come from a pod manifest that can be read' };
  const owned = { control, view, path: manifest.path };
  const home = { kind: 'pod-manifest', path: manifest.path, component: 'apiserver' } as const;
  const isAboutCoverage = openObservations(judgement).some((each) => 'rule' in each);
  if (isAboutCoverage && !isUnset(view, policySetting)) return { refusal: alreadySet(view) };
  const edits: Edit[] = [];
  if (isUnset(view, policySetting)) {
    const refusal = policyRefusal(view);
    if (refusal !== undefined) return { refusal };
    edits.push(...createPolicy(view, control, policy));
    edits.push({ ...owned, kind: 'setting', home, setting: policySetting, value: managedPaths.auditPolicy });
    edits.push({ ...owned, kind: 'mount', mount: mount('audit-policy', managedPaths.auditPolicy, 'File', true) });
    edits.push({ ...owned, kind: 'after', needs: managedPaths.auditPolicy });
  }
  if (isUnset(view, logSetting)) {
    const directory = managedPaths.auditLogDirectories.at(-1) ?? '';
    edits.push(...createDirectories(view, control));
    edits.push({ ...owned, kind: 'setting', home, setting: logSetting, value: managedPaths.auditLog });
    edits.push({ ...owned, kind: 'mount', mount: mount('audit-log', directory, 'DirectoryOrCreate', false) });
    edits.push({ ...owned, kind: 'after', needs: directory });
  }
  return edits.length > 0 ? { edits } : { refusal: alreadySet(view) };
}

/** Somebody else's policy is not replaced, and a flag that waits for a restart is not set again. */
function alreadySet(view: HostView): string {
  const [policy] = readSetting(view, 'apiserver', policySetting);
  const path = policy?.effective.set ?? policy?.declared?.set;
  if (policy?.effective.set === undefined) return 'restart pending: the manifest declares it already; restart the API server and scan again';
  return `the API server has an audit policy already, ${String(path)}; add what the evidence names to it, and restart the API server`;
}

function isUnset(view: HostView, setting: Setting): boolean {
  return readSetting(view, 'apiserver', setting).every((read) => read.declared?.set === undefined);
}

function mount(name: string, path: string, type: 'File' | 'DirectoryOrCreate', readOnly: boolean) {
  return { kind: 'add-host-path', name, path, mountPath: path, type, readOnly } as const;
}

/** A file that somebody else put at the policy's path is used when it is an audit policy, and never overwritten. */
function policyRefusal(view: HostView): string | undefined {
  const fact = view.snapshot.files[managedPaths.auditPolicy];
  if (fact === undefined || fact.state === 'absent') return undefined;
  const isPolicy = fact.state === 'present' && fact.content !== undefined && kindOf(fact.content) === 'Policy';
  if (isPolicy) return undefined;
  return `${managedPaths.auditPolicy} exists and is no audit policy; move it away or make it one, then scan again`;
}

function kindOf(text: string): unknown {
  try {
    return readYamlKey(text, ['kind']).value;
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

function createPolicy(view: HostView, control: NumberedControl, policy: string): Edit[] {
  if (view.snapshot.files[managedPaths.auditPolicy]?.state === 'present') return [];
  return [{ control, view, path: managedPaths.auditPolicy, kind: 'create', state: textState(policy, 0o600) }];
}

function createDirectories(view: HostView, control: NumberedControl): Edit[] {
  const missing = managedPaths.auditLogDirectories.filter((path) => view.snapshot.files[path]?.state !== 'present');
  const last = managedPaths.auditLogDirectories.at(-1);
  return missing.map((path) => ({
    control,
    view,
    path,
    kind: 'create',
    state: { type: 'directory', mode: path === last ? 0o700 : 0o755, owner: 'root:root' },
  }));
}
