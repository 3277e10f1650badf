import type { Flag } from '../../../src/documents/command-flags.js';

export interface FlagCase {
  readonly title: string;
  readonly argv: readonly string[];
  readonly flags: readonly Flag[];
}

export const flagVectors: readonly FlagCase[] = [
  {
    title: 'reads --flag=value and skips the program',
    argv: ['kube-apiserver', '--v=2'],
    flags: [{ name: 'v', value: '2', index: 1, span: 1 }],
  },
  {
    title: 'reads --flag value as one flag',
    argv: ['kube-apiserver', '--etcd-servers', 'https://127.0.0.1:2379', '--v', '2'],
    flags: [
      { name: 'etcd-servers', value: 'https://127.0.0.1:2379', index: 1, span: 2 },
      { name: 'v', value: '2', index: 3, span: 2 },
    ],
  },
  {
    title: 'does not take the token after a boolean flag for its value',
    argv: ['kube-apiserver', '--profiling', 'false', '--anonymous-auth=false'],
    flags: [
      { name: 'profiling', value: 'true', index: 1, span: 1 },
      { name: 'anonymous-auth', value: 'false', index: 3, span: 1 },
    ],
  },
  {
    title: 'takes a flag before another flag or at the end for true',
    argv: ['x', '--one', '--two'],
    flags: [
      { name: 'one', value: 'true', index: 1, span: 1 },
      { name: 'two', value: 'true', index: 2, span: 1 },
    ],
  },
  {
    title: 'reads one dash as etcd does',
    argv: ['etcd', '-name', 'm1', '-client-cert-auth', '-v=1'],
    flags: [
      { name: 'name', value: 'm1', index: 1, span: 2 },
      { name: 'client-cert-auth', value: 'true', index: 3, span: 1 },
      { name: 'v', value: '1', index: 4, span: 1 },
    ],
  },
  {
    title: 'writes _ as - in names but not in values',
    argv: ['x', '--service_account_lookup=a_b'],
    flags: [{ name: 'service-account-lookup', value: 'a_b', index: 1, span: 1 }],
  },
  {
    title: 'takes a negative number for a value',
    argv: ['kube-proxy', '--oom-score-adj', '-999'],
    flags: [{ name: 'oom-score-adj', value: '-999', index: 1, span: 2 }],
  },
  {
    title: 'keeps what stands behind the first = in the value, an empty value included',
    argv: ['x', '--feature-gates=A=true,B=false', '--cloud-provider='],
    flags: [
      { name: 'feature-gates', value: 'A=true,B=false', index: 1, span: 1 },
      { name: 'cloud-provider', value: '', index: 2, span: 1 },
    ],
  },
  {
    title: 'stops at --',
    argv: ['x', '--v=1', '--', '--v=2'],
    flags: [{ name: 'v', value: '1', index: 1, span: 1 }],
  },
  {
    title: 'skips subcommands, dashes and tokens that are no flags',
    argv: ['hyperkube', 'kube-apiserver', '-', '--=x', '---', '--v=1'],
    flags: [{ name: 'v', value: '1', index: 5, span: 1 }],
  },
  { title: 'reads nothing from nothing', argv: [], flags: [] },
];
