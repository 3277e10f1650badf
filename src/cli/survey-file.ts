import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { viewHost } from '../evaluate/host-view.js';
import { inFleet } from '../evaluate/in-fleet.js';
import type { Layout } from '../model/control.js';
import type { Host, Role } from '../model/host.js';
import type { Snapshot } from '../model/snapshot.js';
import type { ApiReading, Survey } from './survey.js';
import { reportOf } from './survey.js';
import { UsageError } from './usage-error.js';

/** A survey as it is saved: what hosts and API showed, and nothing of how to reach them. */
interface SurveyFile {
  readonly schema: 'cis-bench/survey/v1';
  readonly hosts: readonly {
    readonly name: string;
    readonly address: string;
    readonly roles: readonly Role[];
    readonly root: string;
    readonly snapshot?: Snapshot;
    readonly error?: string;
  }[];
  readonly api: ApiReading;
}

const snapshotSchema = z.custom<Snapshot>(
  (value) => hasSchema(value, 'cis-bench/snapshot/v1') && typeof (value as Snapshot).layout === 'string',
  { error: 'expected a snapshot of schema cis-bench/snapshot/v1' },
);

const apiSchema = z.custom<ApiReading>(
  (value) => hasSchema(value, 'cis-bench/cluster-snapshot/v1') || typeof (value as { problem?: unknown }).problem === 'string',
  { error: 'expected a reading of the API of schema cis-bench/cluster-snapshot/v1' },
);

const surveySchema: z.ZodType<SurveyFile> = z.strictObject({
  schema: z.literal('cis-bench/survey/v1'),
  hosts: z.array(
    z.strictObject({
      name: z.string().min(1),
      address: z.string(),
      roles: z.array(z.enum(['master', 'node', 'etcd'])).min(1),
      root: z.string(),
      snapshot: z.exactOptional(snapshotSchema),
      error: z.exactOptional(z.string()),
    }),
  ),
  api: apiSchema,
});

function hasSchema(value: unknown, schema: string): boolean {
  return typeof value === 'object' && value !== null && (value as { schema?: unknown }).schema === schema;
}

/** Saves a survey, readable by its owner alone, whole or not at all. Throws a UsageError when it cannot be written. */
export function saveSurvey(path: string, survey: Survey, api: ApiReading): void {
  const file: SurveyFile = {
    schema: 'cis-bench/survey/v1',
    hosts: survey.hosts.map(({ name, address, roles, root }) => {
      const snapshot = survey.views.find((view) => view.host.name === name)?.snapshot;
      const error = survey.reports.find((report) => report.name === name)?.error;
      const shown = { ...(snapshot === undefined ? {} : { snapshot }), ...(error === undefined ? {} : { error }) };
      return { name, address, roles, root, ...shown };
    }),
    api,
  };
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(file)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new UsageError(`--save-snapshot: could not write ${resolve(path)}: ${(error as Error).message}.`);
  }
}

/** Reads a saved survey. Throws a UsageError when there is none, or when it is damaged or of another version. */
export function readSurvey(path: string, layouts: readonly Layout[]): Survey {
  const file = parseSurvey(path);
  const views = file.hosts.flatMap((each) => {
    if (each.snapshot === undefined) return [];
    const { layout } = each.snapshot;
    if (!layouts.some(({ id }) => id === layout)) {
      throw new UsageError(`--from-snapshot: ${each.name} has the layout ${layout}, which is not known here; add it with --benchmark-dir.`);
    }
    return [viewHost(hostOf(each), each.snapshot, layouts)];
  });
  const reports = file.hosts.map((each) => {
    const view = views.find(({ host }) => host.name === each.name);
    return reportOf(hostOf(each), view, each.error);
  });
  return { hosts: file.hosts.map(hostOf), sessions: new Map(), views: inFleet(views), reports, api: file.api };
}

function parseSurvey(path: string): SurveyFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--from-snapshot: cannot read ${resolve(path)}: ${(error as Error).message}; give a file that --save-snapshot wrote.`);
  }
  const parsed = surveySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--from-snapshot: ${resolve(path)} is no snapshot that --save-snapshot wrote: ${z.prettifyError(parsed.error).split('\n')[0] ?? ''}.`);
}

/** A host as far as judging needs it; a saved one is never connected to. */
function hostOf({ name, address, roles, root }: SurveyFile['hosts'][number]): Host {
  return { name, address, port: 22, user: '', become: false, roles, root, knownHosts: '' };
}
