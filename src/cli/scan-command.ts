import { loadLayouts } from '../benchmark/load-layouts.js';
import type { Finding } from '../model/finding.js';
import type { ScanResult } from '../model/run-record.js';
import { planFixes } from '../plan/plan-fixes.js';
import { withRemediation } from '../plan/with-remediation.js';
import { loadAuditPolicy } from '../benchmark/load-audit-policy.js';
import { renderJson } from '../report/render-json.js';
import { toScanReport } from '../report/scan-report.js';
import { renderScanText } from '../report/scan-text.js';
import { becomePassword } from './become-password.js';
import type { CommonOptions } from './common-options.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { writeResult } from './output.js';
import { newRun } from './run-identity.js';
import { askedFor, chooseBenchmark } from './select.js';
import { closeAll, judgeAll, survey, versionsOf } from './survey.js';
import { fileText, terminalText } from './terminal.js';

/** Runs `bench scan`: probes, judges, reports. Resolves with the exit code. */
export async function scanCommand(options: CommonOptions): Promise<ExitCode> {
  const run = newRun();
  const asked = askedFor(options.benchmark, options.only);
  const password = options.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const layouts = loadLayouts();
  const { views, reports, sessions } = await survey(options.hosts, {
    layouts,
    parallel: options.parallel,
    becomePassword: password,
  });
  closeAll(sessions);
  const selection = asked ?? chooseBenchmark(versionsOf(views), options.only);
  const judged = judgeAll(views, selection.controls, options.language);
  const plan = planFixes(judged, { run: run.id, named: selection.named, auditPolicy: loadAuditPolicy() });
  const findings = withRemediation(judged.flatMap((host) => host.judgements.map((each) => each.finding)), plan);
  const result: ScanResult = { run, benchmarks: [{ id: selection.benchmark.id }], hosts: reports, findings };
  writeResult(options.format, options.reports, {
    json: () => renderJson(toScanReport(result)),
    text: () => renderScanText(result, [selection.benchmark], terminalText(options.language)),
    textFile: () => renderScanText(result, [selection.benchmark], { ...fileText(options.language), showEvidence: true }),
  });
  return scanExitCode(findings, reports.every((host) => host.reachable));
}

function scanExitCode(findings: readonly Finding[], isComplete: boolean): ExitCode {
  if (!isComplete || findings.some((finding) => finding.status === 'error')) return exitCode.unreachable;
  return findings.some((finding) => finding.status === 'fail') ? exitCode.findings : exitCode.good;
}
