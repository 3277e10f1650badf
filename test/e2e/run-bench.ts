import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { fixReportSchema, type FixReport } from '../../src/report/fix-report.js';
import { scanReportSchema, type ScanReport } from '../../src/report/scan-report.js';
import { labFolder, runProgram, type ProgramResult } from './lab-cluster.js';

const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));

/** How the lab is logged in to, and by what it is judged. */
export interface Login {
  /** CIS 1.20 where absent. */
  readonly benchmark?: string;
  readonly inventory?: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Runs the built CLI against the lab. */
export function runBench(args: readonly string[], login: Login = {}): Promise<ProgramResult> {
  return run([...args, '--benchmark', login.benchmark ?? 'cis-1.20', ...(login.args ?? [])], login);
}

function run(args: readonly string[], login: Login): Promise<ProgramResult> {
  const all = [program, ...args, '-i', join(labFolder, login.inventory ?? 'hosts.yaml')];
  const env = { NO_COLOR: '1', ...login.env };
  return runProgram(process.execPath, all, { env, ...(login.input === undefined ? {} : { input: login.input }) });
}

function parseOutput(result: ProgramResult): unknown {
  try {
    return JSON.parse(result.stdout);
  } catch {
    throw new Error(`bench wrote no JSON (exit code ${result.code}): ${result.stderr || result.stdout}`);
  }
}

/** A scan: its exit code and its JSON report, checked against the report's schema. */
export async function scan(login: Login = {}): Promise<{ code: number | null; report: ScanReport }> {
  const result = await runBench(['scan', '--format', 'json'], login);
  return { code: result.code, report: scanReportSchema.parse(parseOutput(result)) };
}

/** A fix with the given flags: its exit code and its JSON report, checked against the report's schema. */
export async function fix(flags: readonly string[], login: Login = {}): Promise<{ code: number | null; report: FixReport }> {
  const result = await runBench(['fix', '--format', 'json', ...flags], login);
  return { code: result.code, report: fixReportSchema.parse(parseOutput(result)) };
}

/** Carries out a saved plan, which names its benchmark itself: exit code and JSON report. */
export async function fixAsPlanned(file: string): Promise<{ code: number | null; report: FixReport }> {
  const result = await run(['fix', '--plan', file, '--yes', '--format', 'json'], {});
  return { code: result.code, report: fixReportSchema.parse(parseOutput(result)) };
}
