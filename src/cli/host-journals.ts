import type { HostJournal } from '../apply/read-journal.js';
import { readJournals } from '../apply/read-journal.js';
import { readKeptPlan } from '../apply/read-kept-plan.js';
import type { Host } from '../model/host.js';
import type { UndoState } from '../model/undo-state.js';
import { connect } from '../transport/connect.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { listUndoStates } from '../undo/list-undo-states.js';
import { showProgress } from './progress.js';

/** What one host knows of runs. */
export interface HostJournals {
  readonly host: string;
  /** Newest first. */
  readonly journals: readonly HostJournal[];
  readonly undo: readonly UndoState[];
  /** Of the run that alone was asked for: the text of its plan, or why there is none. */
  readonly plan?: { readonly text: string } | { readonly trouble: string };
}

/** How hosts are asked. */
export interface JournalRequest {
  readonly hosts: readonly Host[];
  readonly parallel: number;
  readonly becomePassword: string | undefined;
  /** The run that alone is asked for, with its plan. */
  readonly run?: string;
}

/** What the hosts that could be reached know, in the order of the inventory, and whether any could not be. */
export interface JournalAnswers {
  readonly told: readonly HostJournals[];
  readonly areAllReached: boolean;
}

/** Asks hosts side by side what they know of runs; one that cannot be reached is shown, and keeps no other from it. */
export async function readHostJournals(request: JournalRequest): Promise<JournalAnswers> {
  const told = new Map<string, HostJournals>();
  const unexpected: unknown[] = [];
  const tasks = request.hosts.map((host) => ({
    title: host.name,
    run: async (tell: (text: string) => void): Promise<string> => {
      tell('connecting');
      try {
        const journals = await askHost(host, request);
        told.set(host.name, journals);
        return `${journals.journals.length} ${journals.journals.length === 1 ? 'run' : 'runs'}`;
      } catch (error) {
        if (!(error instanceof ConnectionFailure)) unexpected.push(error);
        throw error;
      }
    },
  }));
  await showProgress(tasks, request.parallel);
  if (unexpected.length > 0) throw unexpected[0];
  return { told: request.hosts.flatMap(({ name }) => told.get(name) ?? []), areAllReached: told.size === request.hosts.length };
}

async function askHost(host: Host, { becomePassword, run }: JournalRequest): Promise<HostJournals> {
  const session = await connect(host, becomePassword === undefined ? {} : { becomePassword });
  try {
    return await look(session, run);
  } finally {
    session.close();
  }
}

async function look(session: Session, run: string | undefined): Promise<HostJournals> {
  const journals = await readJournals(session, run);
  const states = await listUndoStates(session);
  const undo = states.filter((state) => run === undefined || state.run === run);
  const hasPlan = run !== undefined && journals.some((journal) => journal.hasPlan);
  return { host: session.host.name, journals, undo, ...(hasPlan ? { plan: await readKeptPlan(session, run) } : {}) };
}
