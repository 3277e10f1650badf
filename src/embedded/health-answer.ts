import type { ProgramFlags } from './program-flags.js';

/** An HTTP response to an anonymous request. */
export interface HealthAnswer {
  readonly status: number;
  readonly body: string;
}

/** What a program's health says to an anonymous GET of a path. */
export type HealthAnswers = (path: string, isReady: boolean) => HealthAnswer;

const unauthorized: HealthAnswer = { status: 401, body: 'Unauthorized\n' };
const forbidden: HealthAnswer = { status: 403, body: 'Forbidden\n' };

/** How each program answers. An apiserver that is not ready yet answers 500 with lines that say ok as well. */
export function healthAnswers(program: string, flags: ProgramFlags): HealthAnswers {
  if (program === 'etcd') return (_path, isReady) => json(isReady ? 200 : 503, { health: String(isReady) });
  if (program === 'kube-apiserver') return apiserverAnswers(flags);
  return (path, isReady) => (path === '/healthz' ? plain(isReady) : forbidden);
}

function apiserverAnswers(flags: ProgramFlags): HealthAnswers {
  const isAnonymousRefused = flags.get('anonymous-auth') === 'false';
  return (path, isReady) => {
    if (isAnonymousRefused) return unauthorized;
    return ['/readyz', '/livez', '/healthz'].includes(path) ? plain(isReady) : forbidden;
  };
}

function plain(isReady: boolean): HealthAnswer {
  if (isReady) return { status: 200, body: 'ok' };
  return { status: 500, body: '[+]ping ok\n[+]log ok\n[-]start-up not finished\nhealth check failed\n' };
}

function json(status: number, content: object): HealthAnswer {
  return { status, body: JSON.stringify(content) };
}
