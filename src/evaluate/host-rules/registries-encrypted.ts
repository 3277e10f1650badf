import { DocumentError } from '../../documents/document-error.js';
import type { Evidence } from '../../model/finding.js';
import { runtimePaths } from '../../model/runtime-paths.js';
import type { HostRule, RuleOutcome } from '../rule.js';
import type { InsecureRegistry } from './registry-settings.js';
import { registryReader } from './registry-settings.js';

/**
 * Looks for registries that the container runtime is told to reach without TLS or without verifying it. Loopback
 * addresses are shown, not judged: nothing on the way can listen. A host whose runtime has no configuration holds,
 * because all runtimes ask for TLS by themselves.
 */
export const registriesEncrypted: HostRule = {
  expected: 'the container runtime reaches every registry over verified TLS',
  judge({ snapshot }) {
    const read: Evidence[] = [];
    const insecure: Evidence[] = [];
    for (const [path, document] of Object.entries(snapshot.documents)) {
      const reader = registryReader(path);
      if (document.state === 'unreadable' && (reader !== undefined || isDirectory(path))) {
        return { verdict: 'error', reason: `could not look: ${path}: ${document.reason}` };
      }
      if (document.state !== 'taken' || reader === undefined) continue;
      const found = attempt(() => reader(document.text, path));
      if ('problem' in found) return { verdict: 'error', reason: `could not look: ${path}: ${found.problem}` };
      const judged = found.registries.filter(({ registry }) => !isLoopback(registry));
      insecure.push(...judged.map((each) => ({ source: path, value: describe(each) })));
      read.push(...found.registries.filter(({ registry }) => isLoopback(registry)).map((each) => ({ source: path, value: `${describe(each)} (loopback, not judged)` })));
      if (found.registries.length === 0) read.push({ source: path, value: 'no registry without TLS' });
    }
    return conclude(insecure, read);
  },
};

function conclude(insecure: readonly Evidence[], read: readonly Evidence[]): RuleOutcome {
  if (insecure.length > 0) {
    return { verdict: 'fails', actual: insecure.map(({ source, value }) => `${value} in ${source}`).join('; '), evidence: insecure };
  }
  const actual = read.length > 0 ? 'no registry without TLS is configured' : 'the runtime has no configuration of its own, so it asks for TLS';
  return { verdict: 'holds', actual, evidence: read };
}

function describe({ registry, setting }: InsecureRegistry): string {
  return `${registry} (${setting})`;
}

function isDirectory(path: string): boolean {
  const { registryHosts, containerdDropIns, registriesDropIns, crioDropIns } = runtimePaths;
  return [...registryHosts, containerdDropIns, registriesDropIns, crioDropIns].some((each) => path === each || path.startsWith(`${each}/`));
}

function attempt(read: () => readonly InsecureRegistry[]): { readonly registries: readonly InsecureRegistry[] } | { readonly problem: string } {
  try {
    return { registries: read() };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: 'not valid JSON; correct the file by hand first' };
    if (error instanceof DocumentError) return { problem: error.message };
    throw error;
  }
}

/** localhost, 127.0.0.0/8 and ::1, with or without scheme, port and path. */
function isLoopback(registry: string): boolean {
  const address = registry.replace(/^[a-z]+:\/\//i, '');
  return /^(localhost|127(\.\d{1,3}){3})(:\d+)?(\/|$)/i.test(address) || /^\[?::1\]?([:/]|$)/.test(address);
}
