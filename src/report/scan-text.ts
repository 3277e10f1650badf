import type { Benchmark } from '../model/control.js';
import type { Finding } from '../model/finding.js';
import { clusterHost } from '../model/finding.js';
import type { ScanResult } from '../model/run-record.js';
import { benchmarkLines } from './benchmark-lines.js';
import type { BenchmarkPart } from './benchmark-lines.js';
import { controlVerdicts } from './control-verdicts.js';
import type { DetailOptions } from './finding-details.js';
import { groupBy } from '../model/group-by.js';
import { heading } from './heading.js';
import { hostLines } from './host-lines.js';
import { paragraph } from './paragraph.js';
import { remediationLines } from './remediation-lines.js';
import { summarise } from './scan-summary.js';
import { summaryLines } from './summary-lines.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';

/** How a scan's text report is laid out. */
export interface ScanTextOptions extends TextOptions {
  /** Whether everything that was seen, and why each verdict is what it is, is shown too. */
  readonly showEvidence?: boolean;
}

/** Findings in the order of the inventory's hosts, so that every line names its hosts in the same order. */
function inHostOrder(result: ScanResult): Finding[] {
  const byHost = groupBy(result.findings, ({ host }) => host);
  const names = new Set([...result.hosts.map(({ name }) => name), ...byHost.keys()]);
  return [...names].flatMap((name) => byHost.get(name) ?? []);
}

function toParts(result: ScanResult, benchmarks: readonly Benchmark[]): BenchmarkPart[] {
  const byBenchmark = groupBy(inHostOrder(result), ({ benchmark }) => benchmark);
  const ids = new Set([...result.benchmarks.map(({ id }) => id), ...byBenchmark.keys()]);
  return [...ids].map((id) => ({
    id,
    benchmark: benchmarks.find((benchmark) => benchmark.id === id),
    controls: controlVerdicts(byBenchmark.get(id) ?? []),
  }));
}

function remediationBlock(result: ScanResult, parts: readonly BenchmarkPart[], options: TextOptions): string[] {
  const words = wordings[options.language];
  const lines = parts.flatMap(({ id, controls }) =>
    remediationLines(controls, parts.length > 1 ? id : undefined, options),
  );
  if (lines.length === 0) return [];
  const isAnyRepairable = result.findings.some(({ status, remediation }) => status === 'fail' && remediation.available);
  const hint = isAnyRepairable ? ['', ...paragraph('', words.seeFirst, options.columns)] : [];
  return [...heading(words.remediations, options), ...lines, ...hint, ''];
}

function totalBlock(result: ScanResult, parts: readonly BenchmarkPart[], options: TextOptions): string[] {
  const words = wordings[options.language];
  const controls = parts.reduce((sum, part) => sum + part.controls.length, 0);
  const places = new Set(result.findings.map(({ host }) => host));
  const hasCluster = places.delete(clusterHost);
  return [
    ...heading(words.summaryTotal, options),
    ...summaryLines(summarise(result.findings), options),
    ...paragraph('', words.extent(result.findings.length, controls, places.size, hasCluster), options.columns),
  ];
}

/**
 * Writes a scan's result for people: for each benchmark its sections and controls with the hosts behind every verdict,
 * then what to do about failures, the hosts, and the total. `benchmarks` give the titles. Everything that came from a
 * host is made printable; the only escape codes are the colours asked for. Ends with a newline.
 */
export function renderScanText(
  result: ScanResult,
  benchmarks: readonly Benchmark[],
  options: ScanTextOptions,
): string {
  const parts = toParts(result, benchmarks);
  const details: DetailOptions = {
    words: wordings[options.language],
    showEvidence: options.showEvidence === true,
    notProbed: new Set(result.hosts.filter(({ error }) => error !== undefined).map(({ name }) => name)),
  };
  const lines = [
    ...parts.flatMap((part) => [...benchmarkLines(part, options, details), '']),
    ...remediationBlock(result, parts, options),
    ...hostLines(result.hosts, result.cluster, options),
    '',
    ...totalBlock(result, parts, options),
  ];
  return `${lines.join('\n')}\n`;
}
