import type { ApiAnswer, ApiClient } from './api-answer.js';
import { readApiAnswer } from './api-answer.js';
import { apiHeader } from './api-script.js';
import { recordsAfter, wordBytes, wordText } from './records.js';

const obstacles = ['no-kubeconfig', 'unreadable-kubeconfig', 'no-client', 'kubeconfig-needs-kubectl'] as const;

/** Why no request was made at all, as the script names it; `cut-off` when the script did not run to its end. */
export type ApiObstacle = (typeof obstacles)[number] | 'cut-off';

/** What one run of the script that asks the API brought. */
export interface ApiOutput {
  /** Path of the kubeconfig that was used, on the host. */
  readonly kubeconfig: string | undefined;
  /** The client certificate in it, PEM; '' when there is none or it was not found. */
  readonly certificate: string;
  readonly client: ApiClient;
  readonly obstacle: ApiObstacle | undefined;
  /** The answers by the id of their request, one at a time, so that only one body is unpacked at once. */
  readonly answers: () => Generator<readonly [id: string, answer: ApiAnswer]>;
}

/** Reads the output of the script that asks the API. */
export function parseApiOutput(output: Buffer): ApiOutput {
  const records = recordsAfter(apiHeader, output) ?? [];
  const valueOf = (kind: string): string | undefined => records.find((record) => record[0] === kind)?.[1];
  const path = valueOf('kubeconfig');
  const client = valueOf('client') === 'curl' ? 'curl' : 'kubectl';
  const isWhole = records.at(-1)?.[0] === 'end';
  const trouble = valueOf('trouble');
  return {
    kubeconfig: path === undefined ? undefined : wordText(path),
    certificate: wordBytes(valueOf('certificate') ?? '').toString('latin1'),
    client,
    obstacle: isWhole ? obstacles.find((each) => each === trouble) : 'cut-off',
    *answers() {
      for (const record of records) {
        if (record[0] === 'answer') yield [record[1] ?? '', readApiAnswer(client, record)];
      }
    },
  };
}
