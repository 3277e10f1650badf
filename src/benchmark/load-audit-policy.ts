import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The audit policy that fixes install where there is none: `playbooks/files/audit-policy.yaml` of the package. */
export function loadAuditPolicy(): string {
  return readFileSync(fileURLToPath(new URL('../../playbooks/files/audit-policy.yaml', import.meta.url)), 'utf8');
}
