#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { BenchmarkError } from '../benchmark/benchmark-error.js';
import { SelectionError } from '../benchmark/selection-error.js';
import { InventoryError } from '../inventory/inventory-error.js';
import { LockFailed } from '../lock/lock-failed.js';
import { LockHeld } from '../lock/lock-held.js';
import { RecordError } from '../records/record-error.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { CatalogueFlags } from './catalogue-flags.js';
import { addCatalogueFlags, readCatalogueFlags } from './catalogue-flags.js';
import { addCommonFlags } from './common-options.js';
import { demoCommand } from './demo-command.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { explainCommand } from './explain-command.js';
import { fixCommand } from './fix-command.js';
import type { FixFlags } from './fix-flags.js';
import { readFixFlags } from './fix-flags.js';
import { listCommand } from './list-command.js';
import { addRunFlags } from './run-flags.js';
import { programVersion } from './run-identity.js';
import { parseFormat } from './output.js';
import { planCommand } from './plan-command.js';
import type { PlanFlags } from './plan-flags.js';
import { addPlanFlags, readPlanCommandFlags } from './plan-flags.js';
import { resumeCommand } from './resume-command.js';
import { rollbackCommand } from './rollback-command.js';
import type { RollbackFlags } from './rollback-flags.js';
import { addResumeFlags, addRollbackFlags, readResumeFlags, readRollbackFlags } from './rollback-flags.js';
import { runsCommand } from './runs-command.js';
import type { RunsFlags } from './runs-flags.js';
import { addRunsFlags, readRunsFlags } from './runs-flags.js';
import { scanCommand } from './scan-command.js';
import type { ScanFlags } from './scan-flags.js';
import { addScanFlags, readScanFlags } from './scan-flags.js';
import { showCommand } from './show-command.js';
import { unlockCommand } from './unlock-command.js';
import type { UnlockFlags } from './unlock-flags.js';
import { addUnlockFlags, readUnlockFlags } from './unlock-flags.js';
import { UsageError } from './usage-error.js';

const scanExamples = `
Examples:
  bench scan -i hosts.yaml --format json > scan.json     every finding with its evidence
  bench scan --only '1.1.*,4.1.*' --limit '!w1'           only files and owners, not on w1
  bench scan --report text=audit.txt --report json=audit.json
  bench scan --benchmark cis-1.20,qkxy-cs001-2023         both, from one look at the hosts
  bench scan --save-snapshot monday.json                  later: bench scan --from-snapshot monday.json
`;

const listExamples = `
Examples:
  bench list                                              the benchmarks and how many controls each has
  bench list --benchmark cis-1.20                         its controls, and which of them a fix can repair
  bench list --benchmark qkxy-cs001-2023 --lang zh
`;

const explainExamples = `
Examples:
  bench explain apiserver-profiling
  bench explain 1.2.22 --benchmark cis-1.20
  bench explain 1.2.22                                    every control that has this number somewhere
`;

const whatIsChosen = `
Without --only and --playbook it is the playbook harden: everything automated of risk safe or restart. What is
disruptive has to be selected; what is of risk review, or manual, has to be named by its number or slug.
`;

const fixExamples = `${whatIsChosen}
Examples:
  bench fix --dry-run                                     the plan, with diffs
  bench fix --only 1.2.20-1.2.24 --limit master --yes     without asking
  bench fix --only 1.2.11                                 a control of risk review, by its number
  bench fix -p audit-logging                              a playbook of the package
  bench fix -p ./ours.yaml --audit-policy ./policy.yaml   your own, with your own audit policy
  bench fix --plan plan.json                              exactly what bench plan -o plan.json saved
`;

const planExamples = `${whatIsChosen}
Examples:
  bench plan                                              stage by stage, with diffs, and what is left
  bench plan -o plan.json                                 to be signed off; then: bench fix --plan plan.json
  bench plan -p kubelet --limit 'w*'                      a playbook of the package, on some hosts
  bench plan --proposals ./review                         files to review, for findings about objects of the API

Exit codes: 0 nothing to change, 1 changes are pending; the others as in bench --help.
`;

