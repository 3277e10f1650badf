import type { KubeadmComponent } from '../documents/kubeadm-defaults.js';
import type { HostView } from '../evaluate/host-view.js';
import type { FileChange, Plan } from '../model/plan.js';

/** A file of a host that kubeadm writes anew when it upgrades, as it is and as the plan leaves it. */
export interface KubeadmFile {
  readonly view: HostView;
  readonly component: KubeadmComponent | 'kubelet';
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Numbers of the controls that change its text. */
  readonly controls: readonly string[];
}

/** Where kubeadm has the kubelet's configuration, whatever a layout says (cmd/kubeadm/app/constants, KubeletRunDirectory). */
const kubeletConfig = '/var/lib/kubelet/config.yaml';

const components: readonly KubeadmComponent[] = ['apiserver', 'controller-manager', 'scheduler', 'etcd'];

/**
 * The manifests of the control plane and the kubelet configurations of all hosts, also those that the plan leaves as they
 * are. What could not be read as text, or as a manifest, is left out.
 */
export function kubeadmFiles({ changes }: Plan, views: readonly HostView[]): readonly KubeadmFile[] {
  return views.flatMap((view) => {
    const manifests = components.flatMap((component) => {
      const manifest = view.manifests[component];
      return manifest?.manifest === undefined ? [] : [{ component, path: manifest.path }];
    });
    const places: readonly Pick<KubeadmFile, 'component' | 'path'>[] = [...manifests, { component: 'kubelet', path: kubeletConfig }];
    return places.flatMap((place) => fileOf(changes, view, place) ?? []);
  });
}

function fileOf(changes: Plan['changes'], view: HostView, place: Pick<KubeadmFile, 'component' | 'path'>): KubeadmFile | undefined {
  const fact = view.snapshot.files[place.path];
  if (fact?.state !== 'present' || fact.content === undefined) return undefined;
  const paths = [place.path, fact.realPath];
  const made = changes.filter(
    (change): change is FileChange => change.kind !== 'action' && change.host === view.host.name && paths.includes(change.target),
  );
  const texts = made.flatMap((change) => textAfter(change) ?? []);
  const writing = made.filter((change) => textAfter(change) !== textBefore(change));
  return {
    ...place,
    view,
    before: fact.content,
    after: texts.at(-1) ?? fact.content,
    controls: [...new Set(writing.flatMap(({ controls }) => controls))],
  };
}

function textBefore({ before }: FileChange): string | undefined {
  return before.type === 'absent' ? undefined : before.content;
}

function textAfter({ after }: FileChange): string | undefined {
  return after.type === 'absent' ? undefined : after.content;
}
