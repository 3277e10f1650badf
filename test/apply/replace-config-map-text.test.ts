import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { performAction, undoAction } from '../../src/apply/perform-action.js';
import type { Action } from '../../src/model/action.js';
import type { Session } from '../../src/transport/session.js';
import { ApiHost, recorded } from '../probe/api-host.js';
import { configMap, ConfigMapKubectl } from '../probe/config-map-kubectl.js';

const old = "apiServer: {}\nkind: ClusterConfiguration # it's old\n\n";
const text = 'apiServer:\n  extraArgs:\n    note: it\'s "new" $HOME\nkind: ClusterConfiguration\n';
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
const action: Action = { kind: 'replace-config-map-text', namespace: 'kube-system', name: 'kubeadm-config', key: 'ClusterConfiguration', before: sha256(old), text };
const annotations = { 'kubeadm.kubernetes.io/component-config.hash': 'sha256:1' };
const stored = configMap('kubeadm-config', { ClusterConfiguration: old, ClusterStatus: 'apiEndpoints: {}\n' }, { annotations });

let api: ApiHost;
let kubectl: ConfigMapKubectl;
let session: Session;

beforeEach(async () => {
  api = new ApiHost();
  kubectl = new ConfigMapKubectl(api);
  kubectl.set([stored]);
  session = await api.session();
});
afterEach(() => api.close());

function context(through = session): ActionContext {
  const master = { session: through, kubeconfigs: ['/etc/kubernetes/admin.conf'] };
  return { session: through, sessions: new Map(), masters: [master], entry: { run: 'run-1', sequence: 3 }, tell: () => {} };
}

function textNow(): string | undefined {
  return kubectl.get('kubeadm-config')?.data['ClusterConfiguration'];
}

function change(content: string): void {
  kubectl.set([{ ...stored, data: { ...stored.data, ClusterConfiguration: content } }]);
}

describe('the replacement of a text of a ConfigMap', () => {
  it('is made once, and leaves the other texts and the annotations', async () => {
    expect(await performAction(action, context())).toEqual({ status: 'applied', reason: '' });
    expect(kubectl.get('kubeadm-config')).toEqual({
      ...stored,
      metadata: { ...stored.metadata, resourceVersion: '70' },
      data: { ...stored.data, ClusterConfiguration: text },
    });
    expect(await performAction(action, context())).toMatchObject({ status: 'unchanged' });
  });

  it('keeps the old text where only root can read it, and puts it back', async () => {
    await performAction(action, context());
    const folder = api.tree.path('/var/lib/cis-bench/runs/run-1/files');
    const [kept = ''] = readdirSync(folder);
    expect(statSync(`${folder}/${kept}`).mode & 0o777).toBe(0o600);
    expect(await undoAction(action, context())).toEqual({ status: 'applied', reason: '' });
    expect(textNow()).toBe(old);
    expect(await undoAction(action, context())).toMatchObject({ status: 'unchanged' });
  });

  it('is not taken back where it was not made, or where the text is another by now', async () => {
    expect(await undoAction(action, context())).toMatchObject({ status: 'unchanged', reason: 'this run did not replace it' });
    await performAction(action, context());
    change('theirs\n');
    expect(await undoAction(action, context())).toMatchObject({ status: 'failed', reason: expect.stringContaining('changed by somebody else') });
    expect(textNow()).toBe('theirs\n');
  });

  it('is outdated when the text is another than the plan was made from, and that one stays on the host', async () => {
    change(`${old}password: hunter2\n`);
    const { session: through, said } = recorded(session);
    expect(await performAction(action, context(through))).toMatchObject({ status: 'outdated' });
    expect(said()).not.toContain('hunter2');
    expect(textNow()).toContain('hunter2');
  });

  it('is outdated when somebody writes the ConfigMap in between', async () => {
    kubectl.before(`case " $* " in *' replace '*) sed -i 's/"resourceVersion":"7"/"resourceVersion":"8"/' ${api.tree.path('/config-maps.json')} ;; esac`);
    expect(await performAction(action, context())).toMatchObject({ status: 'outdated' });
    expect(textNow()).toBe(old);
  });

  it('fails where the ConfigMap is gone, cannot be written, or no API answers', async () => {
    kubectl.set([]);
    expect(await performAction(action, context())).toMatchObject({ status: 'failed', reason: expect.stringMatching(/could not be read.*NotFound/) });
    kubectl.set([stored]);
    kubectl.before(`case " $* " in *' replace '*) echo 'Error from server (Forbidden): no' >&2; exit 1 ;; esac`);
    expect(await performAction(action, context())).toMatchObject({ status: 'failed', reason: expect.stringMatching(/could not be replaced.*Forbidden/) });
    kubectl.before('exit 1');
    expect(await performAction(action, context())).toMatchObject({ status: 'failed', reason: expect.stringContaining('cannot be reached') });
    expect(textNow()).toBe(old);
  });

  it('is in no argument of a process', async () => {
    kubectl.before(`printf '%s\\n' "$@" >>${api.tree.path('/arguments')}`);
    await performAction(action, context());
    expect(readFileSync(api.tree.path('/arguments'), 'utf8')).not.toContain('extraArgs');
  });
});
