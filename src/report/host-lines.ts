import type { ClusterReport, HostReport } from '../model/run-record.js';
import { groupBy } from '../model/group-by.js';
import { heading } from './heading.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { printable } from '../text/printable.js';
import { table } from './table.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';
import type { Wording } from './wording.js';

function rolesOf(host: HostReport, words: Wording): string {
  const detected = new Set(host.detectedRoles);
  const roles = [...new Set([...host.roles, ...host.detectedRoles])];
  return roles.map((role) => (detected.has(role) ? role + words.detected : role)).join(', ');
}

function stateOf(host: HostReport, words: Wording): string {
  if (!host.reachable) return words.unreachable;
  return host.error === undefined ? words.reachable : words.notProbedState;
}

function rowOf(host: HostReport, words: Wording): string[] {
  const facts = [host.kubernetesVersion ?? '-', host.layout ?? '-'];
  return [host.name, rolesOf(host, words), ...facts, stateOf(host, words)].map((cell) => printable(cell));
}

function errorLines(name: string, error: string, columns: number): string[] {
  const [first = '', ...rest] = error.trimEnd().split('\n').map((line) => printable(line));
  const prefix = first.startsWith(name) ? '' : `${name}: `;
  return [...paragraph('', prefix + first, columns), ...rest.flatMap((line) => paragraph('  ', line, columns))];
}

/** Why hosts could not be probed, in full: a paragraph for each of them, which begins with the host's name. */
export function hostErrorLines(hosts: readonly HostReport[], options: TextOptions): string[] {
  return hosts
    .flatMap(({ name, error }) => (error === undefined ? [] : errorLines(printable(name), error, options.columns)))
    .map((line) => paint(line, 'magenta', options.colour));
}

/** Why hosts are taken for what they are, a line each reason. */
function layoutLines(hosts: readonly HostReport[], options: TextOptions): string[] {
  const told = hosts.flatMap(({ name, layout, layoutReason }) =>
    layout === null || layoutReason === null ? [] : [{ name, text: `${layout}: ${layoutReason}` }],
  );
  const groups = [...groupBy(told, ({ text }) => text)];
  const lines = groups.flatMap(([text, group]) =>
    paragraph('', printable(`${text} (${group.map(({ name }) => name).join(', ')})`), options.columns),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

/** How the API was read, or why not. */
function apiLines(cluster: ClusterReport | null, options: TextOptions): string[] {
  if (cluster === null) return [];
  const words = wordings[options.language];
  const { readThrough, client, kubernetesVersion, error } = cluster;
  const text = error === undefined
    ? words.apiRead(readThrough ?? '', client ?? '', kubernetesVersion ?? '')
    : words.apiNotRead(error);
  const lines = paragraph('', printable(words.api(text)), options.columns);
  return ['', ...lines.map((line) => (error === undefined ? line : paint(line, 'magenta', options.colour)))];
}

/**
 * The table of hosts: roles (and which of them were detected), version, layout, state; then what went wrong, and how
 * the API was read.
 */
export function hostLines(
  hosts: readonly HostReport[],
  cluster: ClusterReport | null,
  options: TextOptions,
): string[] {
  const words = wordings[options.language];
  const errors = hostErrorLines(hosts, options);
  return [
    ...heading(words.hosts, options),
    ...table([words.hostColumns, ...hosts.map((host) => rowOf(host, words))], options.columns),
    ...layoutLines(hosts, options),
    ...(errors.length > 0 ? ['', ...errors] : []),
    ...apiLines(cluster, options),
  ];
}
