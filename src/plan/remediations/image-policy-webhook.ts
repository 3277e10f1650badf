import { DocumentError } from '../../documents/document-error.js';
import { imagePolicyWebhook } from '../../documents/image-policy-webhook.js';
import type { ClusterView } from '../../evaluate/cluster-view.js';
import { examine } from '../../evaluate/examine.js';
import type { HostView } from '../../evaluate/host-view.js';
import { hasComponent } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { SettingCheck } from '../../model/control.js';
import { admissionPluginEdits } from '../admission-plugin-edits.js';
import type { Edit, Refusal, Wish } from '../edit.js';
import { fileValueProblem } from '../file-value-problem.js';
import { mountFor } from '../mount-for.js';
import { provenByNewPods } from '../new-pod-proof.js';
import { openObservations } from '../open-observations.js';
import type { PlanOptions } from '../plan-options.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';

const plugin = 'ImagePolicyWebhook';

/** What makes an API server run the plugin; it does not start with one that is both enabled and disabled. */
const checks: readonly SettingCheck[] = [
  { setting: { flag: 'enable-admission-plugins', type: 'list' }, must: { includes: plugin } },
  { setting: { flag: 'disable-admission-plugins', type: 'list' }, must: { excludes: plugin } },
];

/**
 * The plugin ImagePolicyWebhook on every API server of the run that lacks it, asking the service whose kubeconfig was
 * given: its entry in the admission configuration, mounts of both files and the plugin; on all of them or on none.
 */
export function imagePolicyWebhookWish(
  { hosts }: ClusterView,
  judgement: Judgement,
  options: PlanOptions,
  workings: Map<string, Working>,
): Wish {
  const kubeconfig = options.values?.get(judgement.control.slug)?.['kubeconfig'];
  if (kubeconfig === undefined) return { refusal: valueReason, needsValue: 'kubeconfig' };
  const servers = hosts.filter((view) => hasComponent(view, 'apiserver'));
  if (servers.length === 0) return { refusal: 'no host of the run has an API server to give the plugin to' };
  const edits: Edit[] = [];
  const asked = new Map<string, Working>();
  for (const view of servers) {
    const { name } = view.host;
    const working: Working = new Map(workings.get(name));
    const wish = serverWish(view, judgement, options, { kubeconfig, working });
    if ('refusal' in wish) return { refusal: `${name}: ${wish.refusal.replace(`${name}: `, '')}` };
    edits.push(...wish.edits);
    asked.set(name, working);
  }
  // what is asked of one host only counts when it is asked of all
  for (const [name, working] of asked) workings.set(name, working);
  return { edits };
}

const valueReason =
  'needs a value: which service verifies images only you know; give kubeconfig, the path on every control plane host of ' +
  'the kubeconfig that leads to it, in a playbook\'s values';

interface Wanted {
  readonly kubeconfig: string;
  /** Updated with the values asked for. */
  readonly working: Working;
}

function serverWish(view: HostView, judgement: Judgement, options: PlanOptions, { kubeconfig, working }: Wanted): Wish {
  const lacking = pluginJudgement(view, judgement);
  if ('refusal' in lacking) return lacking;
  if (openObservations(lacking).length === 0) return { edits: [] };
  const problem = fileValueProblem(view, 'kubeconfig', kubeconfig);
  if (problem !== undefined) return { refusal: problem };
  const configuration = admissionPluginEdits(view, lacking.control, options, imagePolicyWebhook(kubeconfig));
  if ('refusal' in configuration) return configuration;
  const other = entryProblem(view, configuration.edits, kubeconfig);
  if (other !== undefined) return { refusal: other };
  const mount = kubeconfigMount(view, lacking, configuration.edits, kubeconfig);
  if ('refusal' in mount) return mount;
  const enabled = settingsWish(view, lacking, options, working);
  if ('refusal' in enabled) return enabled;
  return { edits: provenByNewPods([...configuration.edits, ...mount.edits, ...enabled.edits], options) };
}

/** The judgement of the cluster as one of an API server, of the plugin alone. */
function pluginJudgement(view: HostView, judgement: Judgement): Judgement | Refusal {
  const examinations = checks.map((check) => examine(view, 'apiserver', check));
  const unseen = examinations.flatMap((each) => ('reason' in each ? [each.reason] : []))[0];
  if (unseen !== undefined) return { refusal: unseen };
  const observations = examinations.flatMap((each) => ('observations' in each ? each.observations : []));
  return { ...judgement, control: { ...judgement.control, component: 'apiserver', checks, join: 'all' }, observations };
}

/** Why the configuration would not ask the given service: it is none, or has an entry that asks another one. */
function entryProblem({ snapshot }: HostView, edits: readonly Edit[], kubeconfig: string): string | undefined {
  const entry = edits.find((edit) => edit.kind === 'text');
  if (entry === undefined) return undefined;
  const fact = snapshot.files[entry.path];
  try {
    if (entry.write(fact?.state === 'present' ? fact.content : undefined).includes(kubeconfig)) return undefined;
    return `the entry for ${plugin} in ${entry.path} does not name ${kubeconfig}; let it do so, or take it out, and scan again`;
  } catch (error) {
    if (error instanceof DocumentError) return `${entry.path}: ${error.message}`;
    throw error;
  }
}

/** The mount of the kubeconfig, unless it lies in a directory that the admission configuration is mounted with. */
function kubeconfigMount(view: HostView, { control }: Judgement, edits: readonly Edit[], kubeconfig: string): Wish {
  const path = view.manifests.apiserver?.path;
  if (path === undefined) return { refusal: 'the API server does not come from a pod manifest that can be read' };
  const isSeen = edits.some(
    (edit) => edit.kind === 'mount' && 'mountPath' in edit.mount && kubeconfig.startsWith(`${edit.mount.mountPath}/`),
  );
  return isSeen ? { edits: [] } : mountFor(view, control, { kind: 'pod-manifest', path, component: 'apiserver' }, kubeconfig);
}
