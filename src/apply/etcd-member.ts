import { z } from 'zod';
import { isHttpUrl } from './is-http-url.js';

/** A member of etcd's cluster. */
export interface EtcdMember {
  /** '' while it has not started for the first time. */
  readonly name: string;
  /** As etcdctl writes it, in hexadecimal. */
  readonly id: string;
  readonly clientUrls: readonly string[];
  /** Whether it answers `"health":"true"`, which it does only while it reaches a leader and has no alarm. */
  readonly isHealthy: boolean;
  /** A learner has no vote. */
  readonly isLearner: boolean;
  readonly raftTerm?: number;
  /** What was seen instead of health. */
  readonly trouble?: string;
}

/** A member as the list of members has it. */
export type ListedMember = Pick<EtcdMember, 'name' | 'id' | 'clientUrls' | 'isLearner'>;

const gatewayAnswer = z.object({
  members: z
    .array(
      z.object({
        ID: z.string().regex(/^\d{1,20}$/),
        name: z.string().default(''),
        clientURLs: z.array(z.string()).default([]),
        isLearner: z.boolean().default(false),
      }),
    )
    .min(1),
});

/** Reads what the JSON gateway answers to member/list; undefined when it is something else. */
export function membersOfGateway(text: string): readonly ListedMember[] | undefined {
  try {
    const { members } = gatewayAnswer.parse(JSON.parse(text));
    return members.map(({ ID, name, clientURLs, isLearner }) => ({
      name,
      id: BigInt(ID).toString(16),
      clientUrls: clientURLs.filter(isHttpUrl),
      isLearner,
    }));
  } catch {
    return undefined;
  }
}

/**
 * Reads what `etcdctl member list` prints, a member a line: ID, status, name, peer addresses, client addresses, and from
 * 3.4 on whether it is a learner. Its JSON has ids that are no safe numbers. Undefined when it is something else.
 */
export function membersOfTable(text: string): readonly ListedMember[] | undefined {
  const rows = text.trim().split('\n').map((line) => line.split(', '));
  if (!rows.every(([id, status]) => /^[0-9a-f]{1,16}$/.test(id ?? '') && /^(un)?started$/.test(status ?? ''))) return undefined;
  return rows.map(([id = '', , name = '', , clients = '', learner]) => ({
    name,
    id,
    clientUrls: clients.split(',').filter(isHttpUrl),
    isLearner: learner === 'true',
  }));
}
