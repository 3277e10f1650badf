import { resolve } from 'node:path';
import { withOriginals } from '../plan/inverse/with-originals.js';
import { becomePassword } from './become-password.js';
import { readPlan } from './plan-file.js';
import type { PlanRequest } from './prepare-plan.js';
import type { PreparedDocument } from './prepare-document.js';
import { prepareDocument } from './prepare-document.js';
import { newRun } from './run-identity.js';

/**
 * Prepares a saved plan for being carried out as a new run: reads it, looks at its hosts, and leaves out what is made
 * already and what no longer fits them.
 * Throws a UsageError for a plan that is damaged, or of another cluster or inventory, before anything is changed.
 */
export async function prepareSavedPlan(request: PlanRequest, path: string): Promise<PreparedDocument> {
  const document = readPlan(path);
  const password = request.asksBecomePassword ? await becomePassword(process.env) : undefined;
  return prepareDocument(request, document, {
    run: newRun(),
    name: `--plan: ${resolve(path)}`,
    becomePassword: password,
    settle: (changes, { views }) => ({ changes: withOriginals(changes, views), settled: [] }),
  });
}
