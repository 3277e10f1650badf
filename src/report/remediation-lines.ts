import type { Finding } from '../model/finding.js';
import type { ControlVerdict } from './control-verdicts.js';
import { displayWidth } from './display-width.js';
import { groupBy } from '../model/group-by.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { printable } from '../text/printable.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';
import type { Wording } from './wording.js';

function failing(control: ControlVerdict): readonly Finding[] {
  return control.verdicts.find(({ status }) => status === 'fail')?.findings ?? [];
}

function remedy({ remediation }: Finding, words: Wording): string {
  const { available, risk, reason } = remediation;
  const what = available ? words.repairable[risk] : words.notRepairable(risk);
  return printable(reason === undefined ? what : what + words.colon + reason);
}

function remedyTexts(findings: readonly Finding[], words: Wording): string[] {
  const groups = [...groupBy(findings, (finding) => remedy(finding, words))];
  return groups.map(([text, group]) =>
    groups.length === 1 ? text : `${group.map(({ host }) => printable(host)).join(', ')}: ${text}`,
  );
}

function commandFor(control: ControlVerdict, benchmark: string | undefined): string {
  const choice = benchmark === undefined ? '' : ` --benchmark ${printable(benchmark)}`;
  return `bench fix${choice} --only ${printable(control.number)}`;
}

/**
 * For each failing control of one benchmark: its hosts, what `bench fix` does about it or why a person must, and the
 * command to run. `benchmark` is the id to name in the command, when there is more than one to choose from.
 */
export function remediationLines(
  controls: readonly ControlVerdict[],
  benchmark: string | undefined,
  options: TextOptions,
): string[] {
  const words = wordings[options.language];
  return controls.flatMap((control) => {
    const findings = failing(control);
    if (findings.length === 0) return [];
    const prefix = `${printable(control.number)} `;
    const indent = ' '.repeat(displayWidth(prefix));
    const hosts = findings.map(({ host }) => printable(host)).join(', ');
    const isRepairable = findings.some(({ remediation }) => remediation.available);
    const command = paragraph(indent, commandFor(control, benchmark), options.columns);
    return [
      ...paragraph(prefix, printable(control.slug) + words.bracketed(hosts), options.columns),
      ...remedyTexts(findings, words).flatMap((text) => paragraph(indent, text, options.columns)),
      ...(isRepairable ? command.map((line) => indent + paint(line.trimStart(), 'cyan', options.colour)) : []),
    ];
  });
}
