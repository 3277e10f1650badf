import { readSources } from '../benchmark/sources.js';
import type { Sources } from '../benchmark/sources.js';
import type { Finding } from '../model/finding.js';
import type { Host } from '../model/host.js';
import type { ScanResult } from '../model/run-record.js';
import { withRemediation } from '../plan/with-remediation.js';
import { renderJson } from '../report/render-json.js';
import { toScanReport } from '../report/scan-report.js';
import { renderScanText } from '../report/scan-text.js';
import { becomePassword } from './become-password.js';
import type { CommonOptions } from './common-options.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { findingsOf, judgeAll } from './judge-all.js';
import { makePlan } from './make-plan.js';
import { writeResult } from './output.js';
import { clusterReport, readApi, readApiFor } from './read-api.js';
import { readDockerfiles } from './read-dockerfiles.js';
import { newRun } from './run-identity.js';
import type { Selection } from './selection.js';
import { checkRequest, resolveRequest } from './selection.js';
import type { Survey } from './survey.js';
import { closeAll, survey } from './survey.js';
import { readSurvey, saveSurvey } from './survey-file.js';
import { fileText, terminalText } from './terminal.js';

/** What `bench scan` takes beyond the common options. */
export interface ScanOptions extends CommonOptions {
  /** The hosts to look at, or the file in which a look at them was saved. */
  readonly from: { readonly hosts: readonly Host[] } | { readonly snapshot: string };
  /** Where to save what is seen. */
  readonly saveSnapshot: string | undefined;
  /** Folder with Dockerfiles to judge. */
  readonly dockerfiles: string | undefined;
}

/** Runs `bench scan`: probes, judges, reports. Resolves with the exit code. */
export async function scanCommand(options: ScanOptions): Promise<ExitCode> {
  const sources = readSources(options.benchmarkDirectories);
  checkRequest(sources, options);
  const dockerfiles = options.dockerfiles === undefined ? undefined : readDockerfiles(options.dockerfiles);
  const run = newRun();
  const seen = await look(options, sources);
  try {
    const selection = resolveRequest(sources, options, seen.views);
    const api = await (options.saveSnapshot === undefined
      ? readApiFor(selection, seen, sources.layouts)
      : readApi(seen, sources.layouts));
    if (options.saveSnapshot !== undefined) saveSurvey(options.saveSnapshot, seen, api);
    const cluster = { api, hosts: seen.views, dockerfiles };
    const judged = judgeAll(seen.views, cluster, selection, options.language);
    const plan = makePlan({ run: run.id, sources, selection, cluster, judged });
    const findings = withRemediation(findingsOf(judged), plan);
    const benchmarks = selection.benchmarks.map(({ id }) => ({ id }));
    report(options, { run, benchmarks, hosts: seen.reports, cluster: clusterReport(api, selection), findings }, selection);
    return scanExitCode(findings, seen.reports.every((host) => host.reachable));
  } finally {
    closeAll(seen.sessions);
  }
}

async function look({ from, parallel, asksBecomePassword }: ScanOptions, { layouts }: Sources): Promise<Survey> {
  if ('snapshot' in from) return readSurvey(from.snapshot, layouts);
  const password = asksBecomePassword ? await becomePassword(process.env) : undefined;
  return survey(from.hosts, { layouts, parallel, becomePassword: password });
}

function report(options: ScanOptions, result: ScanResult, { benchmarks }: Selection): void {
  writeResult(options.format, options.reports, {
    json: () => renderJson(toScanReport(result)),
    text: () => renderScanText(result, benchmarks, terminalText(options.language)),
    textFile: () => renderScanText(result, benchmarks, { ...fileText(options.language), showEvidence: true }),
  });
}

function scanExitCode(findings: readonly Finding[], isComplete: boolean): ExitCode {
  if (!isComplete || findings.some((finding) => finding.status === 'error')) return exitCode.unreachable;
  return findings.some((finding) => finding.status === 'fail') ? exitCode.findings : exitCode.good;
}
