import type { Finding } from '../model/finding.js';
import { groupBy } from '../model/group-by.js';
import { printable } from '../text/printable.js';
import type { Wording } from './wording.js';

/** What there is to say below a verdict's line, and the hosts that it is true of. */
export interface FindingDetails {
  readonly hosts: readonly string[];
  readonly texts: readonly string[];
  /** Where each thing was seen, and what was there. */
  readonly evidence: readonly string[];
}

/** What details are written with. */
export interface DetailOptions {
  readonly words: Wording;
  readonly showEvidence: boolean;
  /** Hosts whose failure to be probed is told elsewhere in full. */
  readonly notProbed: ReadonlySet<string>;
}

function seenAndExpected(finding: Finding, words: Wording): string {
  const seen = finding.actual === '' ? [] : [words.found(finding.actual)];
  const expected = finding.expected === '' ? [] : [words.expected(finding.expected)];
  return [...seen, ...expected].join(words.semicolon) || finding.reason;
}

function isToldElsewhere(finding: Finding, options: DetailOptions): boolean {
  return finding.status === 'error' && options.notProbed.has(finding.host);
}

function mainText(finding: Finding, options: DetailOptions): string {
  if (isToldElsewhere(finding, options)) return options.words.notProbed;
  switch (finding.status) {
    case 'fail':
    case 'warn':
      return seenAndExpected(finding, options.words);
    case 'error':
    case 'justified':
    case 'attested':
      return finding.reason;
    default:
      return '';
  }
}

/** The reason of a warning is what a person is to look at; other reasons matter only beside the evidence. */
function reasonLines(finding: Finding, { words, showEvidence }: DetailOptions): string[] {
  if (finding.status === 'warn') return [words.lookAt(finding.reason)];
  return showEvidence ? [words.reason(finding.reason)] : [];
}

function detailsOf(finding: Finding, options: DetailOptions): Omit<FindingDetails, 'hosts'> {
  const main = mainText(finding, options);
  const isReasonNew = finding.reason !== '' && finding.reason !== main && !isToldElsewhere(finding, options);
  const reason = isReasonNew ? reasonLines(finding, options) : [];
  const seen = options.showEvidence ? finding.evidence : [];
  return {
    texts: [...(main === '' ? [] : [main]), ...reason].map((text) => printable(text)),
    evidence: seen.map(({ source, value }) => printable(`${source}: ${value}`)),
  };
}

/**
 * Says what was found against what must hold (fail, warn), why it could not be looked at (error) or who vouches for it
 * (justified, attested); with evidence, the reason and everything that was seen, whatever the status. Hosts of which
 * the same is said share one entry; hosts with nothing to say have none. The texts are printable.
 */
export function findingDetails(findings: readonly Finding[], options: DetailOptions): FindingDetails[] {
  const told = findings.map((finding) => ({ host: printable(finding.host), ...detailsOf(finding, options) }));
  return [...groupBy(told, ({ texts, evidence }) => JSON.stringify([texts, evidence])).values()]
    .map((group) => ({ texts: [], evidence: [], ...group[0], hosts: group.map(({ host }) => host) }))
    .filter(({ texts, evidence }) => texts.length + evidence.length > 0);
}
