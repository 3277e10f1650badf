import { describe, expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Constraint } from '../../src/model/constraint.js';
import type { NumberedControl, Setting } from '../../src/model/control.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { wantedValue } from '../../src/plan/wanted-value.js';
import { control, file, staticPod, view } from '../evaluate/snapshot-builder.js';

const { knownNames } = readSources();
const caFile = '/etc/kubernetes/pki/ca.crt';
const ours = '/etc/ssl/acme/ca.crt';

function asking(setting: Setting, must: Constraint): NumberedControl {
  return { ...control('1.2.30'), slug: 'asking', checks: [{ setting, must }] };
}

function apiserver(flags: readonly string[] = [], facts: Partial<Snapshot> = {}): HostView {
  const pod = staticPod('apiserver', flags);
  return view(['master'], { ...pod, ...facts, files: { ...pod.files, ...facts.files } });
}

function wanted(host: HostView, one: NumberedControl, given?: string): unknown {
  const [judgement] = judgeHost(host, [one], 'en');
  const [seen] = judgement?.observations ?? [];
  if (seen === undefined || 'rule' in seen || seen.subject.kind !== 'setting') throw new Error('nothing was seen');
  const values = given === undefined ? {} : { values: new Map([['asking', { [seen.subject.setting.flag]: given }]]) };
  const options = { run: 'run', named: new Set<string>(), auditPolicy: '', knownNames, ...values };
  return wantedValue(host, one, seen, options, seen.declared ?? seen.effective);
}

const maxAge: Setting = { flag: 'audit-log-maxage', type: 'integer' };
const clientCa: Setting = { flag: 'client-ca-file', type: 'string' };
const issuer: Setting = { flag: 'oidc-issuer-url', type: 'string' };

describe('the value that a repair writes', () => {
  it('is the smallest change after which the constraint holds', () => {
    expect(wanted(apiserver(), asking(maxAge, { atLeast: '30' }))).toEqual({ value: '30' });
    expect(wanted(apiserver(['--audit-log-maxage=7']), asking(maxAge, { all: [{ atLeast: '30' }, { atMost: '90' }] }))).toEqual({ value: '30' });
  });

  it('is the one that was given, before what the constraint would make of it', () => {
    expect(wanted(apiserver(), asking(maxAge, { atLeast: '30' }), '90')).toEqual({ value: '90' });
    const plugins: Setting = { flag: 'enable-admission-plugins', type: 'list' };
    expect(wanted(apiserver(), asking(plugins, { includes: 'NodeRestriction' }), 'NodeRestriction,Priority')).toEqual({ value: ['NodeRestriction', 'Priority'] });
  });

  it.each<[Setting, Constraint, string]>([
    [maxAge, { atLeast: '30' }, '7'],
    [maxAge, { all: [{ atLeast: '30' }, { atMost: '90' }] }, '365'],
    [{ flag: 'authorization-mode', type: 'list' }, { excludes: 'AlwaysAllow' }, 'Node,AlwaysAllow'],
    [{ flag: 'request-timeout', type: 'duration' }, { oneOf: ['60s', '120s'] }, '3h'],
  ])('is never a given one that breaks the constraint: %j %j %s', (setting, must, given) => {
    expect(wanted(apiserver(['--authorization-mode=AlwaysAllow', '--request-timeout=5h']), asking(setting, must), given)).toEqual({
      refusal: `the value ${given} given for --${setting.flag} is not one with which the control holds`,
    });
  });

  it('is the file of the layout where it has to be set and the host has that file', () => {
    expect(wanted(apiserver([], { files: { [caFile]: file() } }), asking(clientCa, { present: true }))).toEqual({ value: caFile });
  });

  it('is for a person to give where no default fits and no file is there', () => {
    expect(wanted(apiserver(), asking(clientCa, { present: true }))).toMatchObject({ needsValue: 'client-ca-file', refusal: expect.stringMatching(/^needs a value: --client-ca-file /) });
    expect(wanted(apiserver(), asking(issuer, { present: true }))).toMatchObject({ needsValue: 'oidc-issuer-url' });
  });

  it('is a given file only where it is on the host and holds what the flag is for', () => {
    const { certificate } = selfSignedCertificate('ours');
    const must: Constraint = { present: true };
    const there = apiserver([], { files: { [ours]: file() }, certificates: { [ours]: { state: 'taken', text: certificate } } });
    expect(wanted(there, asking(clientCa, must), ours)).toEqual({ value: ours });
    expect(wanted(apiserver(), asking(clientCa, must), ours)).toEqual({ refusal: expect.stringContaining('is no file there') });
    expect(wanted(apiserver([], { files: { [ours]: file() } }), asking(clientCa, must), ours)).toEqual({ refusal: expect.stringContaining('holds no certificate') });
  });

  it('is none where conditions contradict one another', () => {
    expect(wanted(apiserver(['--audit-log-maxage=7']), asking(maxAge, { all: [{ equal: '30' }, { equal: '60' }] }))).toMatchObject({ refusal: expect.any(String) });
  });
});
