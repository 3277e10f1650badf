import { grantsOf } from '../../evaluate/cluster-rules/grants.js';
import { subjectName } from '../../evaluate/cluster-rules/subject.js';
import { comment, commentedOut } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { isLabelName, isPathName } from './object-names.js';
import { objectsOf } from './objects-of.js';
import { refused } from './refused.js';
import { shellWord } from './shell-word.js';

/** Shows who has the role cluster-admin by which binding, and how one would take it away. */
export function clusterAdminBindings({ api }: DraftContext): Draft | undefined {
  const grants = grantsOf({
    roles: objectsOf(api, 'roles'),
    clusterroles: objectsOf(api, 'clusterroles'),
    rolebindings: objectsOf(api, 'rolebindings'),
    clusterrolebindings: objectsOf(api, 'clusterrolebindings'),
  }).filter(({ role }) => role === 'ClusterRole/cluster-admin');
  if (grants.length === 0) return undefined;
  const parts = grants.map(({ binding, namespace, subjects }) => {
    const name = nameIn(binding, namespace);
    const where = namespace === undefined ? 'the whole cluster' : `the namespace ${namespace}`;
    const who = comment(`In ${where}, by the binding ${name}: ${subjects.map(subjectName).join(', ')}`);
    return `${who}\n${commandsFor(name, namespace)}`;
  });
  return {
    topic: 'cluster-admin-bindings',
    form: 'commands',
    does: 'Shows who has the role cluster-admin, and the commands that would take it away, binding by binding.',
    breaks:
      'Whoever loses the role is locked out of what nothing else gives them: operators and their tools, also ' +
      'controllers that run as a service account. Keep one way in that you have tried (the administrator kubeconfig ' +
      'of a control-plane host) before you delete any.',
    first:
      'Give each subject a role with what it needs, see with kubectl auth can-i --as that it suffices, and save the ' +
      'binding.',
    body: parts.join('\n'),
  };
}

/** What stands behind `ClusterRoleBinding/` or `namespace/RoleBinding/`. */
function nameIn(binding: string, namespace: string | undefined): string {
  return binding.slice((namespace === undefined ? 'ClusterRoleBinding/' : `${namespace}/RoleBinding/`).length);
}

function commandsFor(name: string, namespace: string | undefined): string {
  if (!isPathName(name)) return refused('binding', name);
  if (namespace !== undefined && !isLabelName(namespace)) return refused('namespace', namespace);
  const kubectl = namespace === undefined ? 'kubectl' : `kubectl -n ${shellWord(namespace)}`;
  const object = shellWord(`${namespace === undefined ? 'clusterrolebinding' : 'rolebinding'}/${name}`);
  const commands = [`${kubectl} get ${object} -o yaml`, `${kubectl} delete ${object}`];
  return `${commentedOut(commands.join('\n'))}\n`;
}
