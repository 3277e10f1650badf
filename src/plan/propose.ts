import type { ClusterView } from '../evaluate/cluster-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { NumberedControl } from '../model/control.js';
import type { Proposal } from '../model/proposal.js';
import type { OpenRule } from './proposals/draft-contexts.js';
import { draftContexts } from './proposals/draft-contexts.js';
import type { Draft } from './proposals/draft.js';
import { draftersOf } from './proposals/drafters.js';
import { policiesDraft } from './proposals/policies-draft.js';
import { proposalText } from './proposals/proposal-text.js';

/** One rule that does not hold, and all controls that ask for it in the same way. */
interface Demand extends OpenRule {
  readonly controls: readonly NumberedControl[];
}

/**
 * Files for a person to review, for the controls about the cluster that fail or that a person has to judge and where
 * there is something to propose; in the order of the judgements. What several benchmarks ask for is proposed once.
 * Empty when the API could not be read.
 */
export function proposeForCluster(view: ClusterView, judgements: readonly Judgement[]): readonly Proposal[] {
  const demands = demandsOf(view, judgements);
  const policies = demands.flatMap((demand) => {
    const draft = policiesDraft(demand.rule, demand.context);
    return draft === undefined ? [] : [proposal(draft, demand.controls)];
  });
  const others = demands.flatMap((demand) =>
    draftersOf(demand.rule).flatMap((drafter) => {
      const draft = drafter(demand.context);
      return draft === undefined ? [] : [proposal(draft, demand.controls)];
    }),
  );
  return [...others, ...policies.slice(0, 1)];
}

function demandsOf(view: ClusterView, judgements: readonly Judgement[]): readonly Demand[] {
  const demands = new Map<string, Demand>();
  for (const judgement of judgements) {
    for (const open of draftContexts(view, judgement)) {
      const key = JSON.stringify([open.rule, open.context.values]);
      demands.set(key, { ...open, controls: [...(demands.get(key)?.controls ?? []), judgement.control] });
    }
  }
  return [...demands.values()];
}

function proposal(draft: Draft, controls: readonly NumberedControl[]): Proposal {
  const control = controls[0]?.reference ?? '';
  const file = `${control.replaceAll(/[^\w.-]/g, '-')}-${draft.topic}.${draft.form === 'manifest' ? 'yaml' : 'sh'}`;
  const headings = controls.map(({ reference, title }) => `${reference} ${title.en}`);
  return { file, control, text: proposalText(draft, file, headings) };
}