const runsExamples = `
Every run that changes hosts is recorded twice: below $XDG_STATE_HOME/cis-bench (else ~/.local/state/cis-bench) on the
machine that makes it, and in a journal on each host.

Examples:
  bench runs                                              the runs recorded on this machine, newest first
  bench runs -i hosts.yaml                                only those of this inventory
  bench runs --from-hosts --limit master                  those that the masters keep journals of
`;

const showExamples = `
Examples:
  bench show                                              the newest run: who, when, from where, and each change
  bench show 20260102T030405Z-abcdef --format json        for the auditors
  bench show --from-hosts                                 by the hosts' own journals, with what is armed there now
`;

const rollbackExamples = `
Without RUN it is the newest fix with this inventory of which something is in place. The last change goes first, with the
same gates and the same undo on each host as in a fix, and as a run of its own. What somebody changed since is left as
outdated, and all that goes with it. Secrets that are stored encrypted by now keep their key.

Examples:
  bench rollback                                          the newest fix, after showing what is put back, and asking
  bench rollback 20260102T030405Z-abcdef --dry-run        what would be put back
  bench rollback --only 1.2.22 --host w1                  a part of it, where the rest does not rely on it
`;

const resumeExamples = `
Without RUN it is the newest run with this inventory that did not end, or did not make all of its changes. What is made
stays; what was taken back or never tried is made now, under the id of that run.

Examples:
  bench resume                                            after a lost laptop, a signal or a failed change
  bench resume 20260102T030405Z-abcdef --yes
`;

const unlockExamples = `
One run at a time works on a cluster; its lock is on every host. A lock is left behind when a program is killed. Breaking
it disarms nothing: hosts with unconfirmed changes still take them back by themselves.

Examples:
  bench unlock --reason 'laptop of ann lost'              who holds it, since when; then asks
  bench unlock --reason 'ticket 4711' --limit m2 --yes    on one host, without asking

Exit codes: 0 broken, or nobody holds it, 1 declined, 3 a host was not reached, 4 another run has taken it meanwhile,
5 it could not be broken.
`;

const examples = `
Examples:
  bench scan -i hosts.yaml                    judge every host, change nothing
  bench scan --limit master --only '1.2.*'    only the masters' API server controls
  bench plan -o plan.json                     what a fix would do, as diffs, and what it leaves; saved
  bench fix --plan plan.json                  do exactly that, after asking
  bench fix --dry-run                         plan and show, change nothing; without it: ask, then repair
  bench fix --only 1.2.22                     one control alone
  bench explain 1.2.22                        what that control is, and what a fix would do
  bench demo                                  try it all on a cluster inside this process

Exit codes: 0 compliant or done, 1 findings remain or changes are pending, 2 the command line, the inventory, a
benchmark, a playbook or a plan is wrong, 3 a host was not reached or not probed, 4 a change failed and was undone, or
was refused as outdated, 5 a change failed and needs a person.
`;

