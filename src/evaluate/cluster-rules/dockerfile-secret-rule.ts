import { argumentsOf, assignmentsOf } from '../../documents/dockerfile-words.js';
import type { Dockerfile, Instruction } from '../../documents/dockerfile.js';
import type { LineFault } from './dockerfile-rule.js';
import { dockerfileRule } from './dockerfile-rule.js';

/** Names of variables and labels that are those of a secret; a name that goes on (`TOKEN_FILE`) is another thing. */
const secretName =
  /(^|_)(PASSWORD|PASSWD|PASS|PWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_?KEY(_ID)?|SECRET_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY)$/;

/** Values that only look like a secret's because of the name. */
const plainValue = /^(|true|false|yes|no|on|off|none|null|[01])$/i;

/** Files that hold keys or credentials. Certificates may end in `.pem` too. */
const secretFile =
  /^(id_(rsa|dsa|ecdsa|ed25519)|.*\.(key|p12|pfx|jks|keystore|ppk|kdbx)|\.env(\.(?!example|sample|template|dist)[\w-]+)?|\.npmrc|\.pypirc|\.netrc|\.pgpass|\.git-credentials|\.dockercfg|\.htpasswd|kubeconfig|admin\.conf)$/i;
const keyPem = /^(?!.*(ca|cert|chain|bundle|crt|pub)).*\.pem$/i;
const secretPath = /(^|\/)(\.docker\/config\.json|\.aws\/credentials|\.kube\/config|\.ssh|\.gnupg)\/?$/i;

/** Forms that secrets have wherever they stand; the second part says what it is. */
const secretForms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/, 'holds a private key'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'holds an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}/, 'holds a GitHub token'],
  [/\bglpat-[\w-]{20}/, 'holds a GitLab token'],
  [/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@$"']{1,200}:[^\s/@$"']{1,200}@/i, 'holds an address with a password'],
];

/** Instructions that can carry no secret. */
const harmless = ['FROM', 'EXPOSE', 'USER', 'WORKDIR', 'VOLUME', 'STOPSIGNAL', 'SHELL'];

/**
 * `dockerfiles-secrets`: fails where a line has what is a secret by its name or form, or copies a file of keys. That
 * nothing was recognised does not prove that there is nothing, so that a person decides then, unless no instruction
 * could carry any. Values are never shown.
 */
export const dockerfileSecretRule = dockerfileRule({
  expected: 'Dockerfiles hold no passwords, tokens or keys',
  what: 'that may hold secrets',
  good: 'no Dockerfile has an instruction that could hold a secret',
  faults: (file) => {
    const found = file.instructions.flatMap(secretsIn);
    return found.length > 0 ? found : unproven(file);
  },
});

function unproven({ instructions }: Dockerfile): readonly LineFault[] {
  const first = instructions.find(({ name }) => !harmless.includes(name));
  return first === undefined ? [] : [{ line: first.line, text: 'nothing from here on was recognised as a secret', isDoubtful: true }];
}

function secretsIn(instruction: Instruction): readonly LineFault[] {
  const { name, text, heredocs, line } = instruction;
  const whole = [text, ...Object.values(instruction.flags), ...heredocs].join('\n');
  const faults = secretForms.flatMap(([form, fault]) => (form.test(whole) ? [`${name} ${fault}`] : []));
  if (['ENV', 'ARG', 'LABEL'].includes(name)) faults.push(...secretAssignments(instruction));
  if (name === 'RUN') faults.push(...secretExports(whole));
  if (name === 'COPY' || name === 'ADD') {
    const secret = argumentsOf(instruction).slice(0, -1).find(isSecretFile);
    if (secret !== undefined) faults.push(`${name} takes ${secret} into the image`);
  }
  return faults.map((fault) => ({ line, text: fault }));
}

function secretAssignments(instruction: Instruction): readonly string[] {
  return assignmentsOf(instruction).flatMap(([key, value]) =>
    isSecretName(key) && isLiteral(value) ? [`${instruction.name} ${key} has a literal value`] : [],
  );
}

/** Variables that a command sets. */
function secretExports(script: string): readonly string[] {
  return [...script.matchAll(/(?:^|[\s;&|(])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\$\([^)]*\)|`[^`]*`|[^\s;&|)]*)/g)].flatMap(([, key = '', value = '']) =>
    isSecretName(key) && isLiteral(value.replace(/^["']|["']$/g, '')) ? [`RUN sets ${key} to a literal value`] : [],
  );
}

function isSecretName(key: string): boolean {
  const snake = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[.\s-]+/g, '_').toUpperCase();
  return secretName.test(snake) && snake !== 'PWD' && snake !== 'OLDPWD';
}

/** Whether a value, without what comes from variables and commands, says anything. */
function isLiteral(value: string | undefined): boolean {
  if (value === undefined) return false;
  const written = value.replace(/\$\{\w+:?[-=]([^}]*)\}/g, '$1').replace(/\$\{[^}]*\}|\$\([^)]*\)|`[^`]*`|\$\w+/g, '');
  return !plainValue.test(written.trim()) && !/^\/[\w./-]*$/.test(written.trim());
}

function isSecretFile(source: string): boolean {
  const base = source.slice(source.lastIndexOf('/') + 1);
  return secretFile.test(base) || keyPem.test(base) || secretPath.test(source);
}
