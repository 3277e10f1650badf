import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { HostView } from '../evaluate/host-view.js';
import type { Host } from '../model/host.js';
import type { Change } from '../model/plan.js';
import { clusterAuthority } from '../plan/cluster-authority.js';
import { sha256 } from '../plan/sha256.js';
import type { PlanDocument } from '../report/plan-document.js';
import { planDocumentSchema } from '../report/plan-document.js';
import { renderJson } from '../report/render-json.js';
import type { Prepared } from './prepare-plan.js';
import { printable } from '../text/printable.js';
import { UsageError } from './usage-error.js';

/** A prepared plan as a document to hand round. */
export function planDocument(prepared: Prepared): PlanDocument {
  const document = recordedDocument(prepared, prepared.plan.changes);
  return { ...document, changes: document.changes.map(withoutOriginal) };
}

/** The chosen changes of a prepared plan as the document of a run: with what the files held before, for taking it back. */
export function recordedDocument({ plan, run, selection, survey }: Prepared, changes: readonly Change[]): PlanDocument {
  return {
    schema: plan.schema,
    createdAt: run.startedAt,
    version: run.version,
    run: plan.run,
    benchmarks: selection.benchmarks.map(({ id }) => id),
    hosts: survey.views.map((view) => ({ name: view.host.name, authority: clusterAuthority(view) ?? null })),
    stages: plan.stages,
    changes,
    leftovers: plan.leftovers,
    ...(plan.notes === undefined ? {} : { notes: plan.notes }),
    ...(plan.takesBack === undefined ? {} : { takesBack: plan.takesBack }),
  };
}

/** What a file held before is known by its digest; a plan that is handed round need not repeat it. */
function withoutOriginal(change: Change): Change {
  if (change.kind === 'action' || change.before.type === 'absent') return change;
  const { content: _content, ...before } = change.before;
  return { ...change, before };
}

/** Saves a plan, readable by its owner alone, whole or not at all. Throws a UsageError when it cannot be written. */
export function savePlan(path: string, document: PlanDocument): void {
  const beside = `${path}.new`;
  try {
    rmSync(beside, { force: true });
    writeFileSync(beside, renderJson(document), { mode: 0o600, flag: 'wx' });
    renameSync(beside, path);
  } catch (error) {
    throw new UsageError(`--output: could not write ${resolve(path)}: ${(error as Error).message}.`);
  }
}

/** Reads a saved plan. Throws a UsageError when there is none, or when it is damaged or of another version. */
export function readPlan(path: string): PlanDocument {
  const parsed = planDocumentSchema.safeParse(readJson(path));
  if (!parsed.success) throw damaged(path, prettyFirst(parsed.error));
  const altered = parsed.data.changes.find(isAltered);
  if (altered === undefined) return parsed.data;
  throw damaged(path, `what it writes to ${altered.target} of ${altered.host} is not what its sha256 says`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--plan: cannot read ${resolve(path)}: ${(error as Error).message}; give a file that \`bench plan -o\` wrote.`);
  }
}

function damaged(path: string, problem: string): UsageError {
  return new UsageError(`--plan: ${resolve(path)} is no plan that \`bench plan -o\` wrote: ${printable(problem)}. Nothing was changed; make it anew.`);
}

function prettyFirst(error: z.ZodError): string {
  const [first = ''] = z.prettifyError(error).split('\n✖');
  return first.replace('✖ ', '').replaceAll(/\s+/g, ' ');
}

/** Whether the content of a file is not the one that was planned. */
function isAltered(change: Change): boolean {
  if (change.kind === 'action' || change.after.type !== 'file' || change.after.content === undefined) return false;
  return sha256(change.after.content) !== change.after.sha256;
}

/**
 * The hosts of the inventory that a plan changes. Throws a UsageError for one that the inventory does not have.
 * @param name what messages call the plan
 */
export function hostsOfPlan({ hosts }: PlanDocument, inventory: readonly Host[], name: string): readonly Host[] {
  const missing = hosts.filter(({ name }) => !inventory.some((host) => host.name === name));
  if (missing.length === 0) return inventory.filter(({ name }) => hosts.some((host) => host.name === name));
  const names = missing.map((host) => host.name).join(', ');
  throw new UsageError(`${name} is about ${names}, which the inventory does not have (or --limit leaves out); is it the plan of another cluster?`);
}

/** Throws a UsageError when a host trusts another authority than the plan was made for: it is of another cluster. */
export function checkCluster({ hosts }: PlanDocument, views: readonly HostView[], name: string): void {
  for (const view of views) {
    const planned = hosts.find((host) => host.name === view.host.name)?.authority ?? null;
    const found = clusterAuthority(view) ?? null;
    if (planned === null || found === planned) continue;
    throw new UsageError(
      `${name} was made for another cluster: ${view.host.name} trusts another authority than the host of that name in the ` +
        'plan. Nothing was changed; make a plan of this cluster with `bench plan`.',
    );
  }
}
