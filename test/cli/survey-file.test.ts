import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Survey } from '../../src/cli/survey.js';
import { readSurvey, saveSurvey } from '../../src/cli/survey-file.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import { control, layouts, staticPod, view } from '../evaluate/snapshot-builder.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-survey-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const seen = view(['master'], staticPod('apiserver', ['--profiling=false']));
const api = { problem: 'the API was down' };
const survey: Survey = {
  hosts: [seen.host, { ...seen.host, name: 'w1', roles: ['node'] }],
  sessions: new Map(),
  views: [seen],
  reports: [
    { name: 'm1', roles: ['master'], detectedRoles: [], reachable: true, kubernetesVersion: '1.20.2', layout: 'kubeadm', layoutReason: 'its paths' },
    { name: 'w1', roles: ['node'], detectedRoles: [], reachable: false, error: 'w1: refused', kubernetesVersion: null, layout: null, layoutReason: null },
  ],
};

function damaged(edit: (text: string) => string): string {
  const path = join(folder, 'damaged.json');
  saveSurvey(path, survey, api);
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
  return path;
}

describe('a saved survey', () => {
  it('gives the same findings, to the byte, and the same reports', () => {
    const path = join(folder, 'survey.json');
    saveSurvey(path, survey, api);
    const again = readSurvey(path, layouts);
    const controls = ['1.2.20', '1.2.22', '1.1.1'].map(control);
    const findings = (host: Survey['views'][number] | undefined): string =>
      host === undefined ? '' : JSON.stringify(judgeHost(host, controls, 'en').map(({ finding }) => finding));
    expect(findings(again.views[0])).toBe(findings(seen));
    expect(again.reports.map(({ reachable, error }) => [reachable, error])).toEqual([[true, undefined], [false, 'w1: refused']]);
    expect(again.api).toEqual(api);
  });

  it('can be read by its owner alone, and says nothing of how to log in', () => {
    const path = join(folder, 'private.json');
    saveSurvey(path, { ...survey, hosts: survey.hosts.map((host) => ({ ...host, identityFile: '/home/ops/.ssh/id' })) }, api);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toMatch(/identityFile|knownHosts|\.ssh/);
  });

  it.each([
    ['that is cut off', (text: string) => text.slice(0, 200), /cannot read .*damaged\.json: .*; give a file that --save-snapshot wrote/],
    ['of another version', (text: string) => text.replace('survey/v1', 'survey/v2'), /is no snapshot that --save-snapshot wrote/],
    ['with another snapshot in it', (text: string) => text.replace('bench/snapshot/v1', 'bench/snapshot/v0'), /expected a snapshot of schema/],
    ['with a layout that is not known', (text: string) => text.replace('"layout":"kubeadm"', '"layout":"house"'), /m1 has the layout house, which is not known here; add it with --benchmark-dir/],
  ])('%s is refused', (_what, edit, message) => {
    const path = damaged(edit);
    expect(() => readSurvey(path, layouts)).toThrow(UsageError);
    expect(() => readSurvey(path, layouts)).toThrow(message);
  });

  it('that cannot be written is told with the path', () => {
    expect(() => saveSurvey(join(folder, 'no', 'such', 'folder.json'), survey, api)).toThrow(/--save-snapshot: could not write .*folder\.json/);
  });
});
