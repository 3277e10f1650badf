import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDockerfile } from '../../src/documents/parse-dockerfile.js';
import { clusterRules } from '../../src/evaluate/cluster-rules.js';
import type { RuleOutcome } from '../../src/evaluate/rule.js';
import { clusterView } from './cluster-builder.js';

function judge(text: string): RuleOutcome {
  return clusterRules['dockerfiles-secrets'].judge(clusterView({ dockerfiles: [parseDockerfile('app/Dockerfile', text)] }), {});
}

const secret = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/).map((each) => `hunter${each}`);
const lines: readonly ((value: string) => string)[] = [
  (value) => `ENV API_TOKEN=${value}`,
  (value) => `ENV A=1 DB_PASSWORD="${value} and more"`,
  (value) => `ENV registryPassword ${value}`,
  (value) => `ARG SECRET_KEY=\${X:-${value}}`,
  (value) => `LABEL com.example.password=${value}`,
  (value) => `RUN export GITHUB_TOKEN='${value}' && make`,
  (value) => `RUN curl https://user:${value}@example.com/`,
  (value) => `RUN <<EOF\nPASSWORD=${value} ./setup\nEOF`,
  (value) => `ADD https://user:${value}@example.com/x /x`,
];

it('finds a secret wherever it stands, says in which line, and never shows it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...lines), secret, fc.nat(4), (line, value, above) => {
      const outcome = judge(`FROM a:1\n${'# comment\n'.repeat(above)}${line(value)}\n`);
      expect(outcome).toMatchObject({ verdict: 'fails', evidence: [{ value: `app/Dockerfile:${above + 2}` }] });
      expect(JSON.stringify(outcome)).not.toContain('hunter');
    }),
  );
});

it('names the offending line', () => {
  expect(judge('FROM a:1\nCOPY x \\\n  y/.env /app/\n')).toEqual({
    verdict: 'fails',
    actual: '1 line that may hold secrets: app/Dockerfile:2',
    evidence: [{ source: 'COPY takes y/.env into the image', value: 'app/Dockerfile:2' }],
  });
});

it('takes no long time over a long line', () => {
  expect(judge(`FROM a:1\nRUN ${'a.'.repeat(200_000)} ${'A="'.repeat(50_000)} ${'a://'.repeat(50_000)}\n`).verdict).toBe('undecided');
});