/** Builds the command line; each action leaves its exit code behind. */
function program(done: (code: ExitCode) => void): Command {
  const bench = new Command('bench')
    .description('Scans and hardens Kubernetes clusters over SSH, by the CIS Kubernetes Benchmark or Q/KXY CS001-2023.')
    .version(programVersion())
    .addHelpText('after', examples)
    .showHelpAfterError('(bench --help shows what there is)')
    .exitOverride();
  addScanFlags(addCommonFlags(bench.command('scan').description('Judge every host of the inventory; change nothing.')))
    .addHelpText('after', scanExamples)
    .action(async (flags: ScanFlags) => done(await scanCommand(readScanFlags(flags))));
  addPlanFlags(addCommonFlags(bench.command('plan').description('Say what a fix would do, what could go wrong, and what it leaves; change nothing.')))
    .option('-o, --output <file>', 'save the plan, to be signed off and carried out with `bench fix --plan`')
    .addHelpText('after', planExamples)
    .action(async (flags: PlanFlags & { output?: string }) => done(await planCommand(readPlanCommandFlags(flags))));
  addRunFlags(addPlanFlags(addCommonFlags(bench.command('fix').description('Repair what a machine can repair, host by host, and verify it.'))))
    .option('--plan <file>', 'carry out a plan that `bench plan -o` saved, and nothing else; what was edited since is left as outdated')
    .option('--dry-run', 'show the plan and its diffs, change nothing')
    .option('-y, --yes', 'apply the plan without asking')
    .addHelpText('after', fixExamples)
    .action(async (flags: FixFlags) => done(await fixCommand(readFixFlags(flags))));
  addRecordCommands(bench, done);
  addRunCommands(bench, done);
  addUnlockFlags(bench.command('unlock').description('Break the lock of a run whose program is gone; the last means, after `bench resume` and `bench rollback`.'))
    .addHelpText('after', unlockExamples)
    .action(async (flags: UnlockFlags) => done(await unlockCommand(readUnlockFlags(flags))));
  addCatalogueFlags(bench.command('list').description('List the benchmarks, or the controls of one.'))
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', listExamples)
    .action((flags: CatalogueFlags & { format: string }) =>
      done(listCommand({ ...readCatalogueFlags(flags), format: parseFormat(flags.format, '--format') })),
    );
  addCatalogueFlags(
    bench
      .command('explain')
      .description('Say what a control is, why it matters, what is looked at, and what a fix would do.')
      .argument('<control>', 'its number (1.2.22) or its slug (apiserver-profiling)'),
  )
    .addHelpText('after', explainExamples)
    .action((control: string, flags: CatalogueFlags) => done(explainCommand({ ...readCatalogueFlags(flags), control })));
  bench
    .command('demo')
    .description('Scan, fix and scan again a small cluster that lives inside this process.')
    .action(async () => done(await demoCommand()));
  return bench;
}

/** The commands that only read what runs left behind. */
function addRecordCommands(bench: Command, done: (code: ExitCode) => void): void {
  addRunsFlags(bench.command('runs').description('List the runs that changed hosts, and how each stands.'))
    .addHelpText('after', runsExamples)
    .action(async (flags: RunsFlags) => done(await runsCommand(readRunsFlags(flags))));
  addRunsFlags(
    bench.command('show').description('Tell one run: who made it, what it changed on each host, what became of it, and what to do next.').argument('[run]', 'its id; without it the newest'),
  )
    .addHelpText('after', showExamples)
    .action(async (run: string | undefined, flags: RunsFlags) => done(await showCommand({ ...readRunsFlags(flags), ...(run === undefined ? {} : { run }) })));
}

/** The commands that work on a run of before. */
function addRunCommands(bench: Command, done: (code: ExitCode) => void): void {
  addRollbackFlags(bench.command('rollback').description('Take back what a run changed: every file as it was before, last change first.').argument('[run]', 'its id'))
    .addHelpText('after', rollbackExamples)
    .action(async (run: string | undefined, flags: RollbackFlags) => done(await rollbackCommand(readRollbackFlags(run, flags))));
  addResumeFlags(bench.command('resume').description('Continue a run that was interrupted, or that failed in part.').argument('[run]', 'its id'))
    .addHelpText('after', resumeExamples)
    .action(async (run: string | undefined, flags: RollbackFlags) => done(await resumeCommand(readResumeFlags(run, flags))));
}

/** Runs the command line and resolves with the exit code; errors are one paragraph on standard error. */
async function main(argv: readonly string[]): Promise<number> {
  let code: ExitCode = exitCode.good;
  try {
    await program((result) => (code = result)).parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.good : exitCode.usage;
    if (error instanceof Error && error.name === 'ExitPromptError') {
      process.stderr.write('bench: stopped at the question; nothing was changed.\n');
      return exitCode.findings;
    }
    if (isUsersError(error)) {
      process.stderr.write(`bench: ${error.message}\n`);
      return exitCode.usage;
    }
    if (error instanceof ConnectionFailure) {
      process.stderr.write(`bench: ${error.message}\n`);
      return exitCode.unreachable;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`bench: an error that should not happen; please report it with what you ran:\n${detail}\n`);
    return exitCode.needsPerson;
  }
}

function isUsersError(error: unknown): error is Error {
  const kinds = [UsageError, InventoryError, BenchmarkError, SelectionError, LockHeld, LockFailed, RecordError];
  return kinds.some((kind) => error instanceof kind);
}

// a reader that has seen enough (`bench fix --yes | head`) must not end the program in the middle of a change
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv);
