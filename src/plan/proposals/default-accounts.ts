import { accountOf, accountsByName, mountsToken } from '../../evaluate/cluster-rules/token-mount.js';
import { isFinished } from '../../evaluate/cluster-rules/pod-facts.js';
import { ownersOf } from '../../evaluate/cluster-rules/pod-owner.js';
import { comment } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { manifestYaml } from './manifest-yaml.js';
import { isLabelName } from './object-names.js';
import { objectsOf } from './objects-of.js';
import { refused } from './refused.js';

/** The namespaces, in order, whose account `default` gives its token to pods unless they say otherwise. */
export function automountingNamespaces({ api, leaveOut }: DraftContext): readonly string[] {
  return objectsOf(api, 'serviceaccounts')
    .filter((each) => each.metadata.name === 'default' && each.automountServiceAccountToken !== false)
    .flatMap(({ metadata }) => metadata.namespace ?? [])
    .filter((namespace) => leaveOut(namespace) === undefined)
    .sort();
}

/** Proposes that the default service accounts give their token to no pod that does not ask for it. */
export function defaultAccounts(context: DraftContext): Draft | undefined {
  const usersIn = tokenUsers(context);
  const parts = automountingNamespaces(context).map((namespace) => {
    if (!isLabelName(namespace)) return refused('namespace', namespace);
    const users = usersIn(namespace);
    const note = `Runs here with its token: ${users.length === 0 ? 'nothing' : users.join(', ')}.`;
    const metadata = { name: 'default', namespace };
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false };
    return `---\n${comment(note)}\n${manifestYaml(account)}`;
  });
  if (parts.length === 0) return undefined;
  return {
    topic: 'default-service-accounts',
    form: 'manifest',
    does: 'Keeps the token of the service account default out of pods that do not ask for it.',
    breaks:
      'Pods that run keep their token until they are made anew; those named below then lose access to the API where ' +
      'they use it by this account, and need a service account of their own. Bindings that give something to an ' +
      'account default stay, and are for a person to move.',
    changesFields: true,
    body: parts.join('\n'),
  };
}

function tokenUsers({ view, api }: DraftContext): (namespace: string) => readonly string[] {
  const accounts = accountsByName(objectsOf(api, 'serviceaccounts'));
  const ownerOf = ownersOf(view);
  const users = objectsOf(api, 'pods').filter(
    (pod) => accountOf(pod) === 'default' && !isFinished(pod) && mountsToken(pod, accounts),
  );
  return (namespace) => {
    const own = users.filter(({ metadata }) => metadata.namespace === namespace);
    return [...new Set(own.map(ownerOf))].sort();
  };
}
